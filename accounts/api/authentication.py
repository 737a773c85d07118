"""Signing requests by access token: `Authorization: Bearer <access>`."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts.models import User
from accounts.signed import session_of_token


class TokenAuthentication(JWTAuthentication):
    """The user of an access token whose session is alive: one query."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        session = session_of_token(validated_token)
        if session is None or not session.is_live:
            raise AuthenticationFailed(_("This sign-in has ended."), code="session_ended")
        return session.user
