"""The hot queries are answered by indexes on both engines."""

from itertools import pairwise

import pytest
from django.db.models import F, Q

from accounts.models import User
from content.models import Post
from feed.models import TimelineEntry
from social.models import Comment, Follow, Like
from tests.factories import CommentFactory, PostFactory, UserFactory
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db

NEWEST = Post.objects.order_by("-pk")


@pytest.fixture
def rows(cast):
    """Enough rows that an engine which chooses by size has a choice."""
    posts = [PostFactory(author=author) for author in (cast.alice, cast.bob) for _ in range(15)]
    for post in posts:
        CommentFactory(post=post, author=cast.bob)
        Like.objects.create(user=cast.bob, target_id=post.pk)
        TimelineEntry.objects.create(owner=cast.bob, post=post, author=post.author)
    return posts


QUERIES = {
    "a person by name": lambda i: User.objects.filter(username="alice").order_by(),
    "a person by name, in the usual order": lambda i: User.objects.filter(username="alice"),
    "a person by e-mail": lambda i: User.objects.filter(email="alice@example.org").order_by(),
    "people by the start of their name": lambda i: User.objects.filter(
        username__gte="al", username__lt="am"
    ).order_by("username")[:20],
    "a row by id": lambda i: Post.objects.filter(pk=i),
    "the newest posts": lambda i: NEWEST.filter(pk__lt=i)[:20],
    "an author's posts": lambda i: NEWEST.filter(author_id=i)[:21],
    "an author's older posts": lambda i: NEWEST.filter(author_id=i, pk__lt=i)[:21],
    "everyone's posts but some people's": lambda i: NEWEST.filter(reach=0).exclude(author_id__in=[i, 1])[:21],
    "a timeline": lambda i: TimelineEntry.objects.filter(owner_id=i).order_by("-post_id")[:21],
    "a timeline further down": lambda i: TimelineEntry.objects.filter(owner_id=i, post__lt=i).order_by(
        "-post_id"
    )[:21],
    "ids of a timeline": lambda i: (
        TimelineEntry.objects.filter(owner_id=i, post_id__lt=i)
        .order_by("-post_id")
        .values_list("post_id", flat=True)[:21]
    ),
    "which of these are liked": lambda i: Like.objects.filter(user_id=i, target_id__in=[i, 1, 2]).values_list(
        "target_id", flat=True
    ),
    "one like": lambda i: Like.objects.filter(user_id=i, target_id=i)[:1],
    "likers": lambda i: Like.objects.filter(target_id=i).order_by("-pk")[:21],
    "which of these are followed": lambda i: Follow.objects.filter(follower_id=i, followee_id__in=[i, 1]),
    "followers": lambda i: Follow.objects.filter(followee_id=i, state="accepted").order_by("-pk")[:21],
    "followed": lambda i: Follow.objects.filter(follower_id=i, state="accepted").order_by("-pk")[:21],
    "replies": lambda i: Comment.objects.filter(parent_id=i).order_by("pk")[:21],
    "top comments": lambda i: Comment.objects.filter(post_id=i, parent__isnull=True).order_by(
        "-is_pinned", "-pk"
    )[:21],
    "posts with their authors": lambda i: NEWEST.filter(pk__lt=i).select_related("author")[:20],
    "an author's posts with their author": lambda i: NEWEST.filter(author_id=i, pk__lt=i).select_related(
        "author"
    )[:21],
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_index_serves(query, rows):
    assert_uses_index(query(rows[7].pk))


def test_index_serves_posts_by_ids_with_their_authors(rows):
    ids = [post.pk for post in rows[3:9]]
    queryset = Post.objects.filter(pk__in=ids).select_related("author")
    assert_uses_index(queryset.order_by())
    assert_uses_index(queryset.order_by("-pk"), allow_sort=True)
    with_condition = queryset.filter(Q(reach=0) | Q(author_id__in=[1, 2], reach=1)).exclude(author_id__in=[3])
    assert_uses_index(with_condition.order_by("-pk"), allow_sort=True)


def test_the_helper_finds_a_scan(rows):
    with pytest.raises(AssertionError, match="scan"):
        assert_uses_index(Post.objects.filter(caption="Caption 3").order_by())


def test_the_helper_finds_a_sort_in_memory(rows):
    queryset = Post.objects.filter(author_id=rows[0].author_id).order_by("caption")[:5]
    with pytest.raises(AssertionError, match="sort"):
        assert_uses_index(queryset)
    assert_uses_index(queryset, allow_sort=True)


@pytest.mark.mongo_only
def test_a_timelines_ids_come_from_the_index_alone(rows):
    queryset = QUERIES["ids of a timeline"](rows[-1].pk)
    assert '"FETCH"' not in queryset.explain(verbosity="queryPlanner").split('"rejectedPlans"')[0]


class TestAnswers:
    """Moving stages about must not change what a query answers."""

    def test_limit_counts_rows_after_a_condition_on_a_joined_table(self, rows, cast):
        newest = Post.objects.filter(author__username="alice", reach=0).order_by("-pk")
        assert [post.pk for post in newest[:4]] == [post.pk for post in rows[14:10:-1]]
        assert [post.pk for post in newest.select_related("author")[2:4]] == [rows[12].pk, rows[11].pk]

    def test_conditions_on_both_tables_in_one_or(self, rows, cast):
        either = Post.objects.filter(Q(author__username="alice") | Q(pk=rows[-1].pk)).order_by("pk")
        assert [post.pk for post in either] == [post.pk for post in rows[:15]] + [rows[-1].pk]

    def test_order_by_a_joined_column(self, rows):
        names = [
            post.author.username
            for post in Post.objects.select_related("author").order_by("author__username")
        ]
        assert names == ["alice"] * 15 + ["bob"] * 15

    def test_order_by_a_nullable_column_with_nulls_last(self, rows):
        reply = CommentFactory(post=rows[0], parent=Comment.objects.first())
        first = Comment.objects.order_by(F("parent_id").asc(nulls_last=True)).first()
        assert first == reply

    def test_null_is_neither_less_nor_more(self, rows):
        assert not Comment.objects.filter(parent_id__lt=2**62).exists()
        assert Comment.objects.filter(parent_id__isnull=True).count() == 30
        assert not Comment.objects.filter(parent_id__isnull=False).exists()

    def test_each_column_alone(self, rows, cast):
        newest = Post.objects.order_by("-pk")
        assert list(newest.values_list("author_id", flat=True)[:2]) == [cast.bob.pk] * 2
        assert list(newest.values("pk", "reach")[:1]) == [{"pk": rows[-1].pk, "reach": 0}]
        assert newest.only("caption")[0].author_id == cast.bob.pk
        assert type(newest.values_list("pk", flat=True)[0]) is int

    def test_whole_rows_come_back_as_they_were_stored(self, rows):
        media = [{"a": [1, 2.5, None, True, {"ü": "x"}], "big": 2**40}]
        Post.objects.filter(pk=rows[0].pk).update(media=media)
        post = Post.objects.get(pk=rows[0].pk)
        assert post.media == media
        assert post.created_at.tzinfo is not None
        assert post.edited_at is None
        assert abs(post.created_at - rows[0].created_at).total_seconds() < 0.001

    def test_slices_follow_each_other(self, rows):
        pages = [list(NEWEST.all()[start : start + 7]) for start in range(0, 35, 7)]
        assert [post.pk for page in pages for post in page] == [post.pk for post in reversed(rows)]

    def test_a_page_after_a_cursor(self, rows):
        page = list(TimelineEntry.objects.filter(post__lt=rows[9].pk).order_by("-post_id")[:3])
        assert [entry.post_id for entry in page] == [rows[8].pk, rows[7].pk, rows[6].pk]
        assert all(newer.post_id > older.post_id for newer, older in pairwise(page))

    def test_no_row_for_an_empty_list(self, rows):
        assert list(Post.objects.filter(pk__in=[]).order_by("-pk")) == []
        assert list(Post.objects.filter(Q(pk__in=[]) | Q(pk=rows[0].pk))) == [rows[0]]
        assert Post.objects.exclude(pk__in=[]).count() == 30

    def test_updates_by_f_touch_only_what_is_filtered(self, rows):
        changed = Post.objects.filter(pk__in=[rows[0].pk, rows[1].pk], like_count__lt=5).update(
            like_count=F("like_count") + 1
        )
        assert changed == 2
        assert sum(Post.objects.values_list("like_count", flat=True)) == 2

    def test_people_without_posts_too(self, rows):
        UserFactory(username="zoe")
        assert User.objects.exclude(pk__in=[post.author_id for post in rows]).filter(username="zoe").exists()
