"""What a viewer did to posts (liked, saved): a port that the social room plugs into, like
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
    def __call__(self, viewer_id: int, post_ids: Collection[int], /) -> dict[int, ViewerState]:
        """States by post id, in a fixed number of queries. Posts without one may be left out."""


_source: Source | None = None


def register_source(source: Source) -> None:
    """Called once, at start-up."""
    global _source
    _source = source


def viewer_states(viewer: Any, post_ids: Collection[int]) -> dict[int, ViewerState]:
    """States by post id; a post that isn't in it was neither liked nor saved. Empty when signed out."""
    if not viewer.is_authenticated or not post_ids:
        return {}
    if _source is None:
        raise RuntimeError("no room has registered a source of viewer states")
    return _source(viewer.pk, post_ids)
