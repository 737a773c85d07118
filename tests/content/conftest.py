"""Fixtures of the content room's tests."""

from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The video programs, played by the test: a `tests.content.videos.Programs`."""
    from tests.content.videos import Programs

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
