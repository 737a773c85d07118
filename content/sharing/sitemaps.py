"""The addresses that search engines are invited to list: public posts, and the profiles of those who have posted,
without the accounts that opted out.

A sitemap is a range of ids. Ids rise with time, so a range that is full stays what it is and only the last one grows.
Where ranges end is found by walking an index once and then remembered; later walks go on from the last end.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from accounts.preferences import may_be_listed
from content.models import Post
from instaclone.common.cache import picked_up, put_by
from instaclone.common.errors import NotFound

RANGE = 5_000  # rows of a range; the protocol allows 50,000 addresses in a sitemap
# What became public again long after it was made comes into a full range: there is room for it.
MOST = 4 * RANGE
ENDS_AT_ONCE = 200  # found by one request; a site of more than a million rows is walked by several
DAY_S = 86_400
_IDS_AT_ONCE = 900  # of one query


@dataclass(frozen=True, slots=True)
class Listed:
    """An address (absolute), and when what it shows last changed, where that is known."""

    address: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    rows: Callable[[], "QuerySet[Any]"]
    listed: Callable[["QuerySet[Any]"], list[Listed]]


def sitemap_ranges(kind: str) -> list[tuple[int, int | None]]:
    """The ranges of ids (above, up to) of a kind's sitemaps, oldest first; the last has no end. None for no rows.

    Two queries, and one for each range that has filled up since it was last asked. NotFound for an unknown kind."""
    rows = _kind(kind).rows()
    key = f"sitemap-ends:{kind}"
    known: list[int] = picked_up(key) or [0]
    ends = list(known)
    while len(ends) - len(known) < ENDS_AT_ONCE and (end := _end_after(rows, ends[-1])):
        ends.append(end)
    if ends != known:
        put_by(key, ends, DAY_S)
    ranges: list[tuple[int, int | None]] = list(pairwise(ends))
    return [*ranges, (ends[-1], None)] if rows.filter(pk__gt=ends[-1]).exists() else ranges


def sitemap_read(kind: str, number: int) -> list[Listed]:
    """The addresses of the `number`th sitemap of a kind (from 1), oldest first. NotFound when there is none.

    One query for its rows, of posts one more for each 900 authors, and those of `sitemap_ranges`."""
    ranges = sitemap_ranges(kind)
    if not 1 <= number <= len(ranges):
        raise NotFound()
    above, up_to = ranges[number - 1]
    rows = _kind(kind).rows().filter(pk__gt=above)
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    return _kind(kind).listed(rows.order_by("pk")[:MOST])


def _end_after(rows: "QuerySet[Any]", above: int) -> int | None:
    """The id at which the range that begins above this one is full; None while it isn't."""
    ids = rows.filter(pk__gt=above).order_by("pk").values_list("pk", flat=True)
    return next(iter(ids[RANGE - 1 : RANGE]), None)


def _posts(rows: "QuerySet[Any]") -> list[Listed]:
    posts: list[Post] = list(rows.only("pk", "kind", "author_id", "created_at", "edited_at"))
    open_authors = _listed_among({post.author_id for post in posts})
    return [
        Listed(settings.SITE_URL + post.get_absolute_url(), post.edited_at or post.created_at)
        for post in posts
        if post.author_id in open_authors
    ]


def _listed_among(user_ids: Collection[int]) -> set[int]:
    """Which of these accounts may be listed."""
    ids, found = list(user_ids), set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        people = User.objects.filter(pk__in=ids[start : start + _IDS_AT_ONCE]).order_by()
        for row in people.values("pk", "is_active", "is_private", "preferences"):
            if _is_listed(row):
                found.add(row["pk"])
    return found


def _profiles(rows: "QuerySet[Any]") -> list[Listed]:
    people = rows.values("username", "is_active", "is_private", "posts_count", "preferences")
    return [
        Listed(f"{settings.SITE_URL}/{person['username']}/")
        for person in people
        if person["posts_count"] and _is_listed(person)
    ]


def _is_listed(account: Mapping[str, Any]) -> bool:
    may = may_be_listed(is_private=account["is_private"], preferences=account["preferences"])
    return account["is_active"] and may


_KINDS = {
    "posts": _Kind(lambda: Post.objects.filter(reach=Post.Reach.EVERYONE), _posts),
    "profiles": _Kind(lambda: User.objects.all(), _profiles),
}
SITEMAP_KINDS = tuple(_KINDS)


def _kind(name: str) -> _Kind:
    if name not in _KINDS:
        raise NotFound()
    return _KINDS[name]
