"""A real worker writes the timelines, on Redis and in the embedded form, and another one ends what it can't.

On SQLite only: this is about processes and the queue between them, whatever the database.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.redis.support import Redis, Site, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


@pytest.fixture(params=["redis", "folder"])
def site(request: pytest.FixtureRequest, make_site: Callable[..., Site], redis: Redis) -> Site:
    return make_site(redis=redis.url if request.param == "redis" else None)


def test_a_worker_takes_a_post_to_every_follower(site: Site) -> None:
    people: dict[str, Any] = site.step("people", 650)
    post = site.step("publish", people["author"])
    assert site.timelines_with(post) == [people["author"]]

    worker = site.worker()

    wait_until("the post is fanned out", lambda: site.is_fanned_out(post), about=worker.output)
    assert sorted(site.timelines_with(post)) == people["expected"]


def test_a_fan_out_whose_worker_was_killed_is_completed_by_another_without_doubles(site: Site) -> None:
    people: dict[str, Any] = site.step("people", 3_000)
    post = site.step("publish", people["author"], 90)
    worker = site.worker("tests.redis.slow_worker")
    wait_until("the fan-out has begun", lambda: len(site.timelines_with(post)) > 500, about=worker.output)
    worker.kill()
    reached = site.timelines_with(post)
    assert 500 < len(reached) < len(people["expected"])
    assert not site.is_fanned_out(post)

    site.step("sweep")
    worker = site.worker()

    wait_until("the post is fanned out", lambda: site.is_fanned_out(post), about=worker.output)
    assert sorted(site.timelines_with(post)) == people["expected"]
