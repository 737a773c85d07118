"""The rows that somebody's activity is made of, as one list by id. Ids are unique over all tables, so the list is in
the order of time and pages of it are index ranges of each table."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.models import Session
from feed.activity.periods import Period
from feed.models import RecentSearch
from social.models import Comment, Follow, Like

LIKES, COMMENTS, FOLLOWS, SEARCHES, LOGINS = KINDS = ("likes", "comments", "follows", "searches", "logins")


class MergedRows:
    """Several querysets as one: as much of a queryset as `paginate` uses. A slice costs a query for each."""

    def __init__(self, parts: list[QuerySet[Any, Any]], *, descending: bool = True) -> None:
        self._parts = parts
        self._descending = descending

    def filter(self, **conditions: Any) -> "MergedRows":
        parts = [part.filter(**conditions) for part in self._parts]
        return MergedRows(parts, descending=self._descending)

    def order_by(self, column: str) -> "MergedRows":
        return MergedRows([part.order_by(column) for part in self._parts], descending=column.startswith("-"))

    def __getitem__(self, wanted: slice) -> Iterator[Any]:
        found = (part[wanted] for part in self._parts)
        return islice(merge(*found, key=lambda row: row.pk, reverse=self._descending), wanted.stop)


def rows_of(user_id: int, kind: str | None, period: Period) -> Any:
    """The rows of one kind (of `KINDS`), or of all (None), that `user_id` made in this time: `MergedRows`."""
    follows = Follow.objects.filter(follower_id=user_id)
    parts: dict[str, list[QuerySet[Any, Any]]] = {
        LIKES: [Like.objects.filter(user_id=user_id)],
        COMMENTS: [Comment.objects.filter(author_id=user_id)],
        # One by one, so that each is a range of the index that begins with the state.
        FOLLOWS: [follows.filter(state=Follow.State.ACCEPTED), follows.filter(state=Follow.State.PENDING)],
        SEARCHES: [RecentSearch.objects.filter(user_id=user_id)],
        LOGINS: [Session.objects.filter(user_id=user_id)],
    }
    chosen = [part for name, group in parts.items() if kind in (None, name) for part in group]
    return MergedRows(chosen).filter(**period.ids())
