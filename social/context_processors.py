"""What every page of a signed-in person may show of this room."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from social.selectors import follow_requests_waiting


def follow_requests(request: HttpRequest) -> dict[str, Any]:
    """`follow_requests_count`, for the first row of the notifications. It is looked up when a template first asks, and
    only for private accounts: nobody has to ask the others."""

    @cache
    def count() -> int:
        user: Any = request.user
        return follow_requests_waiting(user=user) if user.is_authenticated and user.is_private else 0

    return {"follow_requests_count": count}
