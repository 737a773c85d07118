"""A post of two authors in the home feeds of both's followers."""

from typing import Any

import pytest

from content import services
from content.models import Coauthor, Post
from feed.models import Pull, TimelineEntry
from feed.services import fan_out
from instaclone.common.ids import MAX_ID
from social.services import follow, unfollow
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import api, entries, feed, shown
from tests.support import assert_uses_index, live


@pytest.fixture
def fan(cast: Any) -> Any:
    """Follows carol, and not alice."""
    fan = UserFactory(username="fan")
    FollowFactory(follower=fan, followee=cast.carol)
    return fan


def joint(author: Any, other: Any, **fields: Any) -> Post:
    """A published post of `author`'s that `other` stands beside."""
    post = PostFactory(author=author, **fields)
    fan_out(post.pk)
    services.coauthor_invite(author=author, post_id=post.pk, user_id=other.pk)
    services.coauthor_accept(user=other, post_id=post.pk)
    post.refresh_from_db()
    return post


def test_an_invitation_alone_reaches_nobody_consent_reaches_the_coauthors_followers(
    cast: Any, fan: Any
) -> None:
    post = PostFactory(author=cast.alice)
    fan_out(post.pk)
    services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=cast.carol.pk)
    assert shown(fan) == []
    services.coauthor_accept(user=cast.carol, post_id=post.pk)
    assert shown(fan) == shown(cast.carol) == [post.pk]
    (card,) = feed(api(fan))["results"]
    assert card["author"]["username"] == "alice"
    assert [user["username"] for user in card["coauthors"]] == ["carol"]


def test_who_follows_both_has_it_once(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.carol)
    post = joint(cast.alice, cast.carol)
    assert shown(cast.bob) == [post.pk]
    assert cast.bob.pk in entries(post)


def test_it_leaves_with_the_coauthor_but_stays_for_the_authors_followers(cast: Any, fan: Any) -> None:
    post = joint(cast.alice, cast.carol)
    late = UserFactory(username="late")  # came through carol, and follows alice later
    follow(follower=late, followee_id=cast.carol.pk)
    follow(follower=late, followee_id=cast.alice.pk)
    services.coauthor_remove(user=cast.carol, post_id=post.pk, user_id=cast.carol.pk)
    assert shown(fan) == shown(cast.carol) == []
    assert shown(late) == shown(cast.bob) == shown(cast.alice) == [post.pk]
    assert fan.pk not in entries(post)


def test_unfollowing_one_of_the_two_keeps_it_unfollowing_both_does_not(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.carol)
    post = joint(cast.alice, cast.carol)
    unfollow(follower=cast.bob, followee_id=cast.alice.pk)
    assert shown(cast.bob) == [post.pk]
    unfollow(follower=cast.bob, followee_id=cast.carol.pk)
    assert shown(cast.bob) == []
    assert cast.bob.pk not in entries(post)


def test_a_new_follower_of_the_coauthor_finds_it(cast: Any) -> None:
    post = joint(cast.alice, cast.carol)
    late = UserFactory(username="late")
    follow(follower=late, followee_id=cast.carol.pk)
    assert shown(late) == [post.pk]


def test_a_private_authors_post_stays_with_the_authors_followers(cast: Any, fan: Any) -> None:
    FollowFactory(follower=cast.carol, followee=cast.pat)
    post = joint(cast.pat, cast.carol)
    assert post.coauthor_ids == [cast.carol.pk]
    assert shown(fan) == []
    assert fan.pk not in entries(post)
    assert shown(cast.carol) == [post.pk]


def test_it_goes_and_comes_back_for_all_with_the_post(cast: Any, fan: Any) -> None:
    post = joint(cast.alice, cast.carol)
    services.post_delete(author=cast.alice, post_id=post.pk)
    assert shown(fan) == []
    assert entries(post) == set()
    services.post_restore(author=cast.alice, post_id=post.pk)
    assert shown(fan) == shown(cast.bob) == [post.pk]


def test_the_followers_of_a_pulled_coauthor_look_it_up(cast: Any, fan: Any, settings: Any) -> None:
    settings.FANOUT_MAX_FOLLOWERS = 0
    old = PostFactory(author=cast.carol)
    post = joint(cast.alice, cast.carol)
    new = PostFactory(author=cast.carol)
    assert entries(post) <= {cast.alice.pk, cast.carol.pk}
    assert Pull.objects.get(owner=fan, author=cast.carol).below == MAX_ID
    assert shown(fan) == [new.pk, post.pk, old.pk]
    client = api(fan)
    page = feed(client, limit=2)
    assert [row["id"] for row in page["results"]] == [str(new.pk), str(post.pk)]
    assert [row["id"] for row in feed(client, page["next"])["results"]] == [str(old.pk)]


def test_people_on_the_posts_cost_one_more_query_however_many(cast: Any, assert_queries: Any) -> None:
    plain = UserFactory(username="plain")
    FollowFactory(follower=plain, followee=cast.alice)
    for number in range(5):
        post = PostFactory(author=cast.alice)
        person = UserFactory()
        tag = {"user_id": person.pk, "media_id": post.media[0]["id"], "x": 0.5, "y": 0.5}
        Post.objects.filter(pk=post.pk).update(
            people=[tag], coauthor_ids=[cast.carol.pk] if number % 2 else []
        )
        fan_out(post.pk)
    client = api(plain)
    feed(client)
    with assert_queries(4):
        results = feed(client)["results"]
    assert all(len(row["tagged_users"]) == 1 for row in results)
    assert sum(len(row["coauthors"]) for row in results) == 2


def test_the_looked_up_posts_beside_are_read_from_an_index(db: None) -> None:
    rows = Coauthor.objects.filter(user_id__in=[5], state="accepted", post_id__gt=1, post_id__lt=MAX_ID)
    assert_uses_index(rows.order_by("-post_id")[:20])


def test_consent_and_leaving_at_the_same_time_leave_feed_and_post_agreed(cast: Any, fan: Any) -> None:
    for _round in range(3):
        post = PostFactory(author=cast.alice)
        fan_out(post.pk)
        services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=cast.carol.pk)
        live(
            lambda post=post: services.coauthor_accept(user=cast.carol, post_id=post.pk),
            lambda post=post: services.coauthor_remove(
                user=cast.alice, post_id=post.pk, user_id=cast.carol.pk
            ),
        )
        post.refresh_from_db()
        rows = Coauthor.objects.filter(post=post)
        assert [row.user_id for row in rows] == post.coauthor_ids == []
        assert not TimelineEntry.objects.filter(post=post, owner=fan).exists()
