"""The ring around a face: whether there are stories behind it, and unwatched ones."""

from collections.abc import Collection, Iterable
from typing import Any

from accounts.relations import NOBODY
from content.visibility import Sight
from social.stories.running import around, running_of
from social.stories.tray import TrayEntry


def rings_of(viewer: Any, user_ids: Collection[int]) -> dict[int, str]:
    """For those of these people of whom `viewer` (a user or AnonymousUser) sees running stories: "close" (unwatched
    ones, one of them for close friends), "unseen" or "seen". Two queries, one for a visitor.

    For one's own it is always "seen"."""
    people = frozenset(user_ids)
    if not people:
        return {}
    relations, seen = around(viewer.pk, people) if viewer.is_authenticated else (NOBODY, set[int]())
    sight = Sight(viewer.pk if viewer.is_authenticated else None, relations, people)
    return {user_id: found.ring for user_id, found in running_of(people, sight, seen).items()}


def rings_in(tray: Iterable[TrayEntry]) -> dict[int, str]:
    """The same of the people in a tray, without a query."""
    return {entry.user.pk: entry.ring for entry in tray if entry.ring}
