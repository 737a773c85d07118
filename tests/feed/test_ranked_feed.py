"""GET /api/v1/feed, ranked: what stands in it and why, in which order, and how it is paged."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import privacy_set, user_suspend
from content import services as content
from content.models import Hashtag, Post, PostHashtag
from feed import home_candidates, ranked, services
from feed.affinity import affinity_add
from feed.models import SeenPost
from social import services as social
from social.models import HashtagFollow, HashtagMute
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import FEED, all_pages, api, feed
from tests.feed.test_home_feed import busy_reader
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db
RANKED = {"mode": "ranked"}


def publish(author: Any, count: int = 1, **fields: Any) -> list[int]:
    posts = [PostFactory(author=author, **fields) for _ in range(count)]
    for post in posts:
        services.fan_out(post.pk)
    return [post.pk for post in reversed(posts)]


def shown(user: User, **query: Any) -> list[int]:
    return [int(post["id"]) for post in feed(api(user), limit=50, **RANKED | query)["results"]]


def reasons(user: User) -> dict[int, Any]:
    return {int(post["id"]): post["reason"] for post in feed(api(user), limit=50, **RANKED)["results"]}


def tag(name: str, *post_ids: int) -> Hashtag:
    hashtag, _ = Hashtag.objects.get_or_create(name=name)
    PostHashtag.objects.bulk_create([PostHashtag(post_id=pk, hashtag=hashtag) for pk in post_ids])
    return hashtag


def test_it_is_what_the_feed_is_without_a_mode(alice: Any, bob: Any) -> None:
    ids = publish(alice, 2)
    response = api(bob).get(FEED)

    assert [int(post["id"]) for post in response.json()["results"]] == ids
    assert response.json()["results"][0]["reason"] is None


def test_signed_out_it_is_401() -> None:
    assert Client().get(FEED, RANKED).status_code == 401


# --- The order ---------------------------------------------------------------------------------------------
def test_whom_one_cares_about_comes_first(alice: Any, bob: Any) -> None:
    dora = UserFactory(username="dora")
    FollowFactory(follower=bob, followee=dora)
    (friend,), (other,) = publish(dora), publish(alice)
    assert shown(bob) == [other, friend]
    for _ in range(5):
        affinity_add(viewer_id=bob.pk, author_id=dora.pk, kind="comment")

    assert shown(bob) == [friend, other]


def test_what_was_seen_sinks_in_the_next_visit_and_never_vanishes(alice: Any, bob: Any) -> None:
    ids = publish(alice, 3)
    SeenPost.objects.create(viewer=bob, post_id=ids[0])

    assert shown(bob) == [ids[1], ids[2], ids[0]]


def test_what_one_likes_counts_as_seen(alice: Any, bob: Any) -> None:
    ids = publish(alice, 2)
    social.like_post(user=bob, post_id=ids[0])

    assert shown(bob) == [ids[1], ids[0]]


def test_what_one_has_just_posted_stands_on_top_and_not_for_long(alice: Any, bob: Any) -> None:
    (own,), (other,) = publish(bob), publish(alice)
    affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="comment")
    assert shown(bob) == [own, other]
    earlier = timezone.now() - timedelta(hours=3)
    Post.objects.update(created_at=earlier)
    affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="comment")

    assert shown(bob) == [other, own]


def test_one_author_doesnt_fill_the_screen(alice: Any, bob: Any) -> None:
    others = [UserFactory() for _ in range(4)]
    for person in others:
        FollowFactory(follower=bob, followee=person)
    for person in others:
        publish(person, 2)
    publish(alice, 8)

    authors = dict(Post.objects.values_list("pk", "author_id"))
    first = [authors[pk] for pk in shown(bob)[:10]]
    assert first.count(alice.pk) == 2


# --- What stands in it -------------------------------------------------------------------------------------
def test_followed_hashtags_bring_public_posts_with_their_reason(bob: Any) -> None:
    stranger, hidden = UserFactory(), UserFactory(is_private=True)
    (one,), (private,) = publish(stranger), publish(hidden)
    HashtagFollow.objects.create(user=bob, hashtag=tag("film", one, private))

    found = reasons(bob)
    assert found[one] == {"kind": "hashtag", "name": "film"}
    assert private not in found


def test_banned_and_muted_hashtags_bring_nothing(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(home_candidates, "THIN", 0)
    (one,), (two,) = publish(UserFactory()), publish(UserFactory())
    banned, muted = tag("banned", one), tag("muted", two)
    Hashtag.objects.filter(pk=banned.pk).update(is_banned=True)
    for hashtag in (banned, muted):
        HashtagFollow.objects.create(user=bob, hashtag=hashtag)
    HashtagMute.objects.create(user=bob, hashtag=muted)

    assert shown(bob) == []


def test_muted_hashtags_hide_what_followed_people_post_but_not_ones_own(alice: Any, bob: Any) -> None:
    (theirs,), (own,), (other,) = publish(alice), publish(bob), publish(alice)
    HashtagMute.objects.create(user=bob, hashtag=tag("spoilers", theirs, own))

    assert set(shown(bob)) == {own, other}


def test_a_thin_timeline_is_filled_with_what_is_popular(carol: Any, alice: Any, pat: Any) -> None:
    (one,), (private,) = publish(alice), publish(pat)

    found = reasons(carol)
    assert found[one] == {"kind": "popular"}
    assert private not in found


def test_posts_of_people_whom_ones_people_follow_come_as_popular(
    bob: Any, alice: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(home_candidates, "public_posts", Post.objects.none)
    friend_of_friend, stranger = UserFactory(), UserFactory()
    FollowFactory(follower=alice, followee=friend_of_friend)
    User.objects.filter(pk=alice.pk).update(following_count=1)
    (near,), (far,) = publish(friend_of_friend), publish(stranger)

    found = reasons(bob)
    assert found[near] == {"kind": "popular"}
    assert far not in found


def test_a_full_timeline_isnt_filled_up(alice: Any, bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(home_candidates, "THIN", 2)
    ids = publish(alice, 2)
    publish(UserFactory())

    assert shown(bob) == ids


@pytest.mark.parametrize("what", ["posts", "all"])
def test_muted_people_are_in_neither_feed(alice: Any, bob: Any, what: Any) -> None:
    publish(alice, 2)
    social.mute(owner=bob, user_id=alice.pk, what=what)

    assert shown(bob) == shown(bob, mode="following") == []


def test_muted_stories_leave_posts_in_it(alice: Any, bob: Any) -> None:
    ids = publish(alice, 2)
    social.mute(owner=bob, user_id=alice.pk, what="stories")

    assert shown(bob) == ids


def test_nobody_who_is_blocked_private_or_suspended_comes_as_popular(
    carol: Any, alice: Any, mallory: Any
) -> None:
    gone, closed = UserFactory(), UserFactory()
    for person in (alice, gone, closed):
        publish(person)
    user_suspend(user=gone)
    privacy_set(user=closed, is_private=True)
    social.block(blocker=alice, user_id=carol.pk)

    assert shown(carol) == []


# --- Pages -------------------------------------------------------------------------------------------------
def test_the_pages_hold_every_post_once_and_go_on_behind_the_order(
    alice: Any, bob: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(home_candidates, "TIMELINE_POSTS", 7)
    ids = publish(alice, 12)

    found = all_pages_ranked(bob, limit=3)

    assert sorted(found, reverse=True) == ids
    assert set(found[:7]) == set(ids[:7])
    assert found[7:] == ids[7:]


def all_pages_ranked(user: User, limit: int) -> list[int]:
    client = api(user)
    first = feed(client, limit=limit, **RANKED)
    ids = [int(post["id"]) for post in first["results"]]
    return ids if first["next"] is None else ids + all_pages(client, limit, start=first["next"])


def test_the_order_of_a_visit_stays_whatever_people_do(alice: Any, bob: Any) -> None:
    ids = publish(alice, 6)
    client = api(bob)
    first = feed(client, limit=3, **RANKED)
    new = publish(alice, 2)
    Post.objects.filter(pk__in=ids[3:]).update(like_count=500)

    second = feed(client, first["next"])

    got = [int(post["id"]) for post in first["results"] + second["results"]]
    assert sorted(got, reverse=True) == ids
    assert set(shown(bob)[:2]) & {*new, *ids[3:]}


def test_what_is_hidden_meanwhile_is_left_out(alice: Any, bob: Any) -> None:
    ids = publish(alice, 4)
    client = api(bob)
    first = feed(client, limit=2, **RANKED)
    content.post_archive(author=alice, post_id=ids[2])

    second = feed(client, first["next"])

    assert [int(post["id"]) for post in second["results"]] == [ids[3]]


def test_whoever_is_unfollowed_meanwhile_is_left_out(alice: Any, bob: Any) -> None:
    publish(alice, 4)
    client = api(bob)
    first = feed(client, limit=2, **RANKED)
    social.unfollow(follower=bob, followee_id=alice.pk)

    assert feed(client, first["next"])["results"] == []


def test_when_the_order_was_lost_it_goes_on_with_what_wasnt_seen(alice: Any, bob: Any) -> None:
    ids = publish(alice, 6)
    client = api(bob)
    first = feed(client, limit=3, **RANKED)
    seen = [post["id"] for post in first["results"]]
    client.post(f"{FEED}/seen", {"post_ids": seen}, "application/json")
    cache.clear()

    second = feed(client, first["next"])

    assert {int(post["id"]) for post in second["results"]} == set(ids) - set(map(int, seen))


def test_without_a_cache_the_list_ends_all_the_same(alice: Any, bob: Any, monkeypatch: Any) -> None:
    publish(alice, 9)
    monkeypatch.setattr(ranked, "keep", lambda *args: None)

    found = all_pages_ranked(bob, limit=2)

    assert len(found) == len(set(found))


@pytest.mark.parametrize("cursor", ["x", "bjEyMw", "AAAA"])
def test_a_cursor_of_another_list_is_a_400(bob: Any, cursor: str) -> None:
    assert api(bob).get(FEED, RANKED | {"cursor": cursor}).status_code == 400


# --- Why ---------------------------------------------------------------------------------------------------
def test_staff_are_told_why_each_post_is_where_it_is(staff: Any, alice: Any) -> None:
    FollowFactory(follower=staff, followee=alice)
    publish(alice, 2)

    (one, _) = feed(api(staff), explain=1, **RANKED)["results"]

    why = one["explain"]
    assert set(why) == {
        "affinity", "recency", "velocity", "taste", "origin", "hashtag", "source", "seen", "score",
    }  # fmt: skip
    assert why["source"] == "followed"
    assert 0 < why["score"] <= 1
    assert "explain" not in feed(api(staff), **RANKED)["results"][0]


@pytest.mark.parametrize("mode", ["ranked", "following"])
def test_others_arent(bob: Any, mode: str) -> None:
    assert api(bob).get(FEED, {"mode": mode, "explain": "1"}).status_code == 403


# --- What it costs -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("follows", [5, 500])
def test_pages_cost_a_fixed_number_of_queries_whatever_the_follows(
    bob: Any, assert_queries: Any, follows: int
) -> None:
    busy_reader(bob, follows)
    HashtagFollow.objects.create(
        user=bob, hashtag=tag("film", *Post.objects.values_list("pk", flat=True)[:5])
    )
    client = api(bob)

    with assert_queries(24):
        first = feed(client, limit=20, **RANKED)
    with assert_queries(3):
        second = feed(client, first["next"])

    assert len(first["results"]) == len(second["results"]) == 20


def test_looking_for_posts_with_hashtags_uses_their_index(bob: Any) -> None:
    rows = PostHashtag.objects.filter(hashtag_id__in=[1, 2], post_id__gte=5, post_id__lt=9)
    assert_uses_index(rows.order_by("-post_id")[:100], allow_sort=True)
