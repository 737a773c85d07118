"""POST /api/v1/feed/seen: which posts somebody had before their eyes."""

from typing import Any

import pytest
from django.test import Client

from feed import seen
from feed.models import SeenPost
from feed.seen import posts_seen, seen_trim
from tests.factories import PostFactory
from tests.feed.support import FEED, api
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.django_db
SEEN = f"{FEED}/seen"


def tell(client: Client, post_ids: Any) -> int:
    return client.post(SEEN, {"post_ids": post_ids}, "application/json").status_code


def known() -> set[tuple[int, int]]:
    return set(SeenPost.objects.values_list("viewer_id", "post_id"))


def test_it_needs_a_sign_in(alice: Any) -> None:
    assert tell(Client(), [str(PostFactory(author=alice).pk)]) == 401


def test_it_is_remembered_once_for_each_viewer(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    for person in (bob, bob, alice):
        assert tell(api(person), [str(post.pk), str(post.pk)]) == 204

    assert known() == {(bob.pk, post.pk), (alice.pk, post.pk)}


def test_what_isnt_a_post_is_passed_over(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    assert tell(api(bob), [str(post.pk), "7", str(2**62)]) == 204

    assert known() == {(bob.pk, post.pk)}


@pytest.mark.parametrize(
    "post_ids", [None, "7", ["x"], ["-1"], [{}], [str(2**70)], [str(n) for n in range(1, 102)]]
)
def test_a_bad_body_is_a_400(bob: Any, post_ids: Any) -> None:
    assert tell(api(bob), post_ids) == 400


def test_a_hundred_at_once_cost_a_fixed_number_of_queries(alice: Any, bob: Any, assert_queries: Any) -> None:
    ids = [str(PostFactory(author=alice).pk) for _ in range(20)]
    client = api(bob)
    with assert_queries(4):
        assert tell(client, ids + [str(n) for n in range(1, 81)]) == 204
    with assert_queries(3):
        assert tell(client, ids) == 204


def test_two_pages_that_tell_at_the_same_moment_lose_nothing(alice: Any, bob: Any) -> None:
    ids = [PostFactory(author=alice).pk for _ in range(6)]
    jobs = [lambda part=part: posts_seen(viewer=bob, post_ids=part) for part in (ids[:4], ids[2:], ids)]

    assert live(*jobs) == [None] * 3

    assert known() == {(bob.pk, pk) for pk in ids}


def test_the_newest_posts_are_kept(alice: Any, bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(seen, "KEPT", 2)
    ids = [PostFactory(author=alice).pk for _ in range(5)]
    posts_seen(viewer=bob, post_ids=ids)

    assert seen_trim(bob.pk) == 3

    assert known() == {(bob.pk, pk) for pk in ids[-2:]}


def test_it_uses_its_index(bob: Any) -> None:
    rows = SeenPost.objects.filter(viewer_id=bob.pk)
    assert_uses_index(rows.filter(post_id__in=[1, 2]).values_list("post_id", flat=True))
    assert_uses_index(rows.order_by("-post_id").values_list("pk", flat=True)[2_000:2_500])
