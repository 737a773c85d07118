"""Blocks end what was between two people and hide them from each other."""

from typing import Any

import pytest

from social import services
from social.models import Block, Follow
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.support import API, api, assert_counters_are_right, walk
from tests.support import live

pytestmark = pytest.mark.django_db


def url(user: Any) -> str:
    return f"{API}/users/{user.username}/block"


def test_a_block_ends_the_follows_both_ways(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    for _ in range(2):
        response = api(alice).post(url(bob))
        assert (response.status_code, response.json()) == (200, {"blocking": True})
    assert Block.objects.filter(blocker=alice, blocked=bob).count() == 1
    assert not Follow.objects.exists()
    assert_counters_are_right()


def test_a_block_ends_requests_too(pat: Any, carol: Any) -> None:
    FollowFactory(follower=carol, followee=pat, state=Follow.State.PENDING)
    api(pat).post(url(carol))
    assert not Follow.objects.filter(follower=carol).exists()
    assert_counters_are_right()


def test_a_block_hides_each_from_the_other(alice: Any, mallory: Any) -> None:
    for viewer, author in ((mallory, alice), (alice, mallory)):
        post = PostFactory(author=author)
        assert api(viewer).get(f"{API}/users/{author.username}").status_code == 404
        assert api(viewer).get(f"{API}/posts/{post.pk}").status_code == 404


def test_comments_of_a_blocked_person_are_hidden_on_other_peoples_posts(
    alice: Any, mallory: Any, carol: Any
) -> None:
    comment = CommentFactory(post=PostFactory(author=carol), author=mallory)
    comments = f"{API}/posts/{comment.post_id}/comments"
    assert list(walk(api(alice), comments)) == []
    assert [row["id"] for row in walk(api(carol), comments)] == [str(comment.pk)]
    assert api(alice).post(f"{API}/comments/{comment.pk}/like").status_code == 404
    assert api(alice).get(f"{API}/comments/{comment.pk}/replies").status_code == 404


def test_a_blocked_person_can_block_back_and_each_lifts_only_their_own(alice: Any, mallory: Any) -> None:
    assert api(mallory).post(url(alice)).status_code == 200
    assert api(alice).delete(url(mallory)).status_code == 204
    assert list(Block.objects.values_list("blocker_id", "blocked_id")) == [(mallory.pk, alice.pk)]
    assert api(alice).get(f"{API}/users/mallory").status_code == 404


def test_unblocking_may_be_repeated_and_brings_no_follow_back(alice: Any, bob: Any) -> None:
    api(alice).post(url(bob))
    assert [api(alice).delete(url(bob)).status_code for _ in range(2)] == [204, 204]
    assert not Follow.objects.exists()


def test_nobody_blocks_themselves_or_somebody_who_is_not_there(alice: Any) -> None:
    assert api(alice).post(url(alice)).status_code == 400
    assert api(alice).post(f"{API}/users/nobody/block").status_code == 404
    assert api(alice).post(url(UserFactory(is_active=False))).status_code == 404


def test_a_visitor_must_sign_in_to_block(alice: Any) -> None:
    assert api(None).post(url(alice)).status_code == 401
    assert api(None).delete(url(alice)).status_code == 401
    assert api(None).get(f"{API}/me/blocks").status_code == 401


def test_blocks_are_listed_for_the_blocker_alone(alice: Any, mallory: Any) -> None:
    rows = list(walk(api(alice), f"{API}/me/blocks"))
    assert [(row["username"], row["relationship"]["blocking"]) for row in rows] == [("mallory", True)]
    assert list(walk(api(mallory), f"{API}/me/blocks")) == []


@pytest.mark.parametrize("_round", range(3))
def test_no_follow_survives_a_block_that_is_made_at_the_same_time(
    alice: Any, carol: Any, _round: int
) -> None:
    live(
        lambda: services.follow(follower=carol, followee_id=alice.pk),
        lambda: services.block(blocker=alice, user_id=carol.pk),
        lambda: services.follow(follower=alice, followee_id=carol.pk),
        lambda: services.block(blocker=carol, user_id=alice.pk),
    )
    assert not Follow.objects.filter(follower__in=[alice, carol], followee__in=[alice, carol]).exists()
    assert_counters_are_right()
