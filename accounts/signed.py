"""Which session a signed cookie or a signed token names: the rules are the same for requests and for sockets."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import Session
from accounts.selectors import session_find
from accounts.session_ids import CLAIM, COOKIE_KEY
from instaclone.common.ids import parse_id


def session_of_cookie(cookie: SessionBase) -> Session | None:
    """The row that a browser's session cookie was made for, with its user: one query. It need not be live."""
    session_id = cookie.get(COOKIE_KEY)
    session = None if session_id is None else session_find(session_id)
    return session if session is not None and _belongs(cookie, session) else None


def session_of_token(token: Any) -> Session | None:
    """The row that a verified token was made for, with its user: one query. It need not be live."""
    session_id = parse_id(token.get(CLAIM))
    session = None if session_id is None else session_find(session_id)
    return session if session is not None and str(session.user_id) == token.get("user_id") else None


def _belongs(cookie: SessionBase, session: Session) -> bool:
    """Whether the cookie was made for this row's user, with the password that is still theirs."""
    user = session.user
    known: str = cookie.get(HASH_SESSION_KEY, "")
    return (
        session.kind == Session.Kind.WEB
        and cookie.get(SESSION_KEY) == str(user.pk)
        and (
            constant_time_compare(known, user.get_session_auth_hash())
            or any(constant_time_compare(known, old) for old in user.get_session_auth_fallback_hash())
        )
    )
