"""What every page of a signed-in person may show of this room."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from messaging.selectors import unread_conversations
from social.notifications import selectors as notifications


class Unread:
    """Numbers for the badges of the navigation: `notifications` (two queries) and `messages` (one), each counted
    as far as a badge tells them apart. Nothing is read before a template asks, and nothing for a visitor."""

    def __init__(self, user: Any) -> None:
        self._user = user

    @cached_property
    def notifications(self) -> int:
        return notifications.unread(self._user) if self._user.is_authenticated else 0

    @cached_property
    def messages(self) -> int:
        return unread_conversations(self._user) if self._user.is_authenticated else 0


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread`: see `Unread`. Error pages have no user when the request failed before one was looked up."""
    user = getattr(request, "user", None)
    return {"unread": Unread(user)} if user is not None else {}
