"""Putting media files into the storage so that a failure leaves none behind, and taking them out."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from content.pipeline import File, folder

if TYPE_CHECKING:
    from content.models import Media

logger = logging.getLogger(__name__)


@contextmanager
def stored(files: Iterable[File]) -> Iterator[None]:
    """Write `files`, then run the block, which writes the row. Whatever fails, they are taken out again."""
    written: list[str] = []
    try:
        for file in files:
            written.append(file.path)
            content = ContentFile(file.data)
            content.content_type = file.content_type  # type: ignore[attr-defined]  # S3 asks for it
            default_storage.save(file.path, content)
        yield
    except BaseException:
        remove(written)
        raise


def paths_of(media: "Media") -> list[str]:
    """Every file of a media row."""
    return [path for path in (media.source, *rendered_paths(media)) if path]


def rendered_paths(media: "Media") -> list[str]:
    """The files of its present cut, which another cut replaces."""
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
    try:
        default_storage.delete(folder(media.key))
    except OSError:
        pass  # not empty: a file that could not be removed is still there
