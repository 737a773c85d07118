"""A Redis, and sites with an empty, migrated database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.redis.support import Redis, Site


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    Site(folder).run("manage.py", "migrate", "--verbosity", "0")
    assert not (folder / "db.sqlite3-wal").exists()
    return folder / "db.sqlite3"


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collected static files, without which no page is rendered."""
    folder = tmp_path_factory.mktemp("collected")
    Site(folder).run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    return folder / "static"


@pytest.fixture
def make_site(tmp_path: Path, empty_database: Path) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def make(**options: Any) -> Site:
        folder = tmp_path / f"site{len(sites)}"
        folder.mkdir()
        shutil.copy(empty_database, folder / "db.sqlite3")
        sites.append(Site(folder, **options))
        return sites[-1]

    yield make
    for site in sites:
        site.stop()
