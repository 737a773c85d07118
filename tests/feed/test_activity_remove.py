"""Taking back what one did: `DELETE /api/v1/activity`."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Session
from content.models import Post
from feed.activity import services
from feed.models import RecentSearch
from social.models import Block, Comment, Follow, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.feed.activity_support import ACTIVITY, like, login, search
from tests.feed.support import api
from tests.social.support import assert_counters_are_right
from tests.support import live

pytestmark = pytest.mark.django_db


def remove(client: Any, *rows: Any) -> int:
    """The status of the answer."""
    body = {"ids": [str(row.pk) for row in rows]}
    return int(client.delete(ACTIVITY, body, content_type="application/json").status_code)


def test_each_kind_is_taken_back_in_its_own_way(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    rows = [
        like(carol, post),
        CommentFactory(post=post, author=carol),
        FollowFactory(follower=carol, followee=alice),
        search(carol),
    ]
    assert remove(api(carol), *rows) == 204
    assert not any(type(row).objects.filter(pk=row.pk).exists() for row in rows)
    post.refresh_from_db()
    assert (post.like_count, post.comment_count) == (0, 0)
    assert_counters_are_right()


def test_a_request_to_follow_is_taken_back(carol: Any, pat: Any) -> None:
    row = Follow.objects.create(follower=carol, followee=pat, state="pending")
    assert remove(api(carol), row) == 204
    assert not Follow.objects.filter(pk=row.pk).exists()
    assert_counters_are_right()


def test_the_ids_may_stand_in_the_address(alice: Any, carol: Any) -> None:
    rows = [like(carol, PostFactory(author=alice)) for _ in range(2)]
    response = api(carol).delete(f"{ACTIVITY}?ids={rows[0].pk}&ids={rows[1].pk}")
    assert response.status_code == 204
    assert not Like.objects.exists()


def test_again_is_as_once(alice: Any, carol: Any) -> None:
    row = like(carol, PostFactory(author=alice))
    client = api(carol)
    assert [remove(client, row) for _ in range(2)] == [204, 204]
    assert_counters_are_right()


@pytest.mark.parametrize("person", ["alice", "bob", "mallory", "staff"])
def test_what_others_did_is_left_alone(cast: Any, person: str) -> None:
    post = PostFactory(author=cast.alice)
    rows = [
        like(cast.carol, post),
        CommentFactory(post=post, author=cast.carol),
        FollowFactory(follower=cast.carol, followee=cast.alice),
        search(cast.carol),
        login(cast.carol),
    ]
    assert remove(api(getattr(cast, person)), *rows) == 204
    assert all(type(row).objects.filter(pk=row.pk).exists() for row in rows)


def test_it_is_for_people_who_are_signed_in(alice: Any) -> None:
    row = like(alice, PostFactory(author=alice))
    assert remove(Client(), row) == 401
    assert Like.objects.exists()


def test_a_sign_in_is_refused_and_nothing_else_of_the_request_is_done(alice: Any, carol: Any) -> None:
    liked, session = like(carol, PostFactory(author=alice)), login(carol)
    response = api(carol).delete(
        ACTIVITY, {"ids": [str(liked.pk), str(session.pk)]}, content_type="application/json"
    )
    assert response.status_code == 400
    assert set(response.json()) == {"ids"}
    assert Like.objects.exists()
    assert Session.objects.get(pk=session.pk).revoked_at is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": None},
        {"ids": "1"},
        {"ids": ["x"]},
        {"ids": [-1]},
        {"ids": ["1"] * 101},
        [],
        5,
    ],
)
def test_ids_that_are_none_or_too_many_are_refused(carol: Any, body: Any) -> None:
    assert api(carol).delete(ACTIVITY, body, content_type="application/json").status_code == 400


def test_a_like_of_something_hidden_by_now_can_be_taken_back(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    row = like(bob, post)
    Block.objects.create(blocker=alice, blocked=bob)
    assert remove(api(bob), row) == 204
    post.refresh_from_db()
    assert post.like_count == 0


def test_a_like_of_something_that_is_gone_can_be_taken_back(carol: Any) -> None:
    row = Like.objects.create(user=carol, target_id=12345)
    assert remove(api(carol), row) == 204
    assert not Like.objects.exists()


def test_a_comment_on_a_deleted_post_can_be_deleted(alice: Any, carol: Any) -> None:
    row = CommentFactory(post=PostFactory(author=alice), author=carol)
    Post.objects.update(state="deleted", reach=Post.Reach.NOBODY)
    assert remove(api(carol), row) == 204
    assert not Comment.objects.exists()


def test_a_comment_and_ones_reply_to_it_may_go_together(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    comment = CommentFactory(post=post, author=carol)
    reply = CommentFactory(post=post, author=carol, parent=comment)
    assert remove(api(carol), comment, reply) == 204
    post.refresh_from_db()
    assert (Comment.objects.count(), post.comment_count) == (0, 0)


def test_several_at_once_count_each_only_once(alice: Any, carol: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(3)]
    rows = [like(carol, post) for post in posts]
    rows += [CommentFactory(post=posts[0], author=carol), FollowFactory(follower=carol, followee=alice)]
    rows += [FollowFactory(follower=carol, followee=UserFactory()), search(carol)]
    ids = [row.pk for row in rows]
    results = live(*[lambda: services.activity_remove(user=carol, ids=ids)] * 4)
    assert results == [None] * 4
    assert not Like.objects.exists()
    assert not Comment.objects.exists()
    assert not RecentSearch.objects.exists()
    assert_counters_are_right()
