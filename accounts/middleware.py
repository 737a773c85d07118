"""Who a browser's request is from."""

from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from accounts.models import Session, User
from accounts.selectors import session_live
from accounts.services import session_touch
from accounts.session_ids import COOKIE_KEY


class SessionUserMiddleware(AuthenticationMiddleware):
    """Sets `request.user`, found when it is first looked at.

    The cookie is signed, and names a row of `accounts.Session`. The row is what counts: revoking it signs
    that browser out, wherever a copy of the cookie is kept."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)  # checks that there is a session to read
        request.user = SimpleLazyObject(partial(_cached_user, request))  # type: ignore[assignment]
        request.auser = sync_to_async(partial(_cached_user, request))  # type: ignore[assignment]


def _cached_user(request: Any) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        request._cached_user = _user_of(request)
    return request._cached_user  # type: ignore[no-any-return]


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    session_id = request.session.get(COOKIE_KEY)
    if session_id is None:
        return AnonymousUser()
    session = session_live(session_id)
    if session is None or not _belongs(request, session):
        request.session.flush()
        return AnonymousUser()
    if session_touch(session=session):
        request.session.modified = True  # the cookie is sent again, with its full age
    return session.user


def _belongs(request: HttpRequest, session: Session) -> bool:
    """Whether the cookie was made for this row's user, with the password that is still theirs."""
    user = session.user
    known: str = request.session.get(HASH_SESSION_KEY, "")
    return (
        session.kind == Session.Kind.WEB
        and request.session.get(SESSION_KEY) == str(user.pk)
        and (
            constant_time_compare(known, user.get_session_auth_hash())
            or any(constant_time_compare(known, old) for old in user.get_session_auth_fallback_hash())
        )
    )
