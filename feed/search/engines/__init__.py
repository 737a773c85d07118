"""The full-text indexes of the two database engines, behind `feed.search.captions`.

Words are folded letters and digits of any script, without spaces between them.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Protocol


class Engine(Protocol):
    """What each engine's module does."""

    def create(self, schema_editor: Any) -> None:
        """Make the index, in a migration."""

    def drop(self, schema_editor: Any) -> None: ...

    def put(self, pairs: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Words of posts (one at least), in place of those that were known of them."""

    def remove(self, post_ids: Iterable[int]) -> None: ...

    def find(
        self, words: Sequence[str], *, open_end: bool, below: int, limit: int
    ) -> tuple[list[int], int | None]:
        """Ids of posts below `below` with all of the words, newest first, at most `limit`; with `open_end` the last
        word may go on. And below which id to look further: None when there is no more."""


def of_vendor(vendor: str) -> Engine:
    """The module for a connection of this vendor; the other engine's driver isn't loaded."""
    name = "mongodb" if vendor == "mongodb" else "sqlite"
    return import_module(f"feed.search.engines.{name}")  # type: ignore[return-value]
