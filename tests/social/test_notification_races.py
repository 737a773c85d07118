"""Things that happen at once leave the notifications that the rows give reason for, and no others."""

from functools import partial
from typing import Any

import pytest

from instaclone.common.errors import DomainError
from social import services
from social.models import Comment, Follow, Like, Notification, NotificationActor
from tests.factories import PostFactory, UserFactory
from tests.social.notified import assert_groups_are_right, cards_of, texts_of
from tests.social.support import run_in_threads
from tests.support import live

pytestmark = pytest.mark.django_db


def failures(results: list[Any]) -> list[Any]:
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]


@pytest.mark.slow
def test_two_hundred_likes_at_once_are_one_notification_of_two_hundred(alice: Any) -> None:
    post = PostFactory(author=alice)
    people = [UserFactory() for _ in range(200)]
    jobs = [partial(services.like_post, user=person, post_id=post.pk) for person in people]
    assert failures(run_in_threads(jobs, workers=16)) == []
    (card,) = cards_of(alice)
    assert card.actor_count == 200
    assert card.text.endswith("and 198 others liked your photo.")
    assert NotificationActor.objects.count() == 200
    assert_groups_are_right()


def test_the_first_likes_at_once_make_one_notification(alice: Any) -> None:
    for _ in range(4):
        post = PostFactory(author=alice)
        people = [UserFactory() for _ in range(6)]
        jobs = [partial(services.like_post, user=person, post_id=post.pk) for person in people]
        assert failures(live(*jobs)) == []
        assert Notification.objects.get(post_id=post.pk).actor_count == 6
    assert_groups_are_right()


def test_likes_and_unlikes_at_once_leave_what_the_likes_say(alice: Any) -> None:
    post = PostFactory(author=alice)
    people = [UserFactory() for _ in range(4)]
    for _ in range(3):
        jobs = [
            partial(change, user=person, post_id=post.pk)
            for person in people
            for change in (services.like_post, services.unlike_post, services.like_post)
        ]
        assert failures(run_in_threads(jobs, workers=8)) == []
        likes = set(Like.objects.filter(target_id=post.pk).values_list("pk", "user_id"))
        assert set(NotificationActor.objects.values_list("cause_id", "actor_id")) == likes
        assert_groups_are_right()


def test_a_like_and_its_end_at_once_leave_nothing_behind(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    like = partial(services.like_post, user=bob, post_id=post.pk)
    unlike = partial(services.unlike_post, user=bob, post_id=post.pk)
    for _ in range(5):
        assert failures(live(like, unlike, unlike)) == []
        unlike()
        assert not Notification.objects.exists()
        assert not NotificationActor.objects.exists()


def test_a_like_and_a_block_at_once_leave_nothing_told(alice: Any) -> None:
    for _ in range(4):
        post, person = PostFactory(author=alice), UserFactory()
        live(
            partial(services.like_post, user=person, post_id=post.pk),
            partial(services.block, blocker=alice, user_id=person.pk),
        )
        assert texts_of(alice) == []
        assert not NotificationActor.objects.exists()


def test_a_comment_and_its_end_at_once_leave_nothing_told(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    for _ in range(4):
        parent = services.comment_create(author=bob, post_id=post.pk, text="First")
        live(
            partial(services.comment_create, author=alice, post_id=post.pk, text="@bob", parent_id=parent.pk),
            partial(services.comment_delete, user=bob, comment_id=parent.pk),
            partial(services.like_comment, user=alice, comment_id=parent.pk),
        )
        assert not Comment.objects.exists()
        assert texts_of(alice) == texts_of(bob) == []
        assert not Notification.objects.exists()


def test_a_request_that_is_answered_and_taken_back_at_once_is_told_as_it_ended(pat: Any, carol: Any) -> None:
    for _ in range(4):
        services.follow(follower=carol, followee_id=pat.pk)
        request_id = Follow.objects.get(follower=carol, followee=pat).pk
        live(
            partial(services.request_accept, user=pat, request_id=request_id),
            partial(services.unfollow, follower=carol, followee_id=pat.pk),
        )
        follows = Follow.objects.filter(follower=carol, followee=pat).exists()
        assert [card.kind for card in cards_of(pat)] == ["follow"] * follows
        assert [card.kind for card in cards_of(carol)] == ["request_accepted"] * follows
        services.unfollow(follower=carol, followee_id=pat.pk)
        assert not Notification.objects.exists()
