"""What the social room knows of people and posts or stories: the source behind `content.viewer_state`."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, QuerySet, Value

from content.viewer_state import ViewerState
from instaclone.databases.prepared import Prepared
from social.models import Bookmark, Like

LIKE, SAVE = "like", "save"

Row = tuple[int, int, str]  # the viewer, the post or story, and what the viewer did to it


def queries(viewer_id: Any, post_ids: Any) -> list[QuerySet[Any, Any]]:
    """What the viewer did to these posts and stories, as the parts of a union of rows."""
    likes = Like.objects.filter(user_id=viewer_id, target_id__in=post_ids)
    saves = Bookmark.objects.filter(user_id=viewer_id, post_id__in=post_ids)
    return [
        likes.values_list("user_id", "target_id", Value(LIKE, CharField())),
        saves.values_list("user_id", "post_id", Value(SAVE, CharField())),
    ]


def states_in(rows: Iterable[Row]) -> dict[int, ViewerState]:
    """States by the id of the post or story. Rows of another kind are passed over."""
    done: dict[int, set[str]] = defaultdict(set)
    for _, target_id, kind in rows:
        if kind in _STATES:
            done[target_id].add(kind)
    return {
        target_id: _STATES[kinds.pop()] if len(kinds) == 1 else _BOTH for target_id, kinds in done.items()
    }


_STATES = {LIKE: ViewerState(liked=True), SAVE: ViewerState(saved=True)}
_BOTH = ViewerState(liked=True, saved=True)


def _union(viewer_id: Any, post_ids: Any) -> QuerySet[Any, Any]:
    first, *others = queries(viewer_id, post_ids)
    return first.union(*others, all=True)


_done = Prepared(_union)


def viewer_states(viewer_id: int, post_ids: Collection[int], /) -> dict[int, ViewerState]:
    """The posts and stories that the viewer likes or saved; one query."""
    return states_in(_done(viewer_id, post_ids)) if post_ids else {}


def likers_among(target_id: int, user_ids: Collection[int], /) -> frozenset[int]:
    """Those of these people who like a post or a story; one query."""
    likes = Like.objects.filter(target_id=target_id, user_id__in=list(user_ids))
    return frozenset(likes.values_list("user_id", flat=True))
