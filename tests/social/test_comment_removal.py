"""Deleting and pinning comments."""

from typing import Any

import pytest

from social import services
from social.models import Comment, Like
from social.services.comments import RECENT
from social.signals import comment_deleted
from tests.factories import CommentFactory, PostFactory
from tests.social.support import API, api, assert_counters_are_right, walk
from tests.support import live

pytestmark = pytest.mark.django_db


def delete(user: Any, comment: Any) -> int:
    return int(api(user).delete(f"{API}/comments/{comment.pk}").status_code)


def pin(user: Any, comment: Any) -> int:
    return int(api(user).post(f"{API}/comments/{comment.pk}/pin").status_code)


@pytest.fixture
def comment(alice: Any, carol: Any) -> Comment:
    """carol's comment on alice's post."""
    made: Comment = CommentFactory(post=PostFactory(author=alice), author=carol)
    return made


def test_a_deleted_comment_takes_its_replies_and_all_likes_along(
    alice: Any, carol: Any, comment: Any
) -> None:
    kept = CommentFactory(post=comment.post)
    replies = [CommentFactory(post=comment.post, parent=comment) for _ in range(3)]
    for target in (comment, *replies):
        services.like_comment(user=alice, comment_id=target.pk)
    heard: list[Any] = []

    def hear(**kwargs: Any) -> None:
        heard.append((sorted(kwargs["comment_ids"]), kwargs["post_id"]))

    comment_deleted.connect(hear)
    try:
        assert delete(carol, comment) == 204
    finally:
        comment_deleted.disconnect(hear)
    assert list(Comment.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not Like.objects.exists()
    assert heard == [(sorted([comment.pk, *(reply.pk for reply in replies)]), comment.post_id)]
    assert_counters_are_right()


def test_a_deleted_reply_leaves_the_others(carol: Any, comment: Any) -> None:
    reply = CommentFactory(post=comment.post, parent=comment, author=carol)
    CommentFactory(post=comment.post, parent=comment)
    assert delete(carol, reply) == 204
    assert Comment.objects.count() == 2
    assert_counters_are_right()


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 204), ("bob", 403), ("carol", 204), ("mallory", 404)]
)
def test_a_comment_is_deleted_by_its_author_or_the_posts(
    cast: Any, comment: Any, person: str | None, status: int
) -> None:
    viewer = getattr(cast, person) if person else None
    assert delete(viewer, comment) == status
    assert Comment.objects.exists() == (status != 204)


def test_deleting_what_is_gone_is_not_found(carol: Any, comment: Any) -> None:
    assert delete(carol, comment) == 204
    assert delete(carol, comment) == 404


def test_two_who_delete_at_once_and_one_who_replies_leave_right_counters(
    alice: Any, bob: Any, carol: Any, comment: Any
) -> None:
    CommentFactory(post=comment.post, parent=comment)
    live(
        lambda: services.comment_delete(user=alice, comment_id=comment.pk),
        lambda: services.comment_delete(user=carol, comment_id=comment.pk),
        lambda: services.comment_create(
            author=bob, post_id=comment.post_id, text="Yes", parent_id=comment.pk
        ),
    )
    assert not Comment.objects.exists()
    assert_counters_are_right()


def test_pinned_comments_stand_first(alice: Any, carol: Any, comment: Any) -> None:
    newer = [CommentFactory(post=comment.post) for _ in range(3)]
    assert [pin(alice, comment), pin(alice, comment)] == [200, 200]
    rows = list(walk(api(carol), f"{API}/posts/{comment.post_id}/comments?limit=2"))
    assert [row["id"] for row in rows] == [str(made.pk) for made in (comment, *reversed(newer))]
    assert [row["is_pinned"] for row in rows] == [True, False, False, False]
    for _ in range(2):
        assert api(alice).delete(f"{API}/comments/{comment.pk}/pin").status_code == 204
    rows = list(walk(api(carol), f"{API}/posts/{comment.post_id}/comments"))
    assert rows[-1]["id"] == str(comment.pk)


def test_three_comments_are_pinned_at_most(alice: Any) -> None:
    post = PostFactory(author=alice)
    comments = [CommentFactory(post=post) for _ in range(4)]
    assert [pin(alice, comment) for comment in comments] == [200, 200, 200, 409]
    assert Comment.objects.filter(post=post, is_pinned=True).count() == 3


def test_pins_at_once_never_make_more_than_three(alice: Any) -> None:
    post = PostFactory(author=alice)
    comments = [CommentFactory(post=post, is_pinned=number < 2) for number in range(5)]

    def job(comment: Any) -> Any:
        return lambda: services.comment_pin(user=alice, comment_id=comment.pk)

    live(*[job(comment) for comment in comments[2:]])
    assert Comment.objects.filter(post=post, is_pinned=True).count() in (2, 3)


def test_a_reply_cannot_be_pinned(alice: Any, comment: Any) -> None:
    assert pin(alice, CommentFactory(post=comment.post, parent=comment)) == 400


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 200), ("bob", 403), ("carol", 403), ("mallory", 404)]
)
def test_only_the_posts_author_pins(cast: Any, comment: Any, person: str | None, status: int) -> None:
    viewer = getattr(cast, person) if person else None
    assert pin(viewer, comment) == status
    comment.refresh_from_db()
    assert comment.is_pinned == (status == 200)


def test_a_handful_of_the_newest_comments_is_marked_recent(alice: Any) -> None:
    post = PostFactory(author=alice)
    made = [
        services.comment_create(author=alice, post_id=post.pk, text=str(number)).pk
        for number in range(RECENT + 3)
    ]
    services.comment_create(author=alice, post_id=post.pk, text="a reply", parent_id=made[-1])

    def recent() -> list[int]:
        return sorted(Comment.objects.filter(post=post, is_recent=True).values_list("pk", flat=True))

    assert recent() == made[-RECENT:]
    services.comment_delete(user=alice, comment_id=made[-2])
    assert recent() == sorted([*made[-RECENT - 1 : -2], made[-1]])


def test_a_post_that_is_gone_takes_no_comment(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice, state="deleted")
    response = api(carol).post(
        f"{API}/posts/{post.pk}/comments", {"text": "a"}, content_type="application/json"
    )
    assert response.status_code == 404
