"""What people did to posts and stories (liked, saved): a port that the social room plugs into, like
`accounts.relations`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ViewerState:
    liked: bool = False
    saved: bool = False


NO_STATE = ViewerState()


class Source(Protocol):
    def viewer_states(self, viewer_id: int, post_ids: Collection[int], /) -> dict[int, ViewerState]:
        """States by post id, in a fixed number of queries. Posts without one may be left out."""

    def likers_among(self, target_id: int, user_ids: Collection[int], /) -> frozenset[int]:
        """Which of these people like a post or a story; one query."""


_source: Source | None = None


def register_source(source: Source) -> None:
    """Called once, at start-up."""
    global _source
    _source = source


def viewer_states(viewer: Any, post_ids: Collection[int]) -> dict[int, ViewerState]:
    """States by the id of the post or story; what isn't in it was neither liked nor saved. Empty when signed out."""
    if not viewer.is_authenticated or not post_ids:
        return {}
    return _registered().viewer_states(viewer.pk, post_ids)


def likers_among(target_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Which of these people like a post or a story; one query, none for nobody."""
    return _registered().likers_among(target_id, user_ids) if user_ids else frozenset()


def _registered() -> Source:
    if _source is None:
        raise RuntimeError("no room has registered a source of viewer states")
    return _source
