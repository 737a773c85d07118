"""What one saved says so in the feed, in the same query as what one likes."""

from typing import Any

import pytest

from feed import services as feed_services
from social import services, surroundings
from tests.factories import PostFactory
from tests.feed.support import FEED, api
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db


def test_each_post_of_the_feed_says_whether_it_is_liked_and_saved(alice: Any, bob: Any) -> None:
    both, liked, saved, neither = (PostFactory(author=alice) for _ in range(4))
    for post in (both, liked, saved, neither):
        feed_services.fan_out(post.pk)
    for post in (both, liked):
        services.like_post(user=bob, post_id=post.pk)
    for post in (both, saved):
        services.bookmark_add(user=bob, post_id=post.pk)
    services.bookmark_add(user=alice, post_id=neither.pk)  # somebody else's doesn't count

    rows = api(bob).get(FEED, {"mode": "following"}).json()["results"]

    told = {int(row["id"]): (row["liked"], row["saved"]) for row in rows}
    assert told == {
        both.pk: (True, True),
        liked.pk: (True, False),
        saved.pk: (False, True),
        neither.pk: (False, False),
    }


def test_each_part_of_what_surrounds_a_page_uses_an_index(alice: Any, bob: Any) -> None:
    for part in surroundings.queries(bob.pk, [alice.pk, 7], [8, 9]):
        assert_uses_index(part)
