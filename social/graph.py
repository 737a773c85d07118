"""Follows and blocks around one person: the source behind `accounts.relations`."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from accounts.relations import Ids, Relations
from instaclone.databases.prepared import Prepared
from social.models import Block, CloseFriend, Follow, Mute

BLOCKED = "blocked"
CLOSE = "close"
MUTED = "muted"
MUTED_POSTS = "muted posts"


def between(viewer_id: Any, people: Any) -> list[QuerySet[Any, Any]]:
    """Follows, blocks and close friends between the viewer and each of `people`, either way, and whom of them the
    viewer muted, as the parts of a union of rows (from, to, state): a block's state is `BLOCKED`, a close friend's
    `CLOSE`, that of muted stories `MUTED` and of muted posts `MUTED_POSTS`."""
    follows = Follow.objects.filter(
        Q(follower_id=viewer_id, followee_id__in=people) | Q(followee_id=viewer_id, follower_id__in=people)
    )
    blocks = Block.objects.filter(
        Q(blocker_id=viewer_id, blocked_id__in=people) | Q(blocked_id=viewer_id, blocker_id__in=people)
    )
    close = CloseFriend.objects.filter(
        Q(owner_id=viewer_id, friend_id__in=people) | Q(friend_id=viewer_id, owner_id__in=people)
    )
    mutes = Mute.objects.filter(owner_id=viewer_id, muted_id__in=people)
    return [
        follows.values_list("follower_id", "followee_id", "state"),
        blocks.values_list("blocker_id", "blocked_id", Value(BLOCKED, CharField())),
        close.values_list("owner_id", "friend_id", Value(CLOSE, CharField())),
        mutes.filter(stories__in=[True]).values_list("owner_id", "muted_id", Value(MUTED, CharField())),
        mutes.filter(posts__in=[True]).values_list("owner_id", "muted_id", Value(MUTED_POSTS, CharField())),
    ]


def _pairs(viewer_id: Any, people: Any) -> QuerySet[Any, Any]:
    first, *others = between(viewer_id, people)
    return first.union(*others, all=True)


_pairs_between = Prepared(_pairs)


def relations_of(viewer_id: int, among: Collection[int] | None) -> Relations:
    """The viewer's relations to the people in `among`, in one query, or to everybody (None), in three.

    Both directions of a pair are found through the unique index on it. The state of a follow is looked at
    here and not in the query, where it would invite the database to walk through all followers instead.
    """
    if among is None:
        return relations_in(viewer_id, _pairs_of(viewer_id))
    people = {person for person in among if person != viewer_id}
    return relations_in(viewer_id, _pairs_between(viewer_id, people)) if people else Relations()


def relations_in(viewer_id: int, rows: Iterable[tuple[int, int, str]]) -> Relations:
    """What rows (from, to, state) say; those of another kind are passed over."""
    found: dict[str, set[int]] = {kind: set() for kind in _KINDS.values()}
    for origin, target, state in rows:
        kind = _KINDS.get((state, origin == viewer_id))
        if kind is not None:
            found[kind].add(target if origin == viewer_id else origin)
    return Relations(
        following=frozenset(found["following"]),
        requested=frozenset(found["requested"]),
        followers=frozenset(found["followers"]),
        blocked=frozenset(found["blocked"] | found["blocking"]),
        blocking=frozenset(found["blocking"]),
        close_to=frozenset(found["close_to"]),
        close_friends=frozenset(found["close_friends"]),
        muted=frozenset(found["muted"]),
        muted_posts=frozenset(found["muted_posts"]),
    )


# What a pair's state says about the other person: from the viewer to them, and from them to the viewer.
_KINDS = {
    (Follow.State.ACCEPTED, True): "following",
    (Follow.State.ACCEPTED, False): "followers",
    (Follow.State.PENDING, True): "requested",
    (BLOCKED, True): "blocking",
    (BLOCKED, False): "blocked",
    (CLOSE, True): "close_friends",
    (CLOSE, False): "close_to",
    (MUTED, True): "muted",
    (MUTED_POSTS, True): "muted_posts",
}


def _pairs_of(viewer_id: int) -> list[tuple[int, int, str]]:
    """The viewer's accepted follows, all blocks around them, and whose close friend they are."""
    follows = Follow.objects.accepted().filter(follower_id=viewer_id)
    blocks = Block.objects.filter(Q(blocker_id=viewer_id) | Q(blocked_id=viewer_id))
    close = CloseFriend.objects.filter(friend_id=viewer_id)
    return [
        *follows.values_list("follower_id", "followee_id", "state"),
        *((origin, target, BLOCKED) for origin, target in blocks.values_list("blocker_id", "blocked_id")),
        *((owner_id, viewer_id, CLOSE) for owner_id in close.values_list("owner_id", flat=True)),
    ]


def blocked_ids(viewer_id: int) -> Ids:
    """Everybody with a block between them and the viewer, either way; one query."""
    blocks = Block.objects.filter(Q(blocker_id=viewer_id) | Q(blocked_id=viewer_id))
    return _others(blocks.values_list("blocker_id", "blocked_id"), viewer_id)


def _others(pairs: Iterable[tuple[int, int]], viewer_id: int) -> Ids:
    return frozenset(blocked if blocker == viewer_id else blocker for blocker, blocked in pairs)
