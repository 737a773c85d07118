"""Reading comments and replies, and the previews below posts in the feed."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from social import selectors, services
from social.models import Comment
from social.services.comments import RECENT
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.support import API, api, walk
from tests.support import assert_uses_index, plan

pytestmark = pytest.mark.django_db


def comments_of(post: Any) -> str:
    return f"{API}/posts/{post.pk}/comments"


def ids(rows: Any) -> list[int]:
    return [int(row["id"]) for row in rows]


def test_comments_come_newest_first_in_pages_without_their_replies(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    made = [CommentFactory(post=post) for _ in range(5)]
    CommentFactory(post=post, parent=made[0])
    rows = list(walk(api(carol), f"{comments_of(post)}?limit=2"))
    assert ids(rows) == [comment.pk for comment in reversed(made)]
    assert [row["reply_count"] for row in rows] == [0, 0, 0, 0, 1]


def test_replies_come_oldest_first_in_pages(alice: Any, carol: Any) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    made = [CommentFactory(post=top.post, parent=top) for _ in range(5)]
    rows = walk(api(carol), f"{API}/comments/{top.pk}/replies?limit=2")
    assert ids(rows) == [reply.pk for reply in made]


@pytest.mark.parametrize(
    ("person", "public", "private"),
    [(None, 200, 404), ("alice", 200, 200), ("bob", 200, 200), ("carol", 200, 404), ("mallory", 404, 404)],
)
def test_who_sees_a_post_sees_its_comments(cast: Any, person: str | None, public: int, private: int) -> None:
    viewer = getattr(cast, person) if person else None
    for is_private, status in ((False, public), (True, private)):
        cast.alice.is_private = is_private
        cast.alice.save(update_fields=["is_private"])
        comment = CommentFactory(post=PostFactory(author=cast.alice), author=cast.alice)
        assert api(viewer).get(comments_of(comment.post)).status_code == status
        assert api(viewer).get(f"{API}/comments/{comment.pk}/replies").status_code == status


def test_comments_of_suspended_people_are_hidden(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    kept = CommentFactory(post=post)
    CommentFactory(post=post, author=UserFactory(is_active=False))
    assert ids(walk(api(carol), comments_of(post))) == [kept.pk]


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=0", "limit=51", "limit=x", "cursor=%00"])
def test_a_page_that_makes_no_sense_is_refused(alice: Any, query: str) -> None:
    post = PostFactory(author=alice)
    assert api(alice).get(f"{comments_of(post)}?{query}").status_code == 400


@pytest.mark.parametrize("count", [5, 20])
def test_a_page_of_comments_costs_the_same_however_long(
    alice: Any, bob: Any, assert_queries: Any, count: int
) -> None:
    post = PostFactory(author=alice)
    for number in range(count):
        CommentFactory(post=post, is_pinned=number < 3)
    client = api(bob)
    with assert_queries(9):  # session 1, post 3, blocks 1, pinned 1, comments 1, authors 1, likes 1
        rows = client.get(comments_of(post)).json()["results"]
    assert len(rows) == count


@pytest.mark.parametrize("count", [5, 20])
def test_a_page_of_replies_costs_the_same_however_long(
    alice: Any, bob: Any, assert_queries: Any, count: int
) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    for _ in range(count):
        CommentFactory(post=top.post, parent=top)
    client = api(bob)
    # session 1, comment 1, post 3, its author 2, blocks 1, replies 1, authors 1, likes 1
    with assert_queries(11):
        rows = client.get(f"{API}/comments/{top.pk}/replies").json()["results"]
    assert len(rows) == count


def test_the_lists_are_read_through_indexes(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    top = Comment.objects.top_level(post.pk, pinned=False)
    lists = {
        "comments_of_post": [
            top.order_by("-pk")[:21],
            top.exclude(author_id__in=[carol.pk]).filter(pk__lt=post.pk).order_by("-pk")[:21],
            Comment.objects.top_level(post.pk, pinned=True).order_by("-pk"),
        ],
        "replies_of_comment": [Comment.objects.filter(parent_id=post.pk, pk__gt=1).order_by("pk")[:21]],
        "comments_recent": [Comment.objects.recent([post.pk]).order_by("-pk")[RECENT : 2 * RECENT]],
    }
    for index, querysets in lists.items():
        for queryset in querysets:
            assert_uses_index(queryset)
            assert index in plan(queryset), plan(queryset)


@pytest.mark.sqlite_only
def test_previews_are_read_through_the_index_on_their_mark(alice: Any) -> None:
    # MongoDB tries its indexes on the data to choose among them: on an empty table it tells nothing.
    assert "(post_id=? AND is_recent=?)" in plan(Comment.objects.recent([1, 2, 3]))


def texts(previews: Any, post: Any) -> list[str]:
    return [preview.comment.text for preview in previews.get(post.pk, [])]


def test_the_preview_shows_the_two_newest_of_people_one_follows(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=carol)
    for number, author in enumerate([alice, carol, alice, carol, alice, carol]):
        services.comment_create(author=author, post_id=post.pk, text=str(number))
    post.refresh_from_db()
    previews = selectors.latest_comments(viewer=bob, posts=[post])
    assert texts(previews, post) == ["2", "4"]
    assert {preview.author for preview in previews[post.pk]} == {alice}


def test_the_preview_shows_ones_own_comment_but_no_replies_and_no_requests(
    alice: Any, bob: Any, pat: Any
) -> None:
    FollowFactory(follower=bob, followee=pat, state="pending")
    post = PostFactory(author=alice)
    mine = services.comment_create(author=bob, post_id=post.pk, text="mine")
    services.comment_create(author=alice, post_id=post.pk, text="a reply", parent_id=mine.pk)
    services.comment_create(author=pat, post_id=post.pk, text="of someone who was only asked")
    post.refresh_from_db()
    assert texts(selectors.latest_comments(viewer=bob, posts=[post]), post) == ["mine"]


def test_visitors_and_posts_without_comments_have_no_preview(alice: Any, bob: Any) -> None:
    quiet, loud = PostFactory(author=alice), PostFactory(author=alice)
    services.comment_create(author=alice, post_id=loud.pk, text="hello")
    loud.refresh_from_db()
    assert list(selectors.latest_comments(viewer=bob, posts=[quiet, loud])) == [loud.pk]
    assert selectors.latest_comments(viewer=AnonymousUser(), posts=[loud]) == {}


@pytest.mark.parametrize("count", [5, 20])
def test_previews_cost_two_queries_however_many(
    alice: Any, bob: Any, assert_queries: Any, count: int
) -> None:
    posts = [PostFactory(author=alice) for _ in range(count)]
    for post in posts:
        for _ in range(3):
            CommentFactory(post=post, author=alice)
        post.refresh_from_db()
    with assert_queries(2):
        previews = selectors.latest_comments(viewer=bob, posts=posts)
        assert [preview.author.username for post in posts for preview in previews[post.pk]] == [
            "alice"
        ] * 2 * count
