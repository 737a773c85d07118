"""Fixtures of the contract's tests."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def world(db: None, media_root: Path) -> Any:
    from tests.api.support import make_world

    return make_world()
