"""POST reels/{id}/view: a reel counts who watches, once for each viewer and day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Post, ReelView
from content.selectors import reel_get
from content.services import reel_view, reels
from tests.content.support import api
from tests.factories import PostFactory, ReelFactory
from tests.support import assert_queries, live

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def reel(alice: Any) -> Post:
    return ReelFactory(author=alice)


def watch(client: Client, post: Any, watched_ms: Any = 1_000, **body: Any) -> Any:
    body["watched_ms"] = watched_ms
    return client.post(f"/api/v1/reels/{post.pk}/view", body, content_type="application/json")


def counts(post: Post) -> tuple[int, int]:
    post.refresh_from_db()
    return post.view_count, post.complete_count


def test_each_viewer_counts_once_a_day(reel: Post, bob: Any, carol: Any) -> None:
    client = api(bob)
    assert [watch(client, reel).json() for _ in range(3)] == [{"view_count": 1}] * 3
    assert watch(api(carol), reel).json() == {"view_count": 2}
    assert counts(reel) == (2, 0)


def test_the_next_day_counts_again(reel: Post, bob: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours, views in ((0, 1), (11, 1), (12, 2), (35, 2), (36, 3)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: NOON + timedelta(hours=hours))
        assert reel_view(viewer=bob, post_id=reel.pk, watched_ms=1) == views


def test_the_longest_stretch_is_kept(reel: Post, bob: Any) -> None:
    client = api(bob)
    for watched_ms, kept in ((3_000, 3_000), (1_000, 3_000), (7_000, 7_000), (99_999_999, 10_000)):
        watch(client, reel, watched_ms)
        assert ReelView.objects.get().watched_ms == kept


def test_watched_to_the_end_counts_once(reel: Post, bob: Any) -> None:
    client = api(bob)
    watch(client, reel, 100)
    assert counts(reel) == (1, 0)
    for _ in range(2):
        watch(client, reel, 10_000)
        assert counts(reel) == (1, 1)


def test_the_last_moment_need_not_be_seen(reel: Post, bob: Any, carol: Any) -> None:
    watch(api(bob), reel, 9_600)
    assert counts(reel) == (1, 1)
    watch(api(carol), reel, 9_000)
    assert counts(reel) == (2, 1)


def test_the_player_may_say_that_it_was_complete(reel: Post, bob: Any) -> None:
    watch(api(bob), reel, 100, complete=True)
    assert counts(reel) == (1, 1)


def test_ones_own_does_not_count(reel: Post, alice: Any) -> None:
    assert watch(api(alice), reel, 10_000).json() == {"view_count": 0}
    assert not ReelView.objects.exists()


def test_who_may_not_see_it_can_not_watch_it(reel: Post, cast: Any) -> None:
    hidden = ReelFactory(author=cast.pat)
    assert watch(Client(), reel).status_code == 401
    assert watch(api(cast.mallory), reel).status_code == 404
    assert watch(api(cast.carol), hidden).status_code == 404
    assert watch(api(cast.carol), PostFactory(author=cast.alice)).status_code == 404
    assert not ReelView.objects.exists()


@pytest.mark.parametrize("watched_ms", [-1, 2**31, 2**70, "x", None, [], True, 1.5])
def test_nonsense_is_refused(reel: Post, bob: Any, watched_ms: Any) -> None:
    assert watch(api(bob), reel, watched_ms).status_code == 400
    assert not ReelView.objects.exists()


@pytest.mark.parametrize("has_watched", [False, True])
def test_a_reel_that_is_removed_while_it_is_watched_leaves_no_view(
    reel: Post, bob: Any, monkeypatch: pytest.MonkeyPatch, has_watched: bool
) -> None:
    if has_watched:
        watch(api(bob), reel)

    def gone_just_now(**asked: Any) -> Post:
        found = reel_get(**asked)
        Post.objects.filter(pk=found.pk).delete()
        return found

    monkeypatch.setattr(reels, "reel_get", gone_just_now)
    assert watch(api(bob), reel).status_code == 404
    assert not ReelView.objects.exists()


def test_many_at_the_same_time_count_each_viewer_once(reel: Post, bob: Any, carol: Any) -> None:
    def job(viewer: Any) -> Any:
        return lambda: reel_view(viewer=viewer, post_id=reel.pk, watched_ms=10_000)

    results = live(*[job(bob), job(carol)] * 4)
    assert not [result for result in results if isinstance(result, Exception)]
    assert counts(reel) == (2, 2)
    assert ReelView.objects.count() == 2


def test_it_costs_few_queries(reel: Post, bob: Any) -> None:
    client = api(bob)
    with assert_queries(6):  # sign-in; the reel, relations; the view, the counts; the count
        watch(client, reel)


def test_the_views_of_a_reel_go_with_it(reel: Post, bob: Any) -> None:
    watch(api(bob), reel)
    reel.delete()
    assert not ReelView.objects.exists()
