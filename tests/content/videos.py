"""A video's programs played by the test, so that it can say what they find and what happens while they run.

The programs themselves are tested in the video's own tests, and all of it together with real workers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from accounts.models import User
from content.models import Media
from content.services import media_upload
from content.video import run
from tests import clips
from tests.images import quarters

FOUND = {
    "duration_ms": 1500,
    "width": 720,
    "height": 1280,
    "fps": 30.0,
    "has_audio": True,
    "video_codec": "h264",
    "container": "mp4",
    "rotation": 0,
    "frames_estimated": 45,
}


class Programs:
    """Stands for `content.video.run`. `found` is what the probe answers; `refuse` is the code with which the next
    program refuses; `during(on_progress)` runs in the middle of each transcoding."""

    def __init__(self) -> None:
        self.found = dict(FOUND)
        self.refuse = ""
        self.during: Callable[[Callable[[int], None]], None] = lambda on_progress: on_progress(40)
        self.sizes = [(480, 854), (720, 1280)]
        self.transcodings = 0
        self.folders: list[Path] = []

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("probe", "transcode", "frame"):
            monkeypatch.setattr(run, name, getattr(self, name))

    def probe(self, path: Path) -> run.Probe:
        assert path.stat().st_size
        self._refuse()
        return run.Probe(**self.found)

    def transcode(self, source: Path, folder: Path, *, on_progress: Any, **_options: Any) -> run.Transcoded:
        self.transcodings += 1
        self.folders.append(folder)
        assert source.stat().st_size
        assert list(folder.iterdir()) == []
        (folder / "half-done.mp4").write_bytes(b"x" * 1000)
        self.during(on_progress)
        self._refuse()
        (folder / "half-done.mp4").unlink()
        files = []
        for width, height in self.sizes:
            path = folder / f"{height}.mp4"
            path.write_bytes(clips.mp4(0.2, 64, 64))
            files.append(run.VideoFile(path, width, height))
        cover = folder / "cover.jpg"
        quarters(*self.sizes[-1]).save(cover, quality=95, subsampling=0)
        return run.Transcoded(files=files, cover=cover, cover_ms=300, duration_ms=1480, is_silent=False)

    def frame(self, source: Path, at_ms: int) -> Image.Image:
        assert source.suffix == ".mp4"
        assert source.stat().st_size
        self._refuse()
        return quarters(*self.sizes[-1])

    def _refuse(self) -> None:
        if self.refuse:
            raise run.Refused(self.refuse)


def uploaded_video(owner: User, data: bytes | None = None) -> Media:
    """A video of `owner`'s, as the upload left it."""
    return media_upload(owner=owner, file=clips.upload(data or clips.mp4(0.2, 64, 64)))


def current(media: Media) -> Media:
    return Media.objects.get(pk=media.pk)


def scratch() -> list[Path]:
    """What lies in the folders that are for the duration of the work."""
    root = Path(settings.TMP_DIR)
    return [path for path in root.rglob("*") if path not in (root / "video", root / "uploads")]
