"""A small demo for tests: what is drawn is tiny, and few films are processed."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from feed.demo import clips, moments, pictures, stories
from tests.database import kept, put_back

_seeded: dict[str, Any] = {}


def small_demo(monkeypatch: pytest.MonkeyPatch, films: int = 0) -> None:
    """Drawn in this process: the pictures have a test of their own. `films` is the number of reels; without any
    there is little of everything, and nothing is filmed."""
    monkeypatch.setattr(pictures, "SIZES", ((160, 200),))
    monkeypatch.setattr(stories, "SIZE", (90, 160))
    monkeypatch.setattr(clips, "SIZE", (90, 160))
    monkeypatch.setattr(pictures, "draw_all", lambda wanted: map(pictures.draw, wanted))
    monkeypatch.setattr(clips, "draw_all", lambda wanted: map(clips.draw, wanted))
    monkeypatch.setattr(moments, "REELS", moments.REELS[:films])
    if not films:
        still = [moment for moment in moments.STORIES if isinstance(moment.picture, str)]
        monkeypatch.setattr(moments, "STORIES", tuple(still[:2]))
        monkeypatch.setattr(moments, "HIGHLIGHTS", moments.HIGHLIGHTS[:1])
        monkeypatch.setattr(moments, "TOGETHER", moments.TOGETHER[:1])


def seed(posts: int = 4) -> str:
    """Run the command; what it says."""
    out = StringIO()
    call_command("seed_demo", posts=posts, stdout=out)
    return out.getvalue()


def seeded() -> str:
    """The site as `small_demo` and `seed()` make it. It takes seconds to make, so it is made once and put back for
    the other tests of this process; its files stay where they are."""
    if _seeded:
        put_back(_seeded["tables"])
        for marker in _seeded["markers"]:
            marker.touch()
    else:
        said = seed()
        _seeded.update(said=said, tables=kept(), markers=list(Path(settings.VAR_DIR).glob("demo-*")))
    return str(_seeded["said"])
