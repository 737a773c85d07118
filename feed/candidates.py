"""Which posts stand in a home timeline around a place, newest first: entries merged with what is pulled.

Whether the owner may see each of them is decided by whoever asks.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from content.models import Coauthor, Post
from content.people import people_in
from feed.models import Pull, TimelineEntry
from instaclone.common.ids import MAX_ID, id_floor, id_time_ms
from instaclone.common.pagination import Cursor
from instaclone.databases.prepared import Prepared
from social import surroundings
from social.surroundings import Surroundings

# What a page of posts shows of nobody. (Reading it all the same works, and costs a query.)
UNSHOWN = [
    f"post__author__{column}"
    for column in (
        "password", "last_login", "email", "email_verified_at", "bio", "website", "pronouns", "preferences",
        "date_joined",
    )
]  # fmt: skip


def _entries(**place: Any) -> QuerySet[TimelineEntry]:
    return TimelineEntry.objects.filter(**place).select_related("post__author").defer(*UNSHOWN)


_older_entries = Prepared(
    lambda owner_id, key: _entries(owner_id=owner_id, post_id__lt=key).order_by("-post_id")
)
_newer_entries = Prepared(
    lambda owner_id, key: _entries(owner_id=owner_id, post_id__gt=key).order_by("post_id")
)

PULL = "pull"


def _rows_around(owner_id: Any, people: Any, post_ids: Any, floor: Any) -> QuerySet[Any, Any]:
    pulls = Pull.objects.filter(owner_id=owner_id, below__gt=floor)
    first, *others = surroundings.queries(owner_id, people, post_ids)
    return first.union(*others, pulls.values_list("author_id", "below", Value(PULL, CharField())), all=True)


_around = Prepared(_rows_around)

# Pulled posts are looked for in ever larger spans of time, so that a page from many prolific authors sorts
# days and not years of their posts.
SPANS_MS = (86_400_000, 16 * 86_400_000)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Posts with their authors, nearest to the cursor first, and what stands between them and the owner.
    `has_more`: the timeline goes on behind them."""

    posts: list[Post]
    around: Surroundings
    has_more: bool


def candidates(*, owner_id: int, cursor: Cursor | None, want: int) -> Candidates:
    """The `want` posts next to the cursor: older ones, or newer ones when it goes backwards.

    Two queries, and four to six more when authors are pulled in that range.
    """
    backwards = cursor is not None and cursor.backwards
    key = cursor.key if cursor else MAX_ID
    entries = (_newer_entries if backwards else _older_entries)(owner_id, key, limit=want)
    posts = [entry.post for entry in entries]
    edge = posts[-1].pk if len(posts) == want else None
    # Only pulls that reach into the page's range matter: their number is that of the page, not of the follows.
    floor = key if backwards else edge or 0
    around, pulls = _look_around(owner_id, posts, floor)
    if pulls:
        bound = max(pulls.values())
        if backwards:
            above, below = key, min(bound, edge or MAX_ID)
            pulled = _newer(pulls, above=above, below=below, want=want)
        else:
            above, below = floor, min(bound, key)
            pulled = _older(pulls, above=above, below=below, want=want)
        pulled += _beside(pulls, above=above, below=below, want=want, newest_first=not backwards)
        missing = set(pulled) - {post.pk for post in posts}
        if missing:
            posts += Post.objects.filter(pk__in=missing).select_related("author")
            posts.sort(key=lambda post: post.pk, reverse=not backwards)
            around, _ = _look_around(owner_id, posts[:want], MAX_ID)
    return Candidates(posts[:want], around, has_more=len(posts) >= want)


def newest_ids(*, owner_id: int, want: int) -> tuple[list[int], int | None]:
    """The ids of the `want` newest posts, newest first, and below which id the timeline goes on, if it does. Two
    queries, and up to four more when authors are pulled."""
    entries = TimelineEntry.objects.filter(owner_id=owner_id).order_by("-post_id")
    ids = list(entries.values_list("post_id", flat=True)[:want])
    floor = ids[-1] if len(ids) == want else 0
    pulls = Pull.objects.filter(owner_id=owner_id, below__gt=floor)
    if bounds := dict(pulls.values_list("author_id", "below")):
        below = max(bounds.values())
        pulled = _older(bounds, above=floor, below=below, want=want)
        pulled += _beside(bounds, above=floor, below=below, want=want, newest_first=True)
        ids = sorted({*ids, *pulled}, reverse=True)[:want]
    return ids, ids[-1] if len(ids) == want else None


def newest_of(author_ids: Collection[int], *, since_ms: int, want: int) -> list[int]:
    """The ids of the newest posts of these people since a time (Unix milliseconds), newest first; at most three
    queries."""
    return _older(author_ids, above=id_floor(since_ms), below=MAX_ID, want=want) if author_ids else []


def look_around(owner_id: int, posts: list[Post]) -> Surroundings:
    """What stands between somebody and these posts; one query."""
    return _look_around(owner_id, posts, MAX_ID)[0]


def _look_around(owner_id: int, posts: list[Post], floor: int) -> tuple[Surroundings, dict[int, int]]:
    """What stands between the owner and the posts, and the owner's pulls above the floor as {author: bound}."""
    # An id of nobody and nothing keeps the collections from being empty.
    people = people_in(posts) - {owner_id} or {0}
    rows = _around(owner_id, people, [post.pk for post in posts] or [0], floor)
    return surroundings.read(owner_id, rows), {author: bound for author, bound, kind in rows if kind == PULL}


def _older(authors: Collection[int], *, above: int, below: int, want: int) -> list[int]:
    """The authors' newest posts with ids between the two."""
    posts = _posts(authors).order_by("-pk")
    start_ms = min(id_time_ms(below), int(time.time() * 1000))
    floors = [id_floor(start_ms - span) for span in SPANS_MS]
    ids: list[int] = []
    for floor in [*(floor for floor in floors if floor > above), above]:
        ids += posts.filter(pk__gt=floor, pk__lt=below).values_list("pk", flat=True)[: want - len(ids)]
        if len(ids) >= want:
            break
        below = floor + 1
    return ids


def _newer(authors: Collection[int], *, above: int, below: int, want: int) -> list[int]:
    """The authors' oldest posts with ids between the two."""
    posts = _posts(authors).order_by("pk")
    ceilings = [id_floor(id_time_ms(above) + span) for span in SPANS_MS]
    ids: list[int] = []
    for ceiling in [*(ceiling for ceiling in ceilings if ceiling < below), below]:
        ids += posts.filter(pk__gt=above, pk__lt=ceiling).values_list("pk", flat=True)[: want - len(ids)]
        if len(ids) >= want:
            break
        above = ceiling - 1
    return ids


def _beside(authors: Collection[int], *, above: int, below: int, want: int, newest_first: bool) -> list[int]:
    """Posts of others between the two that the authors stand beside."""
    rows = Coauthor.objects.filter(user_id__in=authors, state=Coauthor.State.ACCEPTED)
    rows = rows.filter(post_id__gt=above, post_id__lt=below)
    return list(
        rows.order_by("-post_id" if newest_first else "post_id").values_list("post_id", flat=True)[:want]
    )


def _posts(authors: Collection[int]) -> QuerySet[Post]:
    return Post.objects.filter(author_id__in=authors, state=Post.State.PUBLISHED)
