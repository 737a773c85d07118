"""Fixtures for the tests of every room. support.py and factories.py have the rest of what tests share."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tests.environment import prepare

prepare()  # before anything reads Django's settings: what needs them is imported inside the fixtures

# Machines that run tests are slow at times; that is no finding.
hypothesis.settings.register_profile("tests", deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("tests")


def pytest_configure() -> None:
    import django

    django.setup()  # pytest-django would only do it for settings named in a file, before `prepare()`


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.conf import settings

    on_mongodb = "mongodb" in settings.DATABASES["default"]["ENGINE"]
    if on_mongodb:
        _leave_out_what_needs_no_database(config, items)
    other, reason = ("sqlite_only", "SQLite") if on_mongodb else ("mongo_only", "MongoDB")
    for item in items:
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"about {reason}"))


def _leave_out_what_needs_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pure functions are the same on every engine: the run on SQLite tests them."""
    always = {Path(__file__).parent / "databases", Path(__file__).parent / "redis"}
    kept, others = [], []
    for item in items:
        uses = {"db", "_django_db_helper"} & set(getattr(item, "fixturenames", ()))
        needed = uses or item.get_closest_marker("django_db") or not always.isdisjoint(item.path.parents)
        (kept if needed else others).append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = kept


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What stands behind `@pytest.mark.django_db`, in place of pytest-django's: an empty database in which
    the test really commits. It is emptied before the test, so that a failed one can be looked at."""
    from tests.database import flush

    with django_db_blocker.unblock():
        flush()
        yield


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        cache.clear()


class FailedHooks(logging.Handler):
    """The errors of `on_commit` hooks, which are logged and not raised."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def failed_hooks() -> Iterator[list[logging.LogRecord]]:
    """A test fails when an `on_commit` hook did. One that expects it takes this list and clears it."""
    handler, logger = FailedHooks(), logging.getLogger("django.db.backends.base")
    logger.addHandler(handler)
    yield handler.records
    logger.removeHandler(handler)
    for record in handler.records:
        cause = record.exc_info[1] if record.exc_info else None
        raise AssertionError(f"an on_commit hook failed: {record.getMessage()}") from cause


@pytest.fixture(autouse=True)
def _rate_limits(request: pytest.FixtureRequest) -> None:
    """Rate limits are off, except in tests marked `rate_limits`."""
    if request.node.get_closest_marker("rate_limits"):
        request.getfixturevalue("settings").RATELIMIT_ENABLE = True


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is published during the test: a `tests.support.Published`. Sockets get it all the same."""
    from tests.support import Published

    recorder = Published()
    recorder.install(monkeypatch)
    return recorder


@pytest.fixture
def assert_queries() -> Callable[[int], AbstractContextManager[Any]]:
    """`with assert_queries(8): …` fails when more reads and writes are made, on either engine."""
    from tests.support import assert_queries

    return assert_queries


@pytest.fixture
def media_root(settings: Any, tmp_path: Path) -> Path:
    """An empty media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT  # type: ignore[no-any-return]


# --- The cast: the same people in every test (tests/factories.py says how they stand to each other) ---------
@pytest.fixture
def cast(db: None) -> Any:
    from tests.factories import make_cast

    return make_cast()


@pytest.fixture
def alice(cast: Any) -> Any:
    return cast.alice


@pytest.fixture
def bob(cast: Any) -> Any:
    return cast.bob


@pytest.fixture
def carol(cast: Any) -> Any:
    return cast.carol


@pytest.fixture
def mallory(cast: Any) -> Any:
    return cast.mallory


@pytest.fixture
def pat(cast: Any) -> Any:
    return cast.pat


@pytest.fixture
def staff(cast: Any) -> Any:
    return cast.staff
