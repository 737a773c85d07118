"""What stands between one viewer and other people: a port that the social room plugs into.

Visibility is decided down here and in `content`, but follows and blocks live above, in `social`, which may
not be imported from here. So `social` registers its selector at start-up, and everyone asks this module.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Protocol

Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class Relations:
    """Of the people that were asked about, by id, from the viewer's side.

    `following`: the viewer follows them (accepted). `requested`: the viewer asked to. `followers`: they
    follow the viewer. `blocked`: a block either way. `blocking`: the part of it that the viewer made.
    `close_to`: they count the viewer among their close friends. `close_friends`: the viewer counts them.
    `muted`: the viewer doesn't want their stories in the tray. `muted_posts`: nor their posts in lists made for them.
    """

    following: Ids = frozenset()
    requested: Ids = frozenset()
    followers: Ids = frozenset()
    blocked: Ids = frozenset()
    blocking: Ids = frozenset()
    close_to: Ids = frozenset()
    close_friends: Ids = frozenset()
    muted: Ids = frozenset()
    muted_posts: Ids = frozenset()

    def __or__(self, other: "Relations") -> "Relations":
        """To the people of both."""
        return Relations(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))


NOBODY = Relations()
# People asked about in one query: it names each of them four times, and a statement holds so many values.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Audience:
    """What stands between one author and each of many people, from the author's side.

    `followers`: they follow the author (accepted). `blocked`: a block either way. `close_friends`: the author
    counts them among their close friends.
    """

    followers: Ids = frozenset()
    blocked: Ids = frozenset()
    close_friends: Ids = frozenset()


class Source(Protocol):
    """What the room that keeps follows and blocks provides."""

    def relations_of(self, viewer_id: int, among: Collection[int] | None) -> Relations: ...

    def blocked_ids(self, viewer_id: int) -> Ids: ...


_source: Source | None = None


def register_source(source: Source) -> None:
    """Called once, at start-up."""
    global _source
    _source = source


def _registered() -> Source:
    if _source is None:
        raise RuntimeError("no room has registered a source of relations")
    return _source


def relations_of(viewer_id: int, among: Collection[int] | None = None) -> Relations:
    """The viewer's relations to `among` (ids) in at most three queries.

    With `among=None` it is over everybody, and only `following`, `blocked`, `blocking` and `close_to` are filled.
    """
    return _registered().relations_of(viewer_id, among)


def blocked_ids(viewer_id: int) -> Ids:
    """Everybody with a block between them and the viewer, either way; two queries."""
    return _registered().blocked_ids(viewer_id)


def audience_of(author_id: int, among: Collection[int]) -> Audience:
    """How the people in `among` (ids) stand to one author: one query for every `BATCH` of them.

    `relations_of` asks for one viewer and many authors; this is for one author and many viewers.
    """
    people = sorted(among)
    found = [relations_of(author_id, people[at : at + BATCH]) for at in range(0, len(people), BATCH)]
    return Audience(
        followers=frozenset().union(*(one.followers for one in found)),
        blocked=frozenset().union(*(one.blocked for one in found)),
        close_friends=frozenset().union(*(one.close_friends for one in found)),
    )
