"""How often each person, or each address, may do what.

`settings.RATES` names the actions (`"like": "1000/h"`). Counting is django-ratelimit's: one counter in the
cache for each action, caller and window of time, moved by an atomic increment on both cache backends. A
caller is the signed-in user, else the client's address. An action whose name plus `_name` is in `RATES` is
also counted for the account that it is about, so that many addresses trying one account add up.
"""

import logging
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError

from instaclone.common.client_ip import client_network
from instaclone.common.errors import RateLimited

DEFAULT_ACTION = "write"
# The fields of a body that name the account an action is about.
SUBJECT_FIELDS = {"sign_in": ("login", "username"), "password_reset": ("email", "login")}
MAX_SUBJECT = 254

logger = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a caller stands: requests allowed in the window, made so far, whole seconds until it ends."""

    limit: int
    count: int
    seconds_left: int

    @property
    def remaining(self) -> int:
        return max(self.limit - self.count, 0)


def rate_action(name: str) -> Callable[[F], F]:
    """Says which of `settings.RATES` a page's unsafe requests count as: `@rate_action("upload")`."""

    def mark(view: F) -> F:
        view.rate_action = name  # type: ignore[attr-defined]
        return view

    return mark


def action_of(request: HttpRequest, view: Callable[..., Any]) -> str:
    """The action that an unsafe request to this page counts as."""
    match = request.resolver_match
    if match is not None and match.view_name == "admin:login":
        return "sign_in"
    action = getattr(view, "rate_action", None) or getattr(
        getattr(view, "view_class", None), "rate_action", DEFAULT_ACTION
    )
    return str(action)


def subject_of(action: str, data: object) -> str:
    """The account that a form or body names, or "" when the action isn't counted by account."""
    if isinstance(data, Mapping):
        for field in SUBJECT_FIELDS.get(action, ()):
            value = data.get(field)
            if isinstance(value, str) and value.strip():
                return value
    return ""


def check_rate(request: Any, action: str, *, subject: str = "") -> None:
    """Count one `action` (a key of `settings.RATES`) by this caller; RateLimited (429) when it is too many.

    `request` is Django's or DRF's, with its user. `subject` is the login name or e-mail address tried.
    """
    http_request: HttpRequest = getattr(request, "_request", request)
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    caller = f"user:{user.pk}" if user is not None and signed_in else f"ip:{client_network(http_request)}"
    _count(http_request, action, caller)
    named = f"{action}_name"
    if subject and named in settings.RATES:
        # Only reached below the caller's own limit: one address alone can't lock an account for long.
        text = unicodedata.normalize("NFKC", subject[:MAX_SUBJECT]).strip().casefold()
        _count(http_request, named, f"name:{text}")


def check_user_rate(user: Any, action: str) -> None:
    """`check_rate` where there is no request: on a WebSocket. The counter is the same."""
    request = HttpRequest()
    request.user = user
    check_rate(request, action)


def headers(request: HttpRequest) -> dict[str, str]:
    """`X-RateLimit-*` of the tightest counter this request moved; `Reset` is in Unix seconds. {} if none."""
    usages: list[Usage] = getattr(request, "rate_usages", [])
    if not usages:
        return {}
    tightest = min(usages, key=lambda usage: (usage.remaining, -usage.seconds_left))
    return {
        "X-RateLimit-Limit": str(tightest.limit),
        "X-RateLimit-Remaining": str(tightest.remaining),
        "X-RateLimit-Reset": str(int(time.time()) + tightest.seconds_left),
    }


def _count(request: HttpRequest, action: str, who: str) -> None:
    usage = _usage(request, action, who)
    if usage is None:
        return
    if not hasattr(request, "rate_usages"):
        request.rate_usages = []  # type: ignore[attr-defined]
    request.rate_usages.append(usage)  # type: ignore[attr-defined]
    if usage.count > usage.limit:
        raise RateLimited(limit=usage.limit, retry_after=usage.seconds_left)


def _usage(request: HttpRequest, action: str, who: str) -> Usage | None:
    """Moves one counter. None when rates are switched off."""
    found: dict[str, Any] | None = None
    for _attempt in range(3):
        try:
            found = get_usage(
                request,
                # The separator keeps (action, caller) pairs apart: the cache key is a plain concatenation.
                group=f"{action}|",
                key=lambda _group, _request: f"{who}|",
                rate=settings.RATES[action],
                increment=True,
            )
        except RedisError:
            # A site whose counters are down is better slow to guard than shut: `/readyz` tells its keepers.
            logger.exception("rates are not counted: the cache does not answer")
            return None
        # A limit of 0 says that the counter went away between two steps (it expired just then): try again.
        if found is None or found["limit"]:
            break
    if found is None:
        return None
    return Usage(found["limit"], found["count"], max(found["time_left"], 1))
