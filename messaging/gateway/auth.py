"""Who a socket is from: a browser by its cookie and its `Origin`, an API client by its first frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from accounts.models import Session
from accounts.selectors import session_find
from accounts.sockets import is_signed_in, session_by_cookie, session_by_token
from instaclone.common.errors import Forbidden
from messaging.gateway.codes import Close
from messaging.gateway.threads import in_thread


class Refused(Exception):
    """The socket is to be closed with `code`; `reason` is for the developer of the client."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Identity:
    """A live session and whose it is. `expires_at`: when its token has to be renewed; None for a browser."""

    user_id: int
    session_id: int
    expires_at: datetime | None = None


async def by_handshake(scope: Mapping[str, Any]) -> Identity | None:
    """Who the handshake is from; None when that is still to be said by an `auth` frame. Refused.

    An origin that isn't ours is refused whatever else it sends: its page would speak with our user's cookie."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, origin = headers.get(b"host", ""), headers.get(b"origin")
    if not _is_host_allowed(host):
        raise Refused(Close.REFUSED, "host not allowed")
    if origin is not None and not is_origin_allowed(origin, host):
        raise Refused(Close.REFUSED, "origin not allowed")
    cookies = parse_cookie(headers.get(b"cookie", ""))
    if not is_signed_in(cookies):
        return None
    if origin is None:
        raise Refused(Close.REFUSED, "a cookie needs an Origin")
    return await _identity(session_by_cookie, cookies=cookies)


async def by_token(access: str) -> Identity:
    """Who an access token is from. Refused."""
    return await _identity(_identity_of_token, access=access)


def is_origin_allowed(origin: str, host: str) -> bool:
    """Whether a page of this origin may open sockets at `host`: it comes from there, or from a trusted origin."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    if parts.netloc == host.lower() and parts.scheme in (
        {"https"} if settings.IS_HTTPS else {"http", "https"}
    ):
        return True
    return any(
        _is_trusted(parts.scheme, parts.netloc, trusted.lower())
        for trusted in (*settings.CSRF_TRUSTED_ORIGINS, *settings.CORS_ALLOWED_ORIGINS)
    )


def end_of(session_id: int) -> tuple[Close, str] | None:
    """Why a session can't go on, as code and reason; None while it is live. One query."""
    session = session_find(session_id)
    if session is not None and not session.user.is_active:
        return Close.REFUSED, "account suspended"
    return None if session is not None and session.is_live else (Close.SIGNED_OUT, "session ended")


def _is_trusted(scheme: str, netloc: str, trusted: str) -> bool:
    """`trusted` as in CSRF_TRUSTED_ORIGINS: `https://example.org`, or `https://*.example.org`."""
    trusted_scheme, _, pattern = trusted.partition("://")
    return scheme == trusted_scheme and bool(netloc) and is_same_domain(netloc, pattern.removeprefix("*"))


def _is_host_allowed(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


async def _identity(find: Any, **kwargs: Any) -> Identity:
    try:
        found: Session | Identity | None = await in_thread(find, **kwargs)
    except Forbidden as error:
        raise Refused(Close.REFUSED, "account suspended") from error
    if found is None:
        raise Refused(Close.SIGNED_OUT, "not signed in")
    return found if isinstance(found, Identity) else Identity(found.user_id, found.pk)


def _identity_of_token(access: str) -> Identity | None:
    token = session_by_token(access)
    return None if token is None else Identity(token.session.user_id, token.session.pk, token.expires_at)
