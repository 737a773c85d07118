"""A published post finds its way into the timelines, once, whatever happens on the way."""

import time
from typing import Any

import pytest
from django.db import DatabaseError

from accounts.services import privacy_set
from content.models import Post
from content.signals import post_hidden, post_published
from feed import pulls, services, tasks
from feed.models import TimelineEntry
from feed.search.captions import captions_find
from instaclone.common.ids import MAX_ID, id_floor
from social.models import Follow
from social.services import follow
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import entries
from tests.support import live

pytestmark = pytest.mark.django_db


def followers(author: Any, count: int) -> set[int]:
    """New accepted followers of the author."""
    return {FollowFactory(followee=author).follower_id for _ in range(count)}


def test_a_post_reaches_its_author_and_every_follower_and_nobody_else(
    alice: Any, bob: Any, carol: Any
) -> None:
    asked = UserFactory()
    FollowFactory(follower=asked, followee=alice, state=Follow.State.PENDING)
    post = PostFactory(author=alice)

    post_published.send(sender=Post, post_id=post.pk, author_id=alice.pk)

    assert entries(post) == {alice.pk, bob.pk}
    post.refresh_from_db()
    assert post.fanned_out_at is not None


def test_fanning_out_twice_adds_nothing(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)

    assert services.fan_out(post.pk) == 2
    assert services.fan_out(post.pk) == 0
    assert entries(post) == {alice.pk, bob.pk}


def test_followers_beyond_one_batch_are_all_reached(alice: Any, bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pulls, "BATCH", 3)
    everyone = {alice.pk, bob.pk, *followers(alice, 7)}
    post = PostFactory(author=alice)

    services.fan_out(post.pk)

    assert entries(post) == everyone


def test_a_fan_out_that_died_halfway_is_completed_without_doubles(
    alice: Any, bob: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pulls, "BATCH", 2)
    everyone = {alice.pk, bob.pk, *followers(alice, 5)}
    post = PostFactory(author=alice)
    whole, calls = services._insert, []

    def dying(rows: list[TimelineEntry]) -> int:
        calls.append(rows)
        if len(calls) == 3:
            raise DatabaseError("the worker is killed here")
        return whole(rows)

    monkeypatch.setattr(services, "_insert", dying)
    with pytest.raises(DatabaseError):
        services.fan_out(post.pk)
    reached = entries(post)
    assert alice.pk in reached
    assert reached < everyone
    post.refresh_from_db()
    assert post.fanned_out_at is None

    services.fan_out(post.pk)

    assert entries(post) == everyone
    post.refresh_from_db()
    assert post.fanned_out_at is not None


def test_workers_that_fan_out_the_same_post_at_once_make_no_doubles(alice: Any, bob: Any) -> None:
    everyone = {alice.pk, bob.pk, *followers(alice, 20)}
    post = PostFactory(author=alice)

    made = live(*[lambda: services.fan_out(post.pk)] * 4)

    assert sum(made) == len(everyone)
    assert entries(post) == everyone


def old_post(author: Any, age_s: int, **fields: Any) -> Post:
    """A post made so many seconds ago."""
    return PostFactory(pk=id_floor(int(time.time() * 1000) - age_s * 1000), author=author, **fields)


def test_the_sweeper_finishes_what_is_older_than_a_minute(alice: Any, bob: Any) -> None:
    forgotten, fresh = old_post(alice, 90, caption="forgotten"), PostFactory(author=alice)

    tasks.finish_fan_out()

    assert entries(forgotten) == {alice.pk, bob.pk}
    assert captions_find(["forgotten"], below=MAX_ID, limit=2).ids == [forgotten.pk]
    assert entries(fresh) == set()


def test_the_sweeper_leaves_archived_posts_alone(alice: Any) -> None:
    archived = old_post(alice, 90, state=Post.State.ARCHIVED)

    tasks.finish_fan_out()

    assert entries(archived) == set()


def test_a_post_that_is_not_published_is_not_fanned_out(alice: Any) -> None:
    post = PostFactory(author=alice, state=Post.State.ARCHIVED)

    assert services.fan_out(post.pk) == 0
    assert entries(post) == set()


