"""Sign-in for clients: access and refresh tokens.

Each sign-in is a row of `accounts.Session` and a family of refresh tokens, of which one is good at a time:
using it gives the next. One that is used again has been copied, so the whole family ends and both holders
must sign in.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from accounts.models import Session, User
from accounts.services.sessions import family_revoke, lifetime, session_start
from accounts.session_ids import CLAIM
from instaclone.common.client_ip import client_ip
from instaclone.common.errors import NotSignedIn
from instaclone.common.ids import parse_id
from instaclone.common.transactions import atomic


@dataclass(frozen=True, slots=True)
class Tokens:
    """Encoded tokens, as clients send them back."""

    access: str
    refresh: str


def token_pair_issue(*, user: User, request: Any) -> Tokens:
    """Sign a client in. `request` (Django's or DRF's) says where it is."""
    token = RefreshToken()
    session = session_start(
        user=user,
        kind=Session.Kind.API,
        ip=client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
        refresh_jti=token["jti"],
    )
    return _encode(token, user_id=user.pk, session_id=session.pk)


def token_refresh(*, refresh: str) -> Tokens:
    """The next pair of the family.

    NotSignedIn `token_not_valid` for what is no refresh token of ours or too old, `token_reused` for one that
    was used before or whose session has ended."""
    old = _read(refresh)
    new = RefreshToken()
    if not _rotate(old, new["jti"]):
        raise NotSignedIn(_("This sign-in has ended. Sign in again."), code="token_reused")
    return _encode(new, user_id=old.user_id, session_id=old.session_id)


@atomic
def _rotate(old: "_Claims", new_jti: str) -> bool:
    """Make `new_jti` the family's good token if `old` is; else end the family. Says which."""
    now = timezone.now()
    rotated = (
        Session.objects.live()
        .filter(pk=old.session_id, user_id=old.user_id, refresh_jti=old.jti)
        .update(refresh_jti=new_jti, last_used_at=now, expires_at=now + lifetime(Session.Kind.API))
    )
    if not rotated:
        family_revoke(session_id=old.session_id, user_id=old.user_id)
    return bool(rotated)


def token_logout(*, refresh: str) -> None:
    """Sign the client out. NotSignedIn for what is no refresh token; signed out already is no error."""
    token = _read(refresh)
    family_revoke(session_id=token.session_id, user_id=token.user_id)


@dataclass(frozen=True, slots=True)
class _Claims:
    user_id: int
    session_id: int
    jti: str


def _read(refresh: str) -> _Claims:
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]
    except TokenError:
        token = None
    user_id, session_id = (parse_id(token.get(name)) if token else None for name in ("user_id", CLAIM))
    if token is None or user_id is None or session_id is None:
        raise NotSignedIn(_("This token is no longer good. Sign in again."), code="token_not_valid")
    return _Claims(user_id, session_id, str(token["jti"]))


def _encode(token: RefreshToken, *, user_id: int, session_id: int) -> Tokens:
    # As strings: a client that reads claims with JavaScript would round the numbers.
    token["user_id"] = str(user_id)
    token[CLAIM] = str(session_id)
    return Tokens(access=str(token.access_token), refresh=str(token))
