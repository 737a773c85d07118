"""Which row of `accounts.Session` a request came through."""

from typing import Any

from instaclone.common.ids import parse_id

COOKIE_KEY = "sid"  # in a browser's signed cookie
CLAIM = "sid"  # in a client's tokens


def current_session_id(request: Any) -> int | None:
    """The session of a signed-in request, Django's or DRF's, by cookie or by token."""
    token = getattr(request, "auth", None)
    if token is not None:
        return parse_id(token[CLAIM])
    session_id: int | None = request.session.get(COOKIE_KEY)
    return session_id
