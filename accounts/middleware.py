"""Who a browser's request is from."""

from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.services import session_touch
from accounts.session_ids import COOKIE_KEY
from accounts.signed import session_of_cookie


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
    if COOKIE_KEY not in request.session:
        return AnonymousUser()
    session = session_of_cookie(request.session)
    if session is None or not session.is_live:
        request.session.flush()
        return AnonymousUser()
    if session_touch(session=session):
        request.session.modified = True  # the cookie is sent again, with its full age
    return session.user
