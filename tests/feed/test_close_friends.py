"""Posts for close friends reach these alone, and whom else their author adds later."""

from typing import Any

import pytest

from content.models import Post
from feed import services as feed_services
from feed.models import TimelineEntry
from social import services
from social.models import CloseFriend
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import entries, shown
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

CLOSE_FRIENDS = Post.Audience.CLOSE_FRIENDS


def for_close_friends(author: Any) -> Post:
    post = PostFactory(author=author, audience=CLOSE_FRIENDS)
    feed_services.fan_out(post.pk)
    return post


def test_it_goes_to_close_friends_who_follow(alice: Any, bob: Any, carol: Any, published: Any) -> None:
    ben = UserFactory(username="ben")
    FollowFactory(follower=ben, followee=alice)
    FollowFactory(follower=alice, followee=carol)
    for friend in (bob, carol):
        CloseFriend.objects.create(owner=alice, friend=friend)
    post = for_close_friends(alice)
    assert entries(post) == {alice.pk, bob.pk}
    assert shown(bob) == [post.pk]
    assert shown(ben) == shown(carol) == []
    assert [event.user_id for event in published.of("feed.new")] == [bob.pk]


def test_who_is_added_later_finds_what_was_posted_before(alice: Any, bob: Any) -> None:
    post, public = for_close_friends(alice), PostFactory(author=alice)
    feed_services.fan_out(public.pk)
    assert shown(bob) == [public.pk]
    services.close_friend_add(owner=alice, user_id=bob.pk)
    assert shown(bob) == [public.pk, post.pk]
    services.close_friend_remove(owner=alice, user_id=bob.pk)
    assert shown(bob) == [public.pk]


def test_a_close_friend_who_doesnt_follow_gets_nothing(alice: Any, carol: Any) -> None:
    FollowFactory(follower=alice, followee=carol)
    for_close_friends(alice)
    services.close_friend_add(owner=alice, user_id=carol.pk)
    assert not TimelineEntry.objects.filter(owner=carol).exists()
    services.follow(follower=carol, followee_id=alice.pk)
    assert len(shown(carol)) == 1


def test_a_new_followers_timeline_holds_no_posts_for_others(alice: Any, carol: Any) -> None:
    for_close_friends(alice)
    public = PostFactory(author=alice)
    services.follow(follower=carol, followee_id=alice.pk)
    mine = TimelineEntry.objects.filter(owner=carol)
    assert list(mine.values_list("post_id", flat=True)) == [public.pk]


def test_a_public_posts_fan_out_asks_for_no_close_friends(alice: Any, bob: Any) -> None:
    post, close = PostFactory(author=alice), PostFactory(author=alice, audience=CLOSE_FRIENDS)
    with assert_queries(13) as captured:
        feed_services.fan_out(post.pk)
    assert not any("closefriend" in query["sql"] for query in captured.captured_queries)
    with assert_queries(13):
        feed_services.fan_out(close.pk)
