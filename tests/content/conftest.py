"""Fixtures of the content room's tests."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Any:
    """The video programs, played by the test: a `tests.content.videos.Programs`. Temporary folders are its own."""
    from tests.content.videos import Programs

    settings.TMP_DIR = tmp_path / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR = settings.TMP_DIR / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    played = Programs()
    played.install(monkeypatch)
    return played


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the videos that were enqueued; nobody takes them from there."""
    from content.tasks import process_video

    waiting: list[int] = []
    monkeypatch.setattr(process_video, "delay", waiting.append)
    return waiting


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`later(hours=25)`: from here on it is that much later than now."""
    from django.utils import timezone

    now = timezone.now

    def travel(**delta: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(**delta))

    return travel
