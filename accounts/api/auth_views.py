"""REST endpoints for signing up, signing in and passwords.

What needs no session reads none: a token in the header that is too old doesn't keep a client from signing in.
"""

from django.contrib.auth import update_session_auth_hash
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.api import presenters
from accounts.api.serializers import (
    DetailSerializer,
    LinkSerializer,
    LoginSerializer,
    PasswordChangeSerializer,
    PasswordResetConfirmSerializer,
    PasswordResetSerializer,
    RefreshSerializer,
    RegisterSerializer,
    SignedInSerializer,
    TokensSerializer,
)
from accounts.requests import SignedInRequest
from accounts.session_ids import current_session_id
from instaclone.common.api.schema import ErrorSerializer


class PublicView(APIView):
    """For people who aren't signed in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class RegisterView(PublicView):
    rate_action = "sign_up"

    @extend_schema(
        operation_id="register",
        request=RegisterSerializer,
        responses={201: SignedInSerializer},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """Make an account and sign in."""
        data = RegisterSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        user = services.sign_up(**data.validated_data)
        tokens = services.token_pair_issue(user=user, request=request)
        return Response(presenters.signed_in(user, tokens), status=201)


class LoginView(PublicView):
    rate_action = "sign_in"

    @extend_schema(
        operation_id="login",
        request=LoginSerializer,
        responses={200: SignedInSerializer, 401: ErrorSerializer},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """Sign in with a username or an e-mail address. Whether an account exists isn't told (401)."""
        data = LoginSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        user = services.sign_in_check(**data.validated_data, request=request._request)
        tokens = services.token_pair_issue(user=user, request=request)
        return Response(presenters.signed_in(user, tokens))


class RefreshView(PublicView):
    @extend_schema(
        operation_id="token_refresh",
        request=RefreshSerializer,
        responses={200: TokensSerializer, 401: ErrorSerializer},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """The next pair of tokens. A refresh token is good once: used again, it ends the sign-in (401)."""
        data = RefreshSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        tokens = services.token_refresh(**data.validated_data)
        return Response({"access": tokens.access, "refresh": tokens.refresh})


class LogoutView(PublicView):
    @extend_schema(
        operation_id="logout",
        request=RefreshSerializer,
        responses={204: None, 401: ErrorSerializer},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """End the sign-in that this refresh token belongs to; its access token ends with it."""
        data = RefreshSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.token_logout(**data.validated_data)
        return Response(status=204)


class PasswordChangeView(APIView):
    rate_action = "sign_in"

    @extend_schema(
        operation_id="password_change",
        request=PasswordChangeSerializer,
        responses={204: None, 409: ErrorSerializer},
        tags=["auth"],
    )
    def post(self, request: SignedInRequest) -> Response:
        """Change the password. Every other sign-in ends."""
        data = PasswordChangeSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.password_change(
            user=request.user,
            old=data.validated_data["old_password"],
            new=data.validated_data["new_password"],
            keep_session=current_session_id(request),
        )
        if request.auth is None:
            update_session_auth_hash(request._request, request.user)
        return Response(status=204)


class PasswordResetView(PublicView):
    rate_action = "password_reset"

    @extend_schema(
        operation_id="password_reset",
        request=PasswordResetSerializer,
        responses={202: DetailSerializer},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """Ask for a link by e-mail. The answer is the same whether there is such an account or not."""
        data = PasswordResetSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.password_reset_request(email_or_login=data.validated_data["login"])
        return Response({"detail": _("If there is such an account, a message is on its way.")}, status=202)


class PasswordResetConfirmView(PublicView):
    rate_action = "sign_in"

    @extend_schema(
        operation_id="password_reset_confirm",
        request=PasswordResetConfirmSerializer,
        responses={204: None},
        tags=["auth"],
    )
    def post(self, request: Request) -> Response:
        """Set a new password with the parts of the link. Every sign-in ends."""
        data = PasswordResetConfirmSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.password_reset_confirm(
            uid=data.validated_data["uid"],
            token=data.validated_data["token"],
            new=data.validated_data["new_password"],
        )
        return Response(status=204)


class EmailVerifyView(PublicView):
    @extend_schema(operation_id="email_verify", request=LinkSerializer, responses={204: None}, tags=["auth"])
    def post(self, request: Request) -> Response:
        """Verify an e-mail address with the parts of the link that was sent to it."""
        data = LinkSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.email_verify(**data.validated_data)
        return Response(status=204)


class EmailVerifySendView(APIView):
    rate_action = "password_reset"

    @extend_schema(
        operation_id="email_verify_send", request=None, responses={202: DetailSerializer}, tags=["auth"]
    )
    def post(self, request: SignedInRequest) -> Response:
        """Send the link again. Nothing is sent when the address is verified already."""
        services.email_verification_send(user=request.user)
        return Response({"detail": _("A message is on its way to you.")}, status=202)
