"""The API's side of rate limits: the same counters that pages move."""

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from instaclone.common.ratelimit import DEFAULT_ACTION, SUBJECT_FIELDS, check_rate, subject_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the throttles itself

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class ActionThrottle(BaseThrottle):
    """Counts a request as its view's `rate_action`: a key of `settings.RATES`, or a dict from method to key.

    A view without one counts unsafe requests as "write" and safe ones not at all; a str counts unsafe
    requests only, a dict the methods it names (and the other unsafe ones as "write")."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        action = _action(str(request.method), getattr(view, "rate_action", DEFAULT_ACTION))
        if action is not None:
            data: Any = request.data if action in SUBJECT_FIELDS else None
            check_rate(request, action, subject=subject_of(action, data))
        return True


def _action(method: str, configured: str | dict[str, str]) -> str | None:
    default = None if method in SAFE_METHODS else DEFAULT_ACTION
    if isinstance(configured, dict):
        return configured.get(method, default)
    return configured if default else None
