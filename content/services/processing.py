"""What the video worker does: from an uploaded video to the files that are served.

A video's row is its place in the queue; a task only says that there is something to do, so it may be lost, come
late or come twice. A worker *claims* the row for a minute and prolongs the claim while it works. Every write
after that asks whether the claim still stands: once the owner took the video back, or another worker took it
over because this one seemed dead, nothing more of this one's work is kept.

It ends with the video READY and all its files in place, or FAILED with a reason. When the fault is ours the
claim is given back instead, and another attempt follows, three in all.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from threading import Event
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone
from PIL import Image

from content import files, pipeline, signals
from content.models import Media
from content.services.video import cover_pictures, enqueue
from content.video import codes, reasons, run
from instaclone.common import realtime
from instaclone.common.errors import is_disk_full
from instaclone.common.ids import id_floor
from instaclone.common.transactions import atomic, on_commit

CLAIM = timedelta(seconds=60)
# While one file comes from a storage over the network, or goes there: nothing beats then.
TRANSFER_CLAIM = timedelta(minutes=15)
BEAT_S = 1.0  # progress is written and told at most so often
MAX_ATTEMPTS = 3
# A task of a video that nobody took for so long was lost; until then the queue is just long.
LOST_AFTER = timedelta(seconds=60)
ENQUEUED_FOR_S = 600
RESUME_AT_ONCE = 200
SCRATCH_LIFETIME_S = 6 * 3600

# Set when this worker is being shut down: what it is at is given back for another one.
stopping = Event()

Part = pipeline.File | files.LocalFile

logger = logging.getLogger(__name__)


class _Lost(Exception):
    """The claim doesn't stand any more."""


class _Stopped(Exception):
    """This worker is being shut down."""


def video_process(*, media_id: int) -> None:
    """Make what is served of an uploaded video. Nothing happens when it isn't waiting, or another worker is at it."""
    media = _claim(media_id)
    if media is None:
        return
    if media.attempts > MAX_ATTEMPTS:
        _fail(media, codes.FAILED)
        return
    try:
        _work(media)
    except _Lost:
        logger.info("video %s was taken from this worker", media.pk)
        if not Media.objects.filter(pk=media.pk).exists():
            files.remove_media(media)
    except _Stopped:
        # Not the video's fault: this attempt doesn't count.
        _give_back(media, attempts=F("attempts") - 1)
    except run.Refused as refused:
        _fail(media, refused.code)
    except Exception as error:
        if is_disk_full(error):
            _fail(media, codes.DISK_FULL)
        elif media.attempts == MAX_ATTEMPTS:
            logger.exception("video %s failed for good", media.pk)
            _fail(media, codes.FAILED)
        else:
            logger.exception("video %s failed; it is tried again", media.pk)
            _give_back(media)


def videos_resume() -> int:
    """Set going again what a killed worker or a lost task left behind; returns the number of videos."""
    now = timezone.now()
    processing = Media.objects.filter(state=Media.State.PROCESSING)
    created_before = id_floor(int((now - LOST_AFTER).timestamp() * 1000))
    left = [
        *processing.filter(claimed_until__lt=now).order_by("claimed_until")[:RESUME_AT_ONCE],
        *processing.filter(claimed_until=None, pk__lt=created_before).order_by("pk")[:RESUME_AT_ONCE],
    ]
    for media in left:
        # Each attempt is enqueued once in a while, however long it has to wait for its turn.
        if cache.add(f"video-enqueued:{media.pk}:{media.attempts}", True, ENQUEUED_FOR_S):
            enqueue(media.pk)
    # Made ready by a worker that was killed before it could tidy up.
    untidy = Media.objects.filter(state=Media.State.READY, claimed_until__lt=now).order_by("claimed_until")
    for media in untidy[:RESUME_AT_ONCE]:
        _tidy(media)
    sweep_scratch()
    return len(left)


def sweep_scratch() -> None:
    """Remove what killed processes left in this machine's temporary folders hours ago."""
    before = time.time() - SCRATCH_LIFETIME_S
    for place in (_scratch(), Path(settings.FILE_UPLOAD_TEMP_DIR)):
        for path in place.glob("*"):
            try:
                if path.stat().st_mtime < before:
                    rmtree(path) if path.is_dir() else path.unlink()
            except OSError:
                pass  # gone meanwhile, or not ours: the next sweep will see


# --- One attempt --------------------------------------------------------------------------------------------
def _claim(media_id: int) -> Media | None:
    now = timezone.now()
    waiting = Media.objects.filter(pk=media_id, state=Media.State.PROCESSING)
    before = waiting.first()
    if before is None:
        return None
    # A claim by nobody ("") or by one whose time is over, and still the one that was read.
    taken = waiting.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), claim=before.claim)
    token = token_hex(16)
    if not taken.update(claim=token, claimed_until=now + CLAIM, attempts=F("attempts") + 1, progress=0):
        return None
    if before.claim:
        rmtree(_scratch() / before.claim, ignore_errors=True)  # where a killed worker worked, if it was here
    return Media.objects.filter(pk=media_id, claim=token).first()


