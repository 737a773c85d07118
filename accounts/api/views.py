"""REST endpoints: the caller's account, other people's profiles, and where one is signed in.

Signing up, signing in and passwords are in `auth_views.py`."""

from typing import Any

from django.contrib.auth import logout
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.api import presenters
from accounts.api.serializers import (
    AvatarSerializer,
    MeSerializer,
    MeUpdateSerializer,
    SessionSerializer,
    UserProfileSerializer,
)
from accounts.requests import SignedInRequest
from accounts.session_ids import current_session_id
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import LIST_PARAMETERS, list_of
from instaclone.common.pagination import PageRequest


class MeView(APIView):
    """The caller's own account."""

    @extend_schema(operation_id="me_get", responses=MeSerializer, tags=["me"])
    def get(self, request: SignedInRequest) -> Response:
        return Response(presenters.me(request.user))

    @extend_schema(operation_id="me_update", request=MeUpdateSerializer, responses=MeSerializer, tags=["me"])
    def patch(self, request: SignedInRequest) -> Response:
        """Change what is given and leave the rest."""
        data = MeUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(presenters.me(services.profile_update(user=request.user, **data.validated_data)))


class AvatarView(APIView):
    """The caller's avatar."""

    parser_classes = [MultiPartParser]
    rate_action = {"PUT": "upload", "DELETE": "write"}

    @extend_schema(
        operation_id="avatar_set",
        request={"multipart/form-data": AvatarSerializer},
        responses=MeSerializer,
        tags=["me"],
    )
    def put(self, request: SignedInRequest) -> Response:
        """A picture, and which part to use, in fractions of its width and height (else the middle square)."""
        data = AvatarSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(presenters.me(services.avatar_set(user=request.user, **data.validated_data)))

    @extend_schema(operation_id="avatar_remove", request=None, responses={204: None}, tags=["me"])
    def delete(self, request: SignedInRequest) -> Response:
        services.avatar_remove(user=request.user)
        return Response(status=204)


class UserView(APIView):
    """Somebody's profile."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="user_get", responses=UserProfileSerializer, tags=["users"])
    def get(self, request: Request, username: str) -> Response:
        profile = selectors.profile_get(viewer=request.user, username=username)
        return Response(presenters.user_profile(profile.user, profile.relations))


class SessionsView(APIView):
    """Where the caller is signed in."""

    @extend_schema(
        operation_id="sessions_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(SessionSerializer),
        tags=["auth"],
    )
    def get(self, request: SignedInRequest) -> Response:
        page = selectors.sessions_of(user=request.user, page=PageRequest.of(request))
        current = current_session_id(request)

        def present(row: Any) -> dict[str, Any]:
            return presenters.session(row, current_id=current)

        return page_response(request, page, present)


class SessionView(APIView):
    """One place where the caller is signed in."""

    @extend_schema(operation_id="session_revoke", request=None, responses={204: None}, tags=["auth"])
    def delete(self, request: SignedInRequest, session_id: str) -> Response:
        """Sign out there. Also 204 when it is no live session of the caller's."""
        wanted = id_or_404(session_id)
        if request.auth is None and wanted == current_session_id(request):
            logout(request._request)
        services.session_revoke(user=request.user, session_id=wanted)
        return Response(status=204)
