"""Trending posts: many different people's new likes, in a bounded number of reads."""

import random
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import privacy_set
from content.models import Post
from feed import tasks, trending
from feed.models import Snapshot
from feed.trending import LIKERS, Voice, hottest, trending_posts
from instaclone.common.ids import id_floor
from social import services as social
from social.models import Like
from tests.factories import PostFactory, UserFactory
from tests.support import assert_queries, assert_uses_index

HOUR_MS = trending.HOUR_MS
voices = st.builds(
    Voice, user_id=st.integers(1, 8), target_id=st.integers(101, 105), age_hours=st.floats(0, 48)
)
lists = st.lists(voices, max_size=60, unique_by=lambda voice: (voice.user_id, voice.target_id))
PEOPLE = {post_id: [post_id - 100] for post_id in range(101, 106)}  # 101 is by person 1 …


# --- The rule -----------------------------------------------------------------------------------------------
@given(lists)
def test_only_what_enough_others_like_is_in_it_and_once(some: list[Voice]) -> None:
    found = hottest(some, PEOPLE)
    others = {pk: {v.user_id for v in some if v.target_id == pk} - set(PEOPLE[pk]) for pk in PEOPLE}
    assert sorted(found) == [pk for pk in sorted(PEOPLE) if len(others[pk]) >= LIKERS]


@given(lists, st.randoms(use_true_random=False))
def test_the_order_they_come_in_does_not_matter(some: list[Voice], chance: random.Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert hottest(shuffled, PEOPLE) == hottest(some, PEOPLE)


@given(lists, st.integers(101, 105))
def test_one_more_person_who_likes_a_post_never_moves_it_down(some: list[Voice], post_id: int) -> None:
    before, after = hottest(some, PEOPLE), hottest([*some, Voice(99, post_id, 1.0)], PEOPLE)
    if post_id in before:
        assert after.index(post_id) <= before.index(post_id)


@given(lists, st.integers(0, 59), st.floats(0, 48))
def test_a_newer_like_never_moves_a_post_down(some: list[Voice], place: int, hours: float) -> None:
    if place < len(some):
        new = replace(some[place], age_hours=min(hours, some[place].age_hours))
        before = hottest(some, PEOPLE)
        after = hottest([*some[:place], new, *some[place + 1 :]], PEOPLE)
        if new.target_id in before:
            assert after.index(new.target_id) <= before.index(new.target_id)


def test_who_likes_everything_says_little_of_each() -> None:
    spam = [Voice(user_id, target, 1.0) for user_id in range(1, 6) for target in range(200, 300)]
    liked = [Voice(user_id, 101, 1.0) for user_id in range(10, 14)]
    people = {101: [9], **{target: [9] for target in range(200, 300)}}
    assert hottest([*spam, *liked], people)[0] == 101


def test_new_likes_count_for_more_than_old_ones() -> None:
    old = [Voice(user_id, 101, 40.0) for user_id in range(10, 20)]
    new = [Voice(user_id, 102, 1.0) for user_id in range(20, 24)]
    assert hottest([*old, *new], {101: [1], 102: [2]}) == [102, 101]


# --- The task -----------------------------------------------------------------------------------------------
def liked_by(post: Post, people: int) -> Post:
    for _ in range(people):
        social.like_post(user=UserFactory(), post_id=post.pk)
    return post


@pytest.mark.django_db
def test_the_task_keeps_what_is_public_and_liked_by_enough_others() -> None:
    hot, warm = liked_by(PostFactory(), 5), liked_by(PostFactory(), 3)
    liked_by(PostFactory(), 2)
    own = liked_by(PostFactory(), 2)
    social.like_post(user=own.author, post_id=own.pk)
    hidden = liked_by(PostFactory(), 6)
    privacy_set(user=hidden.author, is_private=True)
    tasks.refresh_trending()
    assert trending_posts() == [hot.pk, warm.pk]
    tasks.refresh_trending()
    assert Snapshot.objects.filter(name=trending.NAME).count() == 1


@pytest.mark.django_db
def test_likes_of_last_week_are_no_trend() -> None:
    post = PostFactory()
    last_week = id_floor(int(time.time() * 1000) - 7 * 24 * HOUR_MS)
    for number in range(5):
        Like.objects.create(pk=last_week + number, user=UserFactory(), target_id=post.pk)
    trending.trending_posts_compute()
    assert trending_posts() == []


@pytest.mark.django_db
def test_when_the_task_has_stopped_nothing_is_trending() -> None:
    liked_by(PostFactory(), 3)
    trending.trending_posts_compute()
    assert len(trending_posts()) == 1
    Snapshot.objects.update(made_at=timezone.now() - trending.STALE - timedelta(minutes=1))
    cache.clear()
    assert trending_posts() == []


@pytest.mark.django_db
def test_what_is_trending_stands_in_explore_however_old_and_is_gone_when_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("feed.explore.NEWEST_POSTS", 2)
    monkeypatch.setattr("feed.explore_sources.popular_posts", list)
    hot = liked_by(PostFactory(), 3)
    for _ in range(4):
        PostFactory()
    trending.trending_posts_compute()
    first = Client().get("/api/v1/explore?limit=3").json()["results"]
    assert hot.pk in {int(post["id"]) for post in first}
    privacy_set(user=hot.author, is_private=True)
    cache.clear()
    everything = Client().get("/api/v1/explore?limit=50").json()["results"]
    assert hot.pk not in {int(post["id"]) for post in everything}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_a_fixed_number_of_queries(count: int) -> None:
    for _ in range(count):
        liked_by(PostFactory(), 3)
    trending.trending_posts_compute()
    with assert_queries(3):  # likes, posts, the snapshot
        trending.trending_posts_compute()
    with assert_queries(1):
        trending_posts()
    with assert_queries(0):
        trending_posts()
    likes = trending.newest_likes(int(time.time() * 1000))
    assert_uses_index(likes.values_list("pk", "user_id", "target_id")[: trending.LIKES])