def _held(media: Media) -> Any:
    """The row, as long as our claim stands."""
    return Media.objects.filter(pk=media.pk, state=Media.State.PROCESSING, claim=media.claim)


def _work(media: Media) -> None:
    files.remove_others(media, keep=[media.source])
    beat = _beat(media)
    with _scratch_folder(media.claim) as folder:
        _hold_for_transfer(media)
        with files.local_copy(media.source) as source:
            made = run.transcode(source, folder, on_progress=beat, cover_ms=None)
        with Image.open(made.cover, formats=["JPEG"]) as opened:
            rendering = cover_pictures(media.key, opened.convert("RGB"))
        videos = _video_files(media, made.files)
        parts: list[Part] = [*rendering.files, *(file for file, _shown in videos)]
        with files.stored(_held_on_to(media, beat, parts)):
            _publish(media, made, rendering.fields, [shown for _file, shown in videos])
    _tidy(media)


def _held_on_to(media: Media, beat: Callable[[int], None], parts: Iterable[Part]) -> Iterator[Part]:
    """The same files; a storage that is slow to take them doesn't cost us the claim."""
    for part in parts:
        beat(99)
        _hold_for_transfer(media)
        yield part


def _hold_for_transfer(media: Media) -> None:
    length = CLAIM if files.is_on_disk() else TRANSFER_CLAIM
    if not _held(media).update(claimed_until=timezone.now() + length):
        raise _Lost


def _video_files(media: Media, made: list[run.VideoFile]) -> list[tuple[files.LocalFile, dict[str, Any]]]:
    """Where each MP4 goes, and how the row tells of it; the smallest first."""
    found = []
    for video in sorted(made, key=lambda one: one.width * one.height):
        path = f"{files.folder_of(media)}/{token_hex(4)}-{min(video.width, video.height)}.mp4"
        shown = {"path": path, "format": "mp4", "width": video.width, "height": video.height}
        found.append((files.LocalFile(path, video.path, "video/mp4"), shown))
    return found


@atomic
def _publish(media: Media, made: run.Transcoded, cover: dict[str, Any], videos: list[dict[str, Any]]) -> None:
    largest = videos[-1]
    # The claim keeps its end: until then the upload is removed, by us or, were we killed now, by the sweep.
    changed = _held(media).update(
        state=Media.State.READY,
        progress=100,
        error="",
        width=largest["width"],
        height=largest["height"],
        duration_ms=made.duration_ms,
        is_silent=made.is_silent,
        cover_ms=made.cover_ms,
        videos=videos,
        claimed_until=timezone.now() + CLAIM,
        **cover,
    )
    if not changed:
        raise _Lost
    _tell(media, Media.State.READY, 100)
    on_commit(lambda: signals.media_processed.send_robust(sender=Media, media_id=media.pk))


def _tidy(media: Media) -> None:
    """The upload isn't needed any more. Whoever is cut off here is followed by `videos_resume`."""
    files.remove([media.source] if media.source else [])
    Media.objects.filter(pk=media.pk, state=Media.State.READY).update(source="", claim="", claimed_until=None)


def _beat(media: Media) -> Callable[[int], None]:
    """What the transcoder calls while it works: prolongs the claim and tells the owner, about once a second."""
    last, told = 0.0, 0

    def beat(percent: int) -> None:
        nonlocal last, told
        if stopping.is_set():
            raise _Stopped
        if time.monotonic() - last < BEAT_S:
            return
        last = time.monotonic()
        percent = min(max(percent, 0), 99)
        if not _held(media).update(claimed_until=timezone.now() + CLAIM, progress=percent):
            raise _Lost
        if percent != told:
            told = percent
            _tell(media, Media.State.PROCESSING, percent)

    return beat


def _give_back(media: Media, **changes: Any) -> None:
    _held(media).update(claimed_until=timezone.now(), **changes)


@atomic
def _fail(media: Media, reason: str) -> None:
    """The upload stays for a day, so that staff can have it processed again."""
    changed = _held(media).update(
        state=Media.State.FAILED, error=reason, progress=0, claim="", claimed_until=None
    )
    if changed:
        logger.info("video %s can't be used: %s", media.pk, reason)
        _tell(media, Media.State.FAILED, 0, reasons.sentence(reason))
        on_commit(lambda: signals.media_processed.send_robust(sender=Media, media_id=media.pk))


def _tell(media: Media, state: str, progress: int, error: str | None = None) -> None:
    data = {"media_id": str(media.pk), "state": str(state), "progress": progress, "error": error}
    realtime.publish([media.owner_id], "media.progress", data, keep=state != Media.State.PROCESSING)


def _scratch() -> Path:
    return Path(settings.TMP_DIR) / "video"


@contextmanager
def _scratch_folder(token: str) -> Iterator[Path]:
    folder = _scratch() / token
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
