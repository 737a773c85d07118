"""Which stories run, and which of them one viewer has watched, read with one query each."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from accounts.relations import Relations
from content.models import Post, Story, StoryView
from content.visibility import Sight
from instaclone.common.ids import id_floor
from instaclone.databases.prepared import Prepared
from social.graph import between, relations_in

# A story's id is the time at which it was made, so those that may still run are a range of ids. An hour more than they
# last, for clocks that differ; what decides is `expires_at`.
SPAN_MS = (settings.STORY_HOURS + 1) * 3_600_000
SEEN = "seen"

# What a ring and a tray show of nobody.
UNSHOWN = [
    f"author__{column}"
    for column in (
        "password", "last_login", "email", "email_verified_at", "bio", "website", "pronouns", "preferences",
        "date_joined",
    )
]  # fmt: skip
STORY_UNSHOWN = ("shown", "stickers", "caption")

_stories = Prepared(
    lambda authors, floor: (
        Story.objects.filter(author_id__in=authors, pk__gt=floor)
        .select_related("author")
        .defer(*UNSHOWN, *STORY_UNSHOWN)
    )
)


def _pairs(viewer_id: Any, people: Any, floor: Any) -> QuerySet[Any, Any]:
    first, *others = [*between(viewer_id, people), seen_rows(viewer_id, floor)]
    return first.union(*others, all=True)


_around = Prepared(_pairs)


@dataclass(frozen=True, slots=True)
class Running:
    """A person's running stories, as one viewer may see them: how many, how many of these the viewer hasn't
    watched, whether one of the unwatched is for close friends, and when the newest was made."""

    author: Any
    count: int
    unseen: int
    is_close_friends: bool
    latest_at: datetime

    @property
    def ring(self) -> str:
        """ "close", "unseen" or "seen"."""
        return ring_of(self.unseen, self.is_close_friends)


def ring_of(unseen: int, is_close_friends: bool) -> str:
    """What the ring around a face with stories says."""
    if not unseen:
        return "seen"
    return "close" if is_close_friends else "unseen"


def floor_now() -> int:
    """Below this id no story runs."""
    return id_floor(int(time.time() * 1000) - SPAN_MS)


def seen_rows(viewer_id: Any, floor: Any) -> QuerySet[Any, Any]:
    """Rows (viewer, story, `SEEN`) of the young stories that the viewer has watched, as a part of a union."""
    views = StoryView.objects.filter(viewer_id=viewer_id, story_id__gt=floor)
    return views.values_list("viewer_id", "story_id", Value(SEEN, CharField()))


def seen_in(rows: Iterable[tuple[int, int, str]]) -> set[int]:
    """Ids of stories: what rows of `seen_rows` say."""
    return {story_id for _viewer, story_id, kind in rows if kind == SEEN}


def around(viewer_id: int, people: Collection[int]) -> tuple[Relations, set[int]]:
    """The viewer's relations to some people, and the young stories that the viewer has watched; one query."""
    # An id of nobody keeps the collection from being empty.
    rows = _around(viewer_id, people or [0], floor_now())
    return relations_in(viewer_id, rows), seen_in(rows)


def running_of(authors: Collection[int], sight: Sight, seen: Collection[int]) -> dict[int, Running]:
    """By author, what runs of theirs and may be seen with `sight` (which must be for these authors); one query.

    One's own stories count as watched."""
    if not authors:
        return {}
    now = timezone.now()
    rows = [
        story
        for story in _stories(authors, floor_now())
        if story.expires_at > now and story.author.is_active and sight.sees(story)
    ]
    found: dict[int, list[Story]] = {}
    for story in sorted(rows, key=lambda story: story.pk):
        found.setdefault(story.author_id, []).append(story)
    return {author_id: _running(stories, sight.viewer_id, seen) for author_id, stories in found.items()}


def _running(stories: list[Story], viewer_id: int | None, seen: Collection[int]) -> Running:
    is_own = stories[0].author_id == viewer_id
    unseen = [] if is_own else [story for story in stories if story.pk not in seen]
    return Running(
        author=stories[0].author,
        count=len(stories),
        unseen=len(unseen),
        is_close_friends=any(story.audience == Post.Audience.CLOSE_FRIENDS for story in unseen),
        latest_at=stories[-1].created_at,
    )
