"""What every page of a signed-in person may show of this room."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from messaging import selectors


class Unread:
    """Numbers for the badges of the navigation: `notifications`, `messages` and `follow_requests`, each to 99.

    Nothing is read before a template asks for one of them, and nothing for a visitor; then all come together."""

    def __init__(self, user: Any) -> None:
        self._user = user

    @cached_property
    def _counts(self) -> dict[str, int]:
        return selectors.unread_counts(user=self._user) if self._user.is_authenticated else {}

    @property
    def notifications(self) -> int:
        return self._counts.get("notifications", 0)

    @property
    def messages(self) -> int:
        return self._counts.get("messages", 0)

    @property
    def follow_requests(self) -> int:
        return self._counts.get("follow_requests", 0)


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread`: see `Unread`. Error pages have no user when the request failed before one was looked up."""
    user = getattr(request, "user", None)
    return {"unread": Unread(user)} if user is not None else {}
