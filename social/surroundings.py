"""What stands between a viewer and the people and posts of a page: relations and what the viewer did, in one query.

`social.graph` and `social.viewer_state` answer the same questions one by one. For the home feed, which asks all of
them on every page, the round trips would cost more than the answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.relations import Relations
from content.viewer_state import ViewerState
from social.graph import between, relations_in
from social.viewer_state import queries as states_of
from social.viewer_state import states_in

Row = tuple[int, int, str]  # two ids and what the row is


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`states` are by post id, and hold the posts that the viewer did something to."""

    relations: Relations
    states: dict[int, ViewerState]


def queries(viewer_id: Any, people: Any, post_ids: Any) -> list[QuerySet[Any, Any]]:
    """The parts of a union of rows, for a caller that may add parts of its own."""
    return [*between(viewer_id, people), *states_of(viewer_id, post_ids)]


def read(viewer_id: int, rows: Iterable[Row]) -> Surroundings:
    """What the rows say. Rows that aren't from `queries` are passed over."""
    rows = list(rows)
    return Surroundings(relations=relations_in(viewer_id, rows), states=states_in(rows))
