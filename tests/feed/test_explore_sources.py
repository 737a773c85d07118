"""What explore finds for one person: posts of their circle, what those they follow like, posts with their hashtags."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from content.models import Hashtag, Post, PostHashtag
from feed import explore, explore_sources, tasks
from feed.explore_sources import combined
from feed.models import Snapshot
from feed.snapshots import snapshot_get
from instaclone.ranking import EXPLORE_SOURCES
from social import services as social
from social.models import HashtagFollow
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import api
from tests.support import assert_queries, assert_uses_index

EXPLORE = "/api/v1/explore"


def shown(user: User, **query: Any) -> list[int]:
    answer = api(user).get(EXPLORE, {"limit": 50, **query})
    assert answer.status_code == 200, answer.content
    return [int(post["id"]) for post in answer.json()["results"]]


def finds(user: User) -> dict[str, list[int]]:
    tasks.refresh_explore(user.pk)
    snapshot = snapshot_get(f"explore:{user.pk}")
    assert snapshot is not None
    return snapshot.data  # type: ignore[no-any-return]


def tag(post: Post, name: str) -> Hashtag:
    hashtag, _ = Hashtag.objects.get_or_create(name=name)
    PostHashtag.objects.create(post=post, hashtag=hashtag)
    return hashtag


# --- What speaks for a post ---------------------------------------------------------------------------------
@given(st.dictionaries(st.sampled_from(sorted(EXPLORE_SOURCES)), st.lists(st.integers(1, 9), max_size=9)))
def test_what_comes_from_more_places_is_never_weaker(sources: dict[str, list[int]]) -> None:
    found = combined(sources)
    assert set(found) == {pk for ids in sources.values() for pk in ids}
    for post_id, strength in found.items():
        alone = [EXPLORE_SOURCES[source] for source, ids in sources.items() if post_id in ids]
        assert max(alone) <= strength + 1e-12
        assert strength < 1


# --- What is found ------------------------------------------------------------------------------------------
@pytest.fixture
def friend(carol: User) -> User:
    friend = UserFactory(username="friend")
    FollowFactory(follower=carol, followee=friend)
    return friend


@pytest.mark.django_db
def test_posts_of_people_followed_by_those_one_follows(carol: User, friend: User) -> None:
    near = UserFactory()
    FollowFactory(follower=friend, followee=near)
    post = PostFactory(author=near)
    PostFactory(author=friend)
    PostFactory()
    assert finds(carol)["circle"] == [post.pk]


@pytest.mark.django_db
def test_what_those_one_follows_like_what_several_like_first(carol: User, friend: User) -> None:
    other = UserFactory()
    FollowFactory(follower=carol, followee=other)
    both, one, stranger = (PostFactory() for _ in range(3))
    for user, post in ((friend, both), (other, both), (friend, one), (UserFactory(), stranger)):
        social.like_post(user=user, post_id=post.pk)
    assert finds(carol)["liked"] == [both.pk, one.pk]


@pytest.mark.django_db
def test_what_isnt_for_everyone_is_not_found_through_a_like(carol: User, friend: User, pat: User) -> None:
    FollowFactory(follower=friend, followee=pat)
    hidden = PostFactory(author=pat)
    social.like_post(user=friend, post_id=hidden.pk)
    assert finds(carol)["liked"] == []
    assert hidden.pk not in shown(carol)


@pytest.mark.django_db
def test_posts_with_hashtags_one_uses_or_follows(carol: User) -> None:
    used = tag(PostFactory(author=carol), "lakes")
    followed = Hashtag.objects.create(name="rain")
    HashtagFollow.objects.create(user=carol, hashtag=followed)
    with_used, with_followed, other = (PostFactory() for _ in range(3))
    for post, name in ((with_used, used.name), (with_followed, "rain"), (other, "snow")):
        tag(post, name)
    assert finds(carol)["hashtags"] == [with_followed.pk, with_used.pk]


@pytest.mark.django_db
def test_a_banned_hashtag_leads_to_nothing(carol: User) -> None:
    hashtag = tag(PostFactory(author=carol), "lakes")
    tag(PostFactory(), "lakes")
    Hashtag.objects.filter(pk=hashtag.pk).update(is_banned=True)
    assert finds(carol)["hashtags"] == []


@pytest.mark.django_db
def test_one_hashtag_that_everybody_uses_does_not_hide_the_others(
    carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore_sources, "POSTS_OF_HASHTAG", 2)
    rare = tag(PostFactory(author=carol), "rare")
    tag(PostFactory(author=carol), "love")
    post = PostFactory()
    tag(post, rare.name)
    for _ in range(6):
        tag(PostFactory(), "love")
    assert post.pk in finds(carol)["hashtags"]


# --- When it is looked for ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_visit_has_it_looked_for_once_it_is_old(carol: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(explore.refresh_explore, "delay", asked.append)
    tasks.refresh_explore(carol.pk)
    shown(carol)
    assert asked == []
    Snapshot.objects.update(made_at=timezone.now() - explore_sources.STALE - timedelta(minutes=1))
    shown(carol)
    shown(carol)
    assert asked == [carol.pk]


@pytest.mark.django_db
def test_when_nothing_takes_the_task_explore_opens_all_the_same(
    carol: User, monkeypatch: pytest.MonkeyPatch, failed_hooks: list[Any]
) -> None:
    def refuse(user_id: int) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(explore.refresh_explore, "delay", refuse)
    post = PostFactory()
    assert shown(carol) == [post.pk]
    failed_hooks.clear()


@pytest.mark.django_db
def test_what_was_found_stands_above_what_is_only_new(
    carol: User, friend: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "NEWEST_POSTS", 4)
    near = UserFactory()
    FollowFactory(follower=friend, followee=near)
    found = PostFactory(author=near)
    for _ in range(6):
        PostFactory()
    tasks.refresh_explore(carol.pk)
    assert shown(carol)[0] == found.pk


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 9])
def test_looking_costs_a_fixed_number_of_queries(carol: User, friend: User, count: int) -> None:
    for _ in range(count):
        near = UserFactory()
        FollowFactory(follower=friend, followee=near)
        FollowFactory(follower=carol, followee=UserFactory())
        social.like_post(user=friend, post_id=PostFactory(author=near).pk)
    tag(PostFactory(author=carol), "lakes")
    tasks.refresh_explore(carol.pk)
    cache.clear()
    # circle 3, its posts 3, affinities, likes, what they are for, own posts, their hashtags, followed ones, banned
    # ones, one for each hashtag (at most 12), the snapshot
    with assert_queries(15):
        tasks.refresh_explore(carol.pk)


@pytest.mark.django_db
def test_its_queries_use_indexes() -> None:
    assert_uses_index(explore_sources.likes_of([1, 2, 3], 0)[: explore_sources.LIKES])
    assert_uses_index(explore_sources.posts_of_hashtag(1)[:20])
    own = Post.objects.filter(author_id=1, state=Post.State.PUBLISHED).order_by("-pk")
    assert_uses_index(own.values_list("pk", flat=True)[:50])
    follows = HashtagFollow.objects.filter(user_id=1).order_by("-pk")
    assert_uses_index(follows.values_list("hashtag_id", flat=True)[:12])
