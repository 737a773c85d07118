"""The ring around a face: whether there are stories behind it, and unwatched ones."""

from collections.abc import Collection, Iterable
from typing import Any

from content.visibility import Sight
from social.stories.running import around, running_of
from social.stories.tray import TrayEntry


def rings_of(viewer: Any, user_ids: Collection[int]) -> dict[int, str]:
    """For those of these people of whom `viewer` (a user or AnonymousUser) sees running stories: "close" (unwatched
    ones, one of them for close friends), "unseen" or "seen". Two queries; none for a visitor, who sees no stories.

    For one's own it is always "seen"."""
    people = frozenset(user_ids)
    if not people or not viewer.is_authenticated:
        return {}
    relations, seen = around(viewer.pk, people)
    running = running_of(people, Sight(viewer.pk, relations, people), seen)
    return {user_id: found.ring for user_id, found in running.items()}


def rings_in(tray: Iterable[TrayEntry]) -> dict[int, str]:
    """The same of the people in a tray, without a query."""
    return {entry.user.pk: entry.ring for entry in tray if entry.ring}
