"""Videos as their owners and staff handle them: taking one in, another cover, trying again. What is served of a
video is made by a worker (`processing.py`)."""

from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from content import files, pipeline, signals
from content.models import Media
from content.services.text import clean_alt_text
from content.video import codes, reasons, run
from content.video.sniff import HEAD_BYTES, looks_like_video
from instaclone.common.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    StorageFull,
    TooLarge,
    UnsupportedMedia,
)
from instaclone.common.transactions import atomic, on_commit

_TOO_LARGE = frozenset((codes.TOO_BIG, codes.TOO_LARGE_PICTURE))
_UNSUPPORTED = frozenset((codes.NOT_VIDEO, codes.NO_VIDEO_STREAM, codes.UNSUPPORTED_CODEC))


def is_video(file: IO[Any]) -> bool:
    """Whether an upload is a video, by its content: phones and browsers disagree about names and types."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return looks_like_video(head)


def video_upload(*, owner: User, file: IO[Any], alt_text: str = "") -> Media:
    """Take in a video file: looked at now, made ready by a worker. The row that comes back is `processing`.

    InvalidInput, TooLarge or UnsupportedMedia say what is wrong with a file, StorageFull that there is no room,
    Conflict that the owner has too many that wait or aren't used; then nothing is stored."""
    alt_text = clean_alt_text(alt_text)
    size = _size(file)
    if size > settings.VIDEO_MAX_BYTES:
        raise refusal(codes.TOO_BIG)
    _check_room(owner, size)
    with files.on_disk(file) as path:
        return _take_in(owner, path, size, alt_text)


def _check_room(owner: User, size: int) -> None:
    """One person fills neither the queue nor the disk. Uploads at the same time may go over it by themselves."""
    mine = Media.objects.filter(owner_id=owner.pk, kind=Media.Kind.VIDEO)
    waiting = mine.filter(state=Media.State.PROCESSING).order_by().values_list("pk", flat=True)
    most = settings.VIDEOS_WAITING_MAX
    if len(waiting[:most]) >= most:
        raise Conflict(
            _("Many of your videos are still being processed. Add more when they are ready."),
            code="too_many_videos",
        )
    unused = mine.unused().order_by().values_list("size", flat=True)
    if sum(unused) + size > settings.VIDEOS_UNUSED_MAX_BYTES:
        raise Conflict(
            _("You uploaded many videos that nothing uses yet. Use them or take some back first."),
            code="too_many_videos",
        )


def _take_in(owner: User, path: Path, size: int, alt_text: str) -> Media:
    try:
        found = run.probe(path)
    except run.Refused as refused:
        raise refusal(refused.code) from refused
    key = token_hex(16)
    # Its name is secret even to those who know the folder: it still says where and with what it was filmed.
    source = f"{pipeline.folder(key, pipeline.VIDEOS)}/source-{token_hex(16)}"
    with files.stored([files.LocalFile(source, path, "application/octet-stream")]):
        return _create(
            owner=owner,
            kind=Media.Kind.VIDEO,
            state=Media.State.PROCESSING,
            key=key,
            source=source,
            size=size,
            alt_text=alt_text,
            width=found.width,
            height=found.height,
            duration_ms=found.duration_ms,
            is_silent=not found.has_audio,
        )


@atomic
def _create(**fields: Any) -> Media:
    media = Media.objects.create(**fields)
    enqueue(media.pk)
    return media


def enqueue(media_id: int) -> None:
    """Let a worker know after the commit. Should that get lost, `videos_resume` finds the row."""
    on_commit(partial(signals.video_waiting.send, sender=Media, media_id=media_id))


def cover_rendering(media: Media, at_ms: int) -> pipeline.Rendering:
    """The pictures of another cover, taken `at_ms` into a ready video; `fields` holds all that changes in the row.

    InvalidInput (field `cover_ms`) for what is no video, Conflict (`media_processing`) for one that isn't ready."""
    if media.kind != Media.Kind.VIDEO:
        raise InvalidInput(_("Only a video has a cover to choose."), field="cover_ms")
    if media.state != Media.State.READY:
        raise still_processing() if media.state == Media.State.PROCESSING else NotFound()
    if at_ms > media.duration_ms:
        raise InvalidInput(_("The cover must lie inside the video."), field="cover_ms")
    try:
        with files.local_copy(media.videos[-1]["path"]) as path:
            picture = run.frame(path, at_ms)
    except run.Refused as refused:
        raise refusal(refused.code) from refused
    rendering = cover_pictures(media.key, picture)
    rendering.fields["cover_ms"] = at_ms
    return rendering


def cover_pictures(key: str, picture: Any) -> pipeline.Rendering:
    """The files of a cover. The size of the media isn't among its `fields`: that is the video's."""
    rendering = pipeline.render(key, picture, None, narrowest=pipeline.TALLEST, root=pipeline.VIDEOS)
    del rendering.fields["width"], rendering.fields["height"]
    return rendering


@atomic
def media_retry(*, media_id: int) -> None:
    """For staff: process a failed video again, from what was uploaded, which is kept for a day.

    NotFound when there is no such media, Conflict when it didn't fail or its upload is gone."""
    failed = Media.objects.filter(pk=media_id, kind=Media.Kind.VIDEO, state=Media.State.FAILED)
    changed = failed.exclude(source="").update(
        state=Media.State.PROCESSING, error="", progress=0, attempts=0, claim="", claimed_until=None
    )
    if changed:
        enqueue(media_id)
    elif not Media.objects.filter(pk=media_id).exists():
        raise NotFound()
    else:
        raise Conflict(
            _("Only a video that failed, and whose upload is still there, can be processed again.")
        )


def still_processing() -> Conflict:
    return Conflict(_("This video is still being processed. Try again in a moment."), code="media_processing")


def refusal(reason: str) -> DomainError:
    """The error for one of the reasons of `content.video.codes`."""
    sentence = reasons.sentence(reason)
    if reason in _TOO_LARGE:
        return TooLarge(sentence)
    if reason in _UNSUPPORTED:
        return UnsupportedMedia(sentence)
    if reason == codes.DISK_FULL:
        return StorageFull(sentence)
    return InvalidInput(sentence, code=reason, field="file")


def _size(file: IO[Any]) -> int:
    return file.seek(0, 2)
