"""Two web processes share what they count in Redis, and go on without it when it is gone.

On SQLite only: this is about processes and Redis, whatever the database.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.redis.support import Redis, Site, Web

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

API = "/api/v1"
WRONG = {"login": "nobody-at-all", "password": "wrong-Password-1"}
PATIENCE_S = 5  # for an answer while Redis is down


@pytest.fixture
def site(make_site: Callable[..., Site], redis: Redis, static_root: Path) -> Site:
    return make_site(redis=redis.url, STATIC_ROOT=str(static_root))


def test_a_rate_is_counted_over_all_processes(site: Site) -> None:
    webs = [site.web(), site.web()]
    for web in webs:
        web.wait()

    answers = [webs[turn % 2]("POST", f"{API}/auth/login", WRONG) for turn in range(12)]

    assert [answer.status for answer in answers] == [401] * 10 + [429] * 2
    assert [int(answer.headers["X-RateLimit-Remaining"]) for answer in answers] == [*range(9, -1, -1), 0, 0]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300


@pytest.fixture
def without_redis(site: Site, redis: Redis) -> Iterator[tuple[Web, dict[str, Any]]]:
    """A web process that has been at work when Redis goes away, and an author with many followers."""
    people = site.step("people", 300)
    people["posts"] = [site.step("publish", people["author"]), site.step("publish", people["author"])]
    web = site.web().wait()
    assert web("GET", "/readyz").data == {"database": "ok", "cache": "ok", "broker": "ok"}
    assert web("GET", f"{API}/me", token=people["token"]).status == 200
    redis.stop()
    try:
        yield web, people
    finally:
        redis.start()


def quick(web: Web, *arguments: Any, **options: Any) -> Any:
    started = time.monotonic()
    answer = web(*arguments, **options)
    assert time.monotonic() - started < PATIENCE_S, arguments
    assert answer.status != 500, web.process.output()
    return answer


def test_the_site_goes_on_without_redis(
    without_redis: tuple[Web, dict[str, Any]], site: Site, redis: Redis
) -> None:
    web, people = without_redis
    token, (kept, deleted) = people["token"], people["posts"]

    assert quick(web, "GET", "/healthz").status == 200
    ready = quick(web, "GET", "/readyz")
    assert (ready.status, ready.data) == (503, {"database": "ok", "cache": "failed", "broker": "failed"})
    for page in ("/", "/accounts/login/", "/author/", "/explore/people/"):
        assert quick(web, "GET", page).status == 200, page
    for path in ("me", "feed", "follows/suggestions", f"posts/{kept}", "users/author/posts"):
        assert quick(web, "GET", f"{API}/{path}", token=token).status == 200, path
    assert quick(web, "POST", f"{API}/auth/login", WRONG).status == 401
    assert quick(web, "POST", f"{API}/posts/{kept}/like", token=token).status == 200
    comment = quick(web, "POST", f"{API}/posts/{kept}/comments", {"text": "still here"}, token=token)
    assert (comment.status, "X-RateLimit-Limit" in comment.headers) == (201, False)
    # Both of these want to leave work to a worker.
    assert quick(web, "POST", f"{API}/posts/{kept}/archive", token=token).status == 200
    assert quick(web, "DELETE", f"{API}/posts/{kept}/archive", token=token).status == 204
    assert quick(web, "DELETE", f"{API}/posts/{deleted}", token=token).status == 204
    assert quick(web, "GET", f"{API}/posts/{deleted}", token=token).status == 404

    redis.start()
    assert quick(web, "GET", "/readyz").status == 200
    again = quick(web, "POST", f"{API}/posts/{kept}/like", token=token)
    assert (again.status, again.headers["X-RateLimit-Limit"]) == (200, "1000")
