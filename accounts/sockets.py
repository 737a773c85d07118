"""Who a WebSocket is from: the same sessions, cookies and tokens as those of requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.utils import datetime_from_epoch

from accounts.models import Session
from accounts.session_ids import COOKIE_KEY
from accounts.signed import session_of_cookie, session_of_token
from instaclone.common.errors import Forbidden


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A live session, and until when the access token that names it is good."""

    session: Session
    expires_at: datetime


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """Whether these cookies claim a session, with our signature. No query: the session may be over."""
    return COOKIE_KEY in _read(cookies)


def session_by_cookie(cookies: Mapping[str, str]) -> Session | None:
    """The live session of a browser with these cookies, with its user: one query.

    Forbidden `account_suspended` when its account is suspended."""
    return _live(session_of_cookie(_read(cookies)))


def session_by_token(access: str) -> SignedToken | None:
    """The live session of an access token, with its user: one query, none for what isn't a good token of ours.

    Forbidden `account_suspended` when its account is suspended."""
    try:
        token = AccessToken(access)  # type: ignore[arg-type]
    except TokenError:
        return None
    session = _live(session_of_token(token))
    return None if session is None else SignedToken(session, datetime_from_epoch(token["exp"]))


def _read(cookies: Mapping[str, str]) -> SessionBase:
    engine: Any = import_module(settings.SESSION_ENGINE)
    store: SessionBase = engine.SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    return store


def _live(session: Session | None) -> Session | None:
    if session is not None and not session.user.is_active:
        raise Forbidden(_("This account is suspended."), code="account_suspended")
    return session if session is not None and session.is_live else None
