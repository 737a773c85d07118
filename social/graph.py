"""Follows and blocks around one person: the source behind `accounts.relations`."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from accounts.relations import Ids, Relations
from instaclone.databases.prepared import Prepared
from social.models import Block, Follow

_follows_between = Prepared(
    lambda viewer_id, people: Follow.objects.filter(
        Q(follower_id=viewer_id, followee_id__in=people) | Q(followee_id=viewer_id, follower_id__in=people)
    ).values_list("follower_id", "followee_id", "state")
)
_blocks_between = Prepared(
    lambda viewer_id, people: Block.objects.filter(
        Q(blocker_id=viewer_id, blocked_id__in=people) | Q(blocked_id=viewer_id, blocker_id__in=people)
    ).values_list("blocker_id", "blocked_id")
)


def relations_of(viewer_id: int, among: Collection[int] | None) -> Relations:
    """The viewer's relations to the people in `among`, or to everybody (None); two queries.

    Both directions of a pair are found through the unique index on it. The state of a follow is looked at
    here and not in the query, where it would invite the database to walk through all followers instead.
    """
    if among is None:
        accepted = Follow.objects.accepted().filter(follower_id=viewer_id)
        blocks = Block.objects.filter(Q(blocker_id=viewer_id) | Q(blocked_id=viewer_id))
        follows = list(accepted.values_list("follower_id", "followee_id", "state"))
        pairs = list(blocks.values_list("blocker_id", "blocked_id"))
    else:
        people = {person for person in among if person != viewer_id}
        if not people:
            return Relations()
        follows = _follows_between(viewer_id, people)
        pairs = _blocks_between(viewer_id, people)
    following, requested, followers = set(), set(), set()
    for follower_id, followee_id, state in follows:
        if follower_id != viewer_id:
            if state == Follow.State.ACCEPTED:
                followers.add(follower_id)
        elif state == Follow.State.ACCEPTED:
            following.add(followee_id)
        else:
            requested.add(followee_id)
    return Relations(
        following=frozenset(following),
        requested=frozenset(requested),
        followers=frozenset(followers),
        blocked=_others(pairs, viewer_id),
        blocking=frozenset(blocked for blocker, blocked in pairs if blocker == viewer_id),
    )


def blocked_ids(viewer_id: int) -> Ids:
    """Everybody with a block between them and the viewer, either way; one query."""
    blocks = Block.objects.filter(Q(blocker_id=viewer_id) | Q(blocked_id=viewer_id))
    return _others(blocks.values_list("blocker_id", "blocked_id"), viewer_id)


def _others(pairs: Iterable[tuple[int, int]], viewer_id: int) -> Ids:
    return frozenset(blocked if blocker == viewer_id else blocker for blocker, blocked in pairs)