def test_a_hidden_post_leaves_every_timeline_and_comes_back_when_published_again(
    alice: Any, bob: Any
) -> None:
    post = PostFactory(author=alice)
    services.fan_out(post.pk)

    Post.objects.filter(pk=post.pk).update(state=Post.State.ARCHIVED)
    post_hidden.send(sender=Post, post_id=post.pk, author_id=alice.pk)
    assert entries(post) == set()
    post.refresh_from_db()
    assert post.fanned_out_at is None

    Post.objects.filter(pk=post.pk).update(state=Post.State.PUBLISHED)
    post_published.send(sender=Post, post_id=post.pk, author_id=alice.pk)
    assert entries(post) == {alice.pk, bob.pk}


def test_a_removal_that_comes_late_leaves_a_post_that_is_back_in_place(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    services.fan_out(post.pk)

    services.remove_from_timelines(post.pk)

    assert entries(post) == {alice.pk, bob.pk}


def test_a_post_hidden_during_its_fan_out_is_taken_out_again(alice: Any, bob: Any, monkeypatch: Any) -> None:
    post = PostFactory(author=alice)
    whole = services._insert

    def hide_meanwhile(rows: list[TimelineEntry]) -> int:
        Post.objects.filter(pk=post.pk).update(state=Post.State.DELETED)
        return whole(rows)

    monkeypatch.setattr(services, "_insert", hide_meanwhile)

    assert services.fan_out(post.pk) == 0
    assert entries(post) == set()


def test_a_large_audience_is_left_to_a_worker_but_the_author_sees_the_post_at_once(
    alice: Any, bob: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tasks, "INLINE_FOLLOWERS", 0)
    enqueued: list[int] = []
    monkeypatch.setattr(tasks.fan_out, "delay", enqueued.append)
    post = PostFactory(author=alice)

    post_published.send(sender=Post, post_id=post.pk, author_id=alice.pk)

    assert entries(post) == {alice.pk}
    assert enqueued == [post.pk]


def test_an_account_that_opens_fills_the_timelines_of_all_who_asked_by_task(
    pat: Any, monkeypatch: Any
) -> None:
    post = PostFactory(author=pat)
    askers = [UserFactory() for _ in range(3)]
    for asker in askers:
        follow(follower=asker, followee_id=pat.pk)
    enqueued: list[tuple[int, int]] = []
    run = tasks.timeline_fill.run
    monkeypatch.setattr(tasks.timeline_fill, "delay", lambda *ids: (enqueued.append(ids), run(*ids)))
    privacy_set(user=pat, is_private=False)
    assert sorted(enqueued) == sorted((asker.pk, pat.pk) for asker in askers)
    entries = TimelineEntry.objects.filter(post_id=post.pk).values_list("owner_id", flat=True)
    assert {asker.pk for asker in askers} <= set(entries)


def test_open_pages_of_followers_learn_of_a_new_post_once(alice: Any, bob: Any, published: Any) -> None:
    post = PostFactory(author=alice)
    for _ in range(2):
        services.fan_out(post.pk)
    told = published.of("feed.new")
    assert [(event.user_id, event.data, event.keep) for event in told] == [
        (bob.pk, {"post_id": str(post.pk), "author_id": str(alice.pk)}, False)
    ]


def test_a_post_that_followers_may_not_see_is_no_news_to_them(alice: Any, bob: Any, published: Any) -> None:
    post = PostFactory(author=alice, audience=Post.Audience.CLOSE_FRIENDS, reach=Post.Reach.CLOSE_FRIENDS)
    services.fan_out(post.pk)
    assert entries(post) == {alice.pk}
    assert published.of("feed.new") == []


def test_an_old_post_that_comes_back_is_no_news(alice: Any, bob: Any, published: Any) -> None:
    old = PostFactory(pk=id_floor(int(time.time() * 1000) - 2 * 3_600_000), author=alice)
    services.fan_out(old.pk)
    assert entries(old) == {alice.pk, bob.pk}
    assert published.of("feed.new") == []
