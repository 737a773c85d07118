"""Putting media files into the storage so that a failure leaves none behind, and taking them out."""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from content.pipeline import PICTURES, VIDEOS, File, folder

if TYPE_CHECKING:
    from content.models import Media

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file to be: its path in the storage and where it lies on this machine now. Storing may move it away."""

    path: str
    local: Path
    content_type: str


class _Movable(DjangoFile):
    """A storage on disk moves it instead of copying it: that takes no time and no room."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@contextmanager
def stored(files: Iterable[File | LocalFile]) -> Iterator[None]:
    """Write `files`, then run the block, which writes the row. Whatever fails, they are taken out again."""
    written: list[str] = []
    try:
        for file in files:
            written.append(file.path)
            if isinstance(file, LocalFile):
                with file.local.open("rb") as opened:
                    _save(file, _Movable(opened))
            else:
                _save(file, ContentFile(file.data))
        yield
    except BaseException:
        remove(written)
        raise


def _save(file: File | LocalFile, content: DjangoFile) -> None:
    content.content_type = file.content_type  # type: ignore[attr-defined]  # S3 asks for it
    default_storage.save(file.path, content)


def is_on_disk() -> bool:
    """Whether the storage is a folder of this machine's, not something over the network."""
    return isinstance(default_storage, FileSystemStorage)


@contextmanager
def local_copy(path: str) -> Iterator[Path]:
    """A stored file on this machine's disk: itself where the storage is a folder, else a copy for the block."""
    if is_on_disk():
        yield Path(default_storage.path(path))
        return
    with default_storage.open(path, "rb") as file, on_disk(file) as copy:
        yield copy


@contextmanager
def on_disk(file: IO[Any] | Any) -> Iterator[Path]:
    """An upload on this machine's disk, for programs that read files: where Django put it, or a copy of what it
    has in memory."""
    if isinstance(file, TemporaryUploadedFile):
        file.flush()
        yield Path(file.temporary_file_path())
        return
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="video-") as folder:
        copy = Path(folder) / "upload"
        file.seek(0)
        with copy.open("wb") as out:
            shutil.copyfileobj(file, out)
        yield copy


def paths_of(media: "Media") -> list[str]:
    """Every file of a media row."""
    videos = [video["path"] for video in media.videos]
    return [path for path in (media.source, *rendered_paths(media), *videos) if path]


def rendered_paths(media: "Media") -> list[str]:
    """The files of its present cut or cover, which another one replaces."""
    return [media.thumbnail, *(rendition["path"] for rendition in media.renditions)]


def remove(paths: Iterable[str]) -> None:
    """Take files out; those that are gone already are no fault. A storage that fails is logged: nobody can
    reach the files any more, so it is no reason to fail what the caller did."""
    for path in paths:
        try:
            default_storage.delete(path)
        except Exception:
            logger.exception("could not remove %s", path)


def remove_media(media: "Media") -> None:
    """Take out all files of a media row, and their folder where the storage has folders."""
    remove(paths_of(media))
    if media.kind == "video":
        remove_others(media, keep=[])
    try:
        default_storage.delete(folder_of(media))
    except OSError:
        pass  # not empty: a file that could not be removed is still there


def remove_others(media: "Media", keep: Iterable[str]) -> None:
    """Take out what lies in the media's folder besides these paths: a worker that was killed left it there."""
    place = folder_of(media)
    try:
        _folders, names = default_storage.listdir(place)
    except FileNotFoundError:
        return
    remove({f"{place}/{name}" for name in names}.difference(keep))


def folder_of(media: "Media") -> str:
    return folder(media.key, VIDEOS if media.kind == "video" else PICTURES)
