"""Listens to Django's own sign-in: every browser that is signed in, by whatever door, has a session's row."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Session, User
from accounts.services import session_revoke, session_start
from accounts.session_ids import COOKIE_KEY
from instaclone.common.client_ip import client_ip


@receiver(user_logged_in, dispatch_uid="accounts.session_start")
def start_session(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    if request is None:
        return
    before = request.session.get(COOKIE_KEY)
    if before is not None:  # signing in again, in a browser that is signed in
        session_revoke(user=user, session_id=before)
    session = session_start(
        user=user,
        kind=Session.Kind.WEB,
        ip=client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    request.session[COOKIE_KEY] = session.pk


@receiver(user_logged_out, dispatch_uid="accounts.session_revoke")
def end_session(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    session_id = request.session.get(COOKIE_KEY)
    if user is not None and session_id is not None:
        session_revoke(user=user, session_id=session_id)
