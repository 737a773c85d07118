"""The programs that read videos, with files that are broken, hostile or too much: each gets a reason, leaves nothing
behind, and takes no more memory or time than it may."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.video import codes, reasons, run
from tests import bad_clips, clips
from tests.images import TEXT

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "made"
    path.mkdir()
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The programs that were started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            processes.append(self)

    monkeypatch.setattr(run.subprocess, "Popen", Recorded)
    return processes


def on_disk(data: bytes, folder: Path) -> Path:
    path = folder.parent / "source"
    path.write_bytes(data)
    return path


def refused(data: bytes, folder: Path) -> tuple[str, str]:
    """The reasons of the probe and of the transcoder, which doesn't rely on the probe."""
    path, found = on_disk(data, folder), []
    for program in (lambda: run.probe(path), lambda: run.transcode(path, folder)):
        with pytest.raises(run.Refused) as caught:
            program()
        found.append(caught.value.code)
        assert str(caught.value) == reasons.sentence(caught.value.code)
    assert list(folder.iterdir()) == []
    return found[0], found[1]


def both(code: str) -> tuple[str, str]:
    return code, code


# --- Files that are no videos, or broken ones ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bad_clips.audio_only, codes.NO_VIDEO_STREAM),
        (bad_clips.song_with_cover, codes.NO_VIDEO_STREAM),
        (bad_clips.no_frames, codes.NO_FRAMES),
        (bad_clips.cut_off, codes.BROKEN),
        (bad_clips.without_index, codes.BROKEN),
        (bad_clips.without_start, codes.NOT_VIDEO),
        (bad_clips.huge_picture, codes.TOO_LARGE_PICTURE),
    ],
)
def test_a_file_that_is_no_whole_video(make: Callable[[], bytes], code: str, folder: Path) -> None:
    assert refused(make(), folder) == both(code)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", TEXT, b"%PDF-1.7\n" + bytes(100), b"GIF89a" + bytes(100), b"RIFF\x00\x00\x00\x00AVI LIST"],
)
def test_a_file_of_another_kind(data: bytes, folder: Path) -> None:
    assert refused(data, folder) == both(codes.NOT_VIDEO)


@pytest.mark.parametrize("head", [b"\x00\x00\x00\x18ftypmp42", b"\x1a\x45\xdf\xa3", b"\x00\x00\x00\x08moov"])
def test_a_file_that_is_a_video_by_its_first_bytes_only(head: bytes, folder: Path) -> None:
    assert refused(head + os.urandom(5000), folder)[0] in (codes.BROKEN, codes.NO_FRAMES)


def test_a_playlist_or_a_list_of_files_is_no_video(folder: Path) -> None:
    secret = folder.parent / "secret.mp4"
    secret.write_bytes(clips.mp4(0.2))
    for data in (bad_clips.playlist(f"file://{secret}"), bad_clips.joined(str(secret))):
        assert refused(data, folder) == both(codes.NOT_VIDEO)


def test_a_codec_that_is_not_read(folder: Path) -> None:
    data = clips.encode(seconds=0.2, video="ffv1", format="matroska", audio=None)
    assert refused(data, folder) == both(codes.UNSUPPORTED_CODEC)


def test_a_video_with_a_damaged_middle_keeps_what_can_be_read(folder: Path) -> None:
    data = bytearray(clips.silent_mp4(4))
    data[3000:3400] = os.urandom(400)
    made = run.transcode(on_disk(bytes(data), folder), folder)
    assert made.duration_ms == pytest.approx(4000, abs=100)


def test_a_video_that_lost_its_last_moment_is_kept(folder: Path) -> None:
    made = run.transcode(on_disk(bad_clips.cut_off(0.97), folder), folder)
    assert 3600 <= made.duration_ms < 4000


# --- Limits -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("clip", [clips.mp4, clips.webm])
def test_a_video_that_is_too_long(clip: Any, folder: Path, settings: Any) -> None:
    settings.VIDEO_MAX_SECONDS = 2
    assert refused(clip(4), folder) == both(codes.TOO_LONG)


@pytest.mark.parametrize("format", ["mp4", "webm"])
def test_a_header_that_lies_about_the_duration_does_not_help(
    format: str, folder: Path, settings: Any
) -> None:
    settings.VIDEO_MAX_SECONDS = 2
    assert refused(bad_clips.lying(4, says=0.5, format=format), folder) == both(codes.TOO_LONG)


def test_a_header_that_tells_too_little_is_set_right(folder: Path) -> None:
    source = on_disk(bad_clips.lying(4, says=0.5), folder)
    assert run.probe(source).duration_ms == pytest.approx(4000, abs=50)
    assert run.transcode(source, folder).duration_ms == pytest.approx(4000, abs=50)


def test_a_header_that_tells_more_than_there_is(folder: Path) -> None:
    assert refused(bad_clips.lying(4, says=100, format="webm"), folder) == both(codes.BROKEN)


