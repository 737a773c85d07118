"""The row of faces above the home feed: whose stories are to be watched, and in which order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from accounts.models import User
from content.visibility import Sight
from instaclone.databases.prepared import Prepared
from social.graph import BLOCKED, CLOSE, MUTED, relations_in
from social.models import Block, CloseFriend, Follow, Mute
from social.stories.closeness import closeness_of
from social.stories.running import Running, floor_now, ring_of, running_of, seen_in, seen_rows

TRAY_MAX = 200


@dataclass(frozen=True, slots=True)
class TrayEntry:
    """A face in the tray. `story_count` stories run, of which the viewer hasn't watched `unseen`;
    `is_close_friends`: one of those is for close friends. The viewer's own face is there without stories, too
    (`story_count` 0, `latest_at` None), and its stories count as watched."""

    user: User
    story_count: int
    unseen: int
    latest_at: datetime | None
    is_close_friends: bool
    is_own: bool

    @property
    def ring(self) -> str:
        """ "close", "unseen", "seen", or "" without stories."""
        return ring_of(self.unseen, self.is_close_friends) if self.story_count else ""


def _rows_around(viewer_id: Any, floor: Any) -> QuerySet[Any, Any]:
    """Whom the viewer follows and mutes, who counts them among their close friends, blocks, what they watched."""
    follows = Follow.objects.accepted().filter(follower_id=viewer_id)
    mutes = Mute.objects.filter(owner_id=viewer_id, stories__in=[True])
    close = CloseFriend.objects.filter(friend_id=viewer_id)
    blocks = Block.objects.filter(Q(blocker_id=viewer_id) | Q(blocked_id=viewer_id))
    return follows.values_list("follower_id", "followee_id", "state").union(
        mutes.values_list("owner_id", "muted_id", Value(MUTED, CharField())),
        close.values_list("owner_id", "friend_id", Value(CLOSE, CharField())),
        blocks.values_list("blocker_id", "blocked_id", Value(BLOCKED, CharField())),
        seen_rows(viewer_id, floor),
        all=True,
    )


_around = Prepared(_rows_around)


def tray(*, viewer: User) -> list[TrayEntry]:
    """The viewer first, then the people they follow of whom stories run: those with unwatched ones before the
    others, then the closer ones, then the newer. Who is muted is left out; at most `TRAY_MAX` people.

    Two queries, however many people are followed, and, every ten minutes, those of `closeness_of`."""
    rows = _around(viewer.pk, floor_now())
    relations = relations_in(viewer.pk, rows)
    authors = (relations.following - relations.muted) | {viewer.pk}
    running = running_of(authors, Sight(viewer.pk, relations, authors), seen_in(rows))
    own = running.pop(viewer.pk, None)
    closeness = closeness_of(viewer.pk) if len(running) > 1 else {}
    others = sorted(
        running.values(),
        key=lambda found: (found.unseen > 0, closeness.get(found.author.pk, 0), found.latest_at),
        reverse=True,
    )
    return [_own_entry(viewer, own), *(_entry(found) for found in others[: TRAY_MAX - 1])]


def _entry(found: Running) -> TrayEntry:
    return TrayEntry(
        user=found.author,
        story_count=found.count,
        unseen=found.unseen,
        latest_at=found.latest_at,
        is_close_friends=found.is_close_friends,
        is_own=False,
    )


def _own_entry(viewer: User, found: Running | None) -> TrayEntry:
    return TrayEntry(
        user=viewer,
        story_count=found.count if found else 0,
        unseen=0,
        latest_at=found.latest_at if found else None,
        is_close_friends=False,
        is_own=True,
    )
