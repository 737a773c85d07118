"""Fixtures of the contract's tests."""

from pathlib import Path
from typing import Any

import pytest

_made: dict[str, Any] = {}


@pytest.fixture
def world(db: None, media_root: Path) -> Any:
    """The world of `tests.api.support`. It is made once in each process; for every other test its rows and files are
    put back, which is several times quicker."""
    from tests.api.support import make_world, the_world
    from tests.database import kept, put_back

    if not _made:
        make_world()
        files = [path for path in media_root.rglob("*") if path.is_file()]
        _made.update(rows=kept(), files={path.relative_to(media_root): path.read_bytes() for path in files})
        return the_world()
    put_back(_made["rows"])
    for path, data in _made["files"].items():
        (media_root / path).parent.mkdir(parents=True, exist_ok=True)
        (media_root / path).write_bytes(data)
    return the_world()