def test_frames_that_are_hours_apart(folder: Path) -> None:
    """Two frames; filled up to an even rate they would be 600,000."""
    data = clips.encode(times=[0, 20_000], audio=None)
    assert refused(data, folder) == both(codes.TOO_LONG)


def test_more_frames_than_allowed(folder: Path, settings: Any) -> None:
    settings.VIDEO_MAX_FRAMES = 20
    assert refused(clips.uhd_120(24), folder) == both(codes.TOO_MANY_FRAMES)


def test_a_picture_that_grows_beyond_the_limit_after_its_first_frame(folder: Path) -> None:
    source = on_disk(bad_clips.growing(), folder)
    with pytest.raises(run.Refused) as caught:
        run.transcode(source, folder)
    assert caught.value.code == codes.BROKEN
    assert list(folder.iterdir()) == []


# --- What the programs may use ------------------------------------------------------------------------------
def test_a_video_that_needs_more_memory_than_allowed_ends_its_program_only(
    folder: Path, settings: Any, started: Any
) -> None:
    settings.VIDEO_MEMORY_BYTES = 400 * 2**20
    with pytest.raises(run.Refused) as caught:
        run.transcode(on_disk(clips.uhd_hevc(), folder), folder)
    assert caught.value.code == codes.FAILED
    assert list(folder.iterdir()) == []
    assert [process.returncode is not None for process in started] == [True]


def test_a_program_can_have_no_more_memory_than_allowed() -> None:
    code = (
        "import sys; from content.video import child\n"
        "child.main(lambda job, limits: {'got': len(bytearray(job['bytes']))})"
    )
    limits = {"memory": 300 * 2**20, "cpu_seconds": 5, "threads": 1, "niceness": 0}
    limits |= {"max_seconds": 1, "max_pixels": 1, "max_frames": 1}
    for wanted, answer in ((2**20, '"got": 1048576'), (400 * 2**20, '"error": "failed"')):
        job = f'{{"limits": {limits}, "parent": {os.getpid()}, "bytes": {wanted}}}'.replace("'", '"')
        told = subprocess.run(
            [sys.executable, "-c", code, job], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert answer in told.stdout


def test_a_video_that_takes_too_long_is_ended(folder: Path, started: Any) -> None:
    with pytest.raises(run.Refused) as caught:
        run.transcode(on_disk(clips.mp4(8), folder), folder, deadline=0.2)
    assert caught.value.code == codes.TOOK_TOO_LONG
    assert list(folder.iterdir()) == []
    assert started[0].returncode == -signal.SIGKILL


def test_who_follows_the_progress_may_end_the_work(folder: Path, started: Any) -> None:
    class Enough(Exception):
        pass

    def stop(percent: int) -> None:
        assert 0 <= percent < 100
        raise Enough

    with pytest.raises(Enough):
        run.transcode(on_disk(clips.mp4(2), folder), folder, on_progress=stop)
    assert started[0].returncode == -signal.SIGKILL
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path) -> None:
    (folder / "120.mp4").symlink_to("/dev/full")
    with pytest.raises(run.Refused) as caught:
        run.transcode(on_disk(clips.mp4(2), folder), folder)
    assert caught.value.code == codes.DISK_FULL
    assert list(folder.iterdir()) == []


def test_no_secret_of_ours_is_in_the_environment_of_a_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch, started: Any
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-decoders")
    environments: list[bytes] = []

    def look(_percent: int) -> None:
        environments.append(Path(f"/proc/{started[0].pid}/environ").read_bytes())

    run.transcode(on_disk(clips.mp4(1), folder), folder, on_progress=look)
    assert environments
    assert not any(b"not-for-decoders" in environment for environment in environments)


KILLED = """
import os, signal, subprocess, sys, time
from pathlib import Path
from content.video import run

class Recorded(subprocess.Popen):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        type(self).pid_seen = self.pid

run.subprocess.Popen = Recorded
source, folder = map(Path, sys.argv[1:])

def die(_percent):
    while not (folder / "120.mp4").exists():
        time.sleep(0.005)
    os.kill(Recorded.pid_seen, signal.SIGSTOP)  # so that it can't end by itself
    print(Recorded.pid_seen, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

run.transcode(source, folder, on_progress=die)
"""


def test_a_program_ends_with_the_worker_that_started_it(folder: Path) -> None:
    source = on_disk(clips.mp4(8), folder)
    told = subprocess.run(
        [sys.executable, "-c", KILLED, str(source), str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    assert told.returncode == -signal.SIGKILL
    program = Path(f"/proc/{int(told.stdout)}/cmdline")
    until = time.monotonic() + 10
    while program.exists() and program.read_bytes() and time.monotonic() < until:
        time.sleep(0.01)
    assert not (program.exists() and program.read_bytes())  # gone, or waiting to be collected
