"""The stored counters against the rows they count, in every room.

Each check reads its rows in key order, in batches, groups what belongs together, and gives the rows whose
stored value differs. Run it on a quiet site: a row that is written between two reads looks like a difference,
which is why `repair` looks again before it writes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import User
from content.models import Hashtag, Post, PostHashtag
from content.visibility import reach_of
from social.models import Comment, Follow, Like

BATCH = 500

Ids = list[int]
Truth = Callable[[Ids], dict[int, int]]


@dataclass(frozen=True, slots=True)
class Check:
    """One stored value: its column, and how it follows from the rows, for a batch of ids."""

    model: type[models.Model]
    column: str
    truth: Truth

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


@dataclass(frozen=True, slots=True)
class Difference:
    check: Check
    pk: int
    stored: int
    counted: int


def differences() -> Iterator[Difference]:
    """Every stored value that differs from the rows, check by check."""
    for check in CHECKS:
        for stored in _batches(check.model, check.column):
            counted = check.truth(list(stored))
            for pk, value in stored.items():
                if value != counted.get(pk, 0):
                    yield Difference(check, pk, value, counted.get(pk, 0))


def repair(difference: Difference) -> bool:
    """Store what the rows say now, unless the stored value has moved meanwhile; whether it was written."""
    check, pk = difference.check, difference.pk
    counted = check.truth([pk]).get(pk, 0)
    rows = check.model._default_manager.filter(pk=pk, **{check.column: difference.stored})
    return bool(rows.update(**{check.column: counted}))


def _batches(model: type[models.Model], column: str) -> Iterator[dict[int, int]]:
    """`{id: stored value}` of every row, in batches by key."""
    last = -1
    rows = model._default_manager.order_by("pk").values_list("pk", column)
    while batch := dict(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = max(batch)


def _count(rows: "models.QuerySet[Any]", column: str) -> dict[int, int]:
    """How many rows have each value of `column`."""
    counted: Counter[int] = Counter()
    for value in rows.values_list(column, flat=True).iterator(chunk_size=5_000):
        counted[value] += 1
    return counted


def _published(post_ids: Ids) -> set[int]:
    published = Post.objects.filter(pk__in=post_ids, state=Post.State.PUBLISHED)
    return set(published.values_list("pk", flat=True))


def _hashtag_posts(ids: Ids) -> dict[int, int]:
    counted: Counter[int] = Counter()
    last = -1
    rows = PostHashtag.objects.filter(hashtag_id__in=ids).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "hashtag_id", "post_id")[:BATCH]):
        published = _published([post_id for _, _, post_id in batch])
        counted.update(hashtag_id for _, hashtag_id, post_id in batch if post_id in published)
        last = batch[-1][0]
    return counted


def _reach(ids: Ids) -> dict[int, int]:
    posts = Post.objects.filter(pk__in=ids).select_related("author")
    return {
        post.pk: int(reach_of(state=post.state, audience=post.audience, author=post.author)) for post in posts
    }


def _followers(ids: Ids) -> dict[int, int]:
    return _count(Follow.objects.accepted().filter(followee_id__in=ids), "followee_id")


def _following(ids: Ids) -> dict[int, int]:
    return _count(Follow.objects.accepted().filter(follower_id__in=ids), "follower_id")


def _posts(ids: Ids) -> dict[int, int]:
    return _count(Post.objects.filter(author_id__in=ids, state=Post.State.PUBLISHED), "author_id")


def _likes(ids: Ids) -> dict[int, int]:
    return _count(Like.objects.filter(target_id__in=ids), "target_id")


def _comments(ids: Ids) -> dict[int, int]:
    return _count(Comment.objects.filter(post_id__in=ids), "post_id")


def _replies(ids: Ids) -> dict[int, int]:
    return _count(Comment.objects.filter(parent_id__in=ids), "parent_id")


CHECKS = [
    Check(User, "followers_count", _followers),
    Check(User, "following_count", _following),
    Check(User, "posts_count", _posts),
    Check(Post, "like_count", _likes),
    Check(Post, "comment_count", _comments),
    Check(Post, "reach", _reach),
    Check(Comment, "like_count", _likes),
    Check(Comment, "reply_count", _replies),
    Check(Hashtag, "posts_count", _hashtag_posts),
]
