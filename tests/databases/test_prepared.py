"""A prepared query answers like the queryset it was made from, on both engines."""

from typing import Any

import pytest
from django.db.models import CharField, Q, Value

from content.models import Post
from feed.models import TimelineEntry
from instaclone.common.transactions import atomic
from instaclone.databases.prepared import Prepared
from social.models import Block, Follow
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.support import live

pytestmark = pytest.mark.django_db

posts_of = Prepared(lambda author_id: Post.objects.filter(author_id=author_id).order_by("-pk"))
posts_in = Prepared(lambda ids: Post.objects.filter(pk__in=ids).order_by("pk").select_related("author"))
entries_of = Prepared(
    lambda owner_id: (
        TimelineEntry.objects.filter(owner_id=owner_id).order_by("-post_id").select_related("post__author")
    )
)
around = Prepared(
    lambda person, others: (
        Follow.objects.filter(Q(follower_id=person, followee_id__in=others))
        .values_list("follower_id", "followee_id", "state")
        .union(
            Block.objects.filter(blocker_id=person, blocked_id__in=others).values_list(
                "blocker_id", "blocked_id", Value("blocked", CharField())
            ),
            all=True,
        )
    )
)


def test_it_is_run_with_the_values_of_each_call(alice: Any, bob: Any) -> None:
    one, two = PostFactory(author=alice), PostFactory(author=alice)
    other = PostFactory(author=bob)

    assert posts_of(alice.pk) == [two, one]
    assert posts_of(bob.pk) == [other]
    assert posts_of(alice.pk, limit=1) == [two]
    assert posts_of(0) == []


def test_rows_are_read_anew_each_time(alice: Any) -> None:
    post = PostFactory(author=alice, caption="before")
    assert posts_of(alice.pk)[0].caption == "before"

    Post.objects.filter(pk=post.pk).update(caption="after")

    assert posts_of(alice.pk)[0].caption == "after"


def test_collections_may_have_any_length_but_none(alice: Any) -> None:
    rows = [PostFactory(author=alice) for _ in range(3)]

    assert posts_in({rows[0].pk}) == rows[:1]
    assert posts_in([row.pk for row in rows]) == rows
    with pytest.raises(ValueError, match="empty"):
        posts_in([])


def test_every_column_is_what_the_queryset_gives(alice: Any) -> None:
    post = PostFactory(author=alice, location="Zürich", media=[{"id": 2**62, "renditions": [1, None, "x"]}])

    [prepared] = posts_in([post.pk])
    plain = Post.objects.select_related("author").get(pk=post.pk)

    for field in Post._meta.concrete_fields:
        assert getattr(prepared, field.attname) == getattr(plain, field.attname), field.name
    assert prepared.author.date_joined == plain.author.date_joined
    assert prepared.created_at.tzinfo is not None


def test_related_rows_come_along_in_the_same_query(alice: Any, bob: Any, assert_queries: Any) -> None:
    made = [PostFactory(author=author) for author in (alice, bob, alice)]
    for post in made:
        TimelineEntry.objects.create(owner=bob, post=post, author=post.author)
    entries_of(bob.pk, limit=2)  # compiles

    with assert_queries(1):
        entries = entries_of(bob.pk, limit=2)
        names = [entry.post.author.username for entry in entries]

    assert [entry.post_id for entry in entries] == [made[2].pk, made[1].pk]
    assert names == ["alice", "bob"]


def test_a_page_of_joined_rows_may_be_empty(bob: Any) -> None:
    assert entries_of(bob.pk, limit=20) == []


@pytest.mark.mongo_only
def test_a_row_whose_related_row_is_gone_is_left_out_as_in_a_join(alice: Any, bob: Any) -> None:
    kept, gone = PostFactory(author=alice), PostFactory(author=alice)
    for post in (kept, gone):
        TimelineEntry.objects.create(owner=bob, post=post, author=alice)
    Post.objects.filter(pk=gone.pk)._raw_delete("default")

    assert [entry.post_id for entry in entries_of(bob.pk, limit=20)] == [kept.pk]


def test_a_union_answers_outside_and_inside_a_transaction(alice: Any, bob: Any, mallory: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    expected = {(alice.pk, bob.pk, "accepted"), (alice.pk, mallory.pk, "blocked")}

    assert set(around(alice.pk, [bob.pk, mallory.pk])) == expected
    with atomic():
        assert set(around(alice.pk, [bob.pk, mallory.pk])) == expected


def test_a_transaction_sees_its_own_writes(alice: Any) -> None:
    with atomic():
        post = PostFactory(author=alice)
        assert posts_of(alice.pk) == [post]


def test_threads_share_it(alice: Any) -> None:
    authors = [alice, *(UserFactory() for _ in range(7))]
    made = {author.pk: PostFactory(author=author) for author in authors}

    found = live(*[lambda pk=author.pk: [posts_of(pk) for _ in range(5)] for author in authors])

    assert found == [[[made[author.pk]]] * 5 for author in authors]
