"""Signing requests by access token: `Authorization: Bearer <access>`."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts.models import User
from accounts.selectors import session_live
from accounts.session_ids import CLAIM
from instaclone.common.ids import parse_id


class TokenAuthentication(JWTAuthentication):
    """The user of an access token whose session is alive: one query."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        session_id = parse_id(validated_token.get(CLAIM))
        session = None if session_id is None else session_live(session_id)
        if session is None or str(session.user_id) != validated_token.get("user_id"):
            raise AuthenticationFailed(_("This sign-in has ended."), code="session_ended")
        return session.user
