"""Reading and making videos: starts the programs of this package, watches over them and understands their answers.

Nothing here opens a video; see `content.video.child` for how those that do are confined. All functions block. They
raise `Refused` with a code of `content.video.reasons`, and then have left no file behind; `probe` and `frame`, that
requests wait for, also `Busy`.
"""

import json
import logging
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from PIL import Image

from content.video import codes, reasons
from instaclone.common.errors import Busy

logger = logging.getLogger(__name__)

_PROBE_SECONDS = 30
_FRAME_SECONDS = 30
_BEAT_SECONDS = 1.0
_MOST_ANSWER_BYTES = 1_000_000
_MOST_THREADS = 4  # each costs memory
_TRANSCODE_NICENESS = 10
_OUTPUTS = "*.mp4", "cover.jpg"
# Programs that requests wait for. Whoever comes when all are at work waits for as long as one may take.
_at_work = threading.BoundedSemaphore(settings.VIDEO_PROGRAMS_AT_ONCE)


class Refused(Exception):
    """A video that can't be used. `code` is one of `content.video.reasons`, `str()` the sentence for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return reasons.sentence(self.code)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a video file is: as it is shown (upright, square pixels), measured from its packets."""

    duration_ms: int
    width: int
    height: int
    fps: float  # on average; 0 when it can't be known
    has_audio: bool
    video_codec: str
    container: str  # "mov" (MP4 and MOV) or "matroska" (WebM and MKV)
    rotation: int  # degrees clockwise from how it is stored to how it is shown
    frames_estimated: int


@dataclass(frozen=True, slots=True)
class VideoFile:
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Transcoded:
    """What was made: MP4 files, the largest first, and the cover (a JPEG of the largest size).

    `duration_ms` is what was decoded, `is_silent` tells that there is no sound, or none but silence."""

    files: list[VideoFile]
    cover: Path
    cover_ms: int
    duration_ms: int
    is_silent: bool


def probe(path: Path | str) -> Probe:
    """What the file is. Takes a tenth of a second for a short video and less than one for the longest."""
    with _one_of_few(_PROBE_SECONDS):
        return Probe(**_run("probe", {"source": str(path)}, seconds=_PROBE_SECONDS))


def transcode(
    source: Path,
    folder: Path,
    *,
    on_progress: Callable[[int], None] = lambda _percent: None,
    cover_ms: int | None = None,
    deadline: float | None = None,
) -> Transcoded:
    """Make of `source` what is served, into the existing `folder`.

    `on_progress` is called about once a second with 0 to 99, also when nothing moves; what it raises ends the work
    and is raised here. `deadline`: seconds it may take, `VIDEO_SECONDS_TO_PROCESS` by default. `cover_ms`: where to
    take the cover; a sensible frame of the first seconds without."""
    job = {"source": str(source), "folder": str(folder), "cover_ms": cover_ms}
    try:
        answer = _run(
            "transcode",
            job,
            seconds=deadline or settings.VIDEO_SECONDS_TO_PROCESS,
            on_progress=on_progress,
            niceness=_TRANSCODE_NICENESS,
        )
    except BaseException:
        for pattern in _OUTPUTS:
            for path in folder.glob(pattern):
                path.unlink(missing_ok=True)
        raise
    files = [
        VideoFile(folder / Path(one["name"]).name, one["width"], one["height"]) for one in answer["files"]
    ]
    return Transcoded(
        files=files,
        cover=folder / Path(answer["cover"]).name,
        cover_ms=answer["cover_ms"],
        duration_ms=answer["duration_ms"],
        is_silent=answer["is_silent"],
    )


def frame(source: Path, at_ms: int) -> Image.Image:
    """The frame that a finished video shows at this time (its last one for any later time)."""
    with tempfile.NamedTemporaryFile(suffix=".png") as target:
        job = {"source": str(source), "target": target.name, "at_ms": at_ms}
        with _one_of_few(_FRAME_SECONDS):
            _run("cover", job, seconds=_FRAME_SECONDS)
        with Image.open(target.name, formats=["PNG"]) as image:
            return image.convert("RGB")


@contextmanager
def _one_of_few(seconds: float) -> Iterator[None]:
    """However many upload at once, the memory for their videos is bounded. Busy when nothing gets free in time."""
    if not _at_work.acquire(timeout=seconds):
        raise Busy()
    try:
        yield
    finally:
        _at_work.release()


def _run(
    program: str,
    job: dict[str, Any],
    *,
    seconds: float,
    on_progress: Callable[[int], None] = lambda _percent: None,
    niceness: int = 0,
) -> dict[str, Any]:
    """Start a program, wait for its result. It is killed when it takes too long or `on_progress` raises, and by the
    kernel when we are killed."""
    threads = min(os.cpu_count() or 1, _MOST_THREADS)
    limits = {
        "memory": settings.VIDEO_MEMORY_BYTES,
        "cpu_seconds": int(seconds * threads) + 1,
        "threads": threads,
        "niceness": niceness,
        "max_seconds": settings.VIDEO_MAX_SECONDS,
        "max_pixels": settings.VIDEO_MAX_PIXELS,
        "max_frames": settings.VIDEO_MAX_FRAMES,
    }
    argument = json.dumps({**job, "limits": limits, "parent": os.getpid()})
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603  # our own program; no shell reads the paths
            [sys.executable, "-m", f"content.video.{program}", argument],
            cwd=settings.BASE_DIR,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,  # an interrupt from the keyboard is for us, who then end it
        )
        try:
            answer = _listen(process, time.monotonic() + seconds, on_progress)
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        if "result" in answer:
            result: dict[str, Any] = answer["result"]
            return result
        code = answer.get("error", codes.FAILED)
        if code == codes.FAILED:
            _log(program, process.returncode, complaints)
        raise Refused(code)


def _environment() -> dict[str, str]:
    """No secrets of ours. glibc's arenas would take address space for each thread, which is limited."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _listen(
    process: "subprocess.Popen[bytes]", until: float, on_progress: Callable[[int], None]
) -> dict[str, Any]:
    """The last answer of a program; `{}` when it ended without one."""
    assert process.stdout is not None
    received, progress, beat = b"", 0, 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            now = time.monotonic()
            if now >= until:
                raise Refused(codes.TOOK_TOO_LONG)
            if now - beat >= _BEAT_SECONDS:
                beat = now
                on_progress(progress)
            if not selector.select(min(_BEAT_SECONDS, until - now)):
                continue
            data = os.read(process.stdout.fileno(), 65_536)
            if not data or len(received) > _MOST_ANSWER_BYTES:
                return {}
            *lines, received = (received + data).split(b"\n")
            for line in lines:
                answer: dict[str, Any] = json.loads(line)
                if "progress" not in answer:
                    return answer
                progress = answer["progress"]


def _log(program: str, status: int, complaints: IO[bytes]) -> None:
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - 4_000))
    told = complaints.read().decode(errors="replace")
    logger.error("the program %s ended with %s: %s", program, status, told)
