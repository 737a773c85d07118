"""REST endpoints: what the caller is told of, and what they want to be told."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from instaclone.common.api.responses import page_response
from instaclone.common.api.schema import LIST_PARAMETERS, list_of
from instaclone.common.pagination import PageRequest
from social.api.serializers import (
    NotificationPreferencesSerializer,
    NotificationSerializer,
    NotificationsReadSerializer,
    UnreadNotificationsSerializer,
)
from social.notifications import selectors, services
from social.notifications.presenters import notification_dict, preferences_dict


class NotificationsView(APIView):
    """What the caller is told of."""

    @extend_schema(
        operation_id="notifications_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(NotificationSerializer),
        tags=["notifications"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """Newest first; what happened to one thing is one row. Kept for 90 days."""
        page = selectors.notifications_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, notification_dict)


class ReadView(APIView):
    """How far the caller has read."""

    rate_action = "read"

    @extend_schema(
        operation_id="notifications_read",
        request=NotificationsReadSerializer,
        responses=UnreadNotificationsSerializer,
        tags=["notifications"],
    )
    def post(self, request: SignedInRequest) -> Response:
        """All that is as old as this or older counts as read, on all of the caller's devices."""
        data = NotificationsReadSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response({"unread": services.read(user=request.user, **data.validated_data)})


class PreferencesView(APIView):
    """What the caller wants to be told."""

    @extend_schema(
        operation_id="notification_preferences_get",
        responses=NotificationPreferencesSerializer,
        tags=["notifications"],
    )
    def get(self, request: SignedInRequest) -> Response:
        return Response(preferences_dict(selectors.preferences_of(request.user)))

    @extend_schema(
        operation_id="notification_preferences_update",
        request=NotificationPreferencesSerializer,
        responses=NotificationPreferencesSerializer,
        tags=["notifications"],
    )
    def patch(self, request: SignedInRequest) -> Response:
        """Change the kinds that are given and leave the others."""
        data = NotificationPreferencesSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        changed = services.preferences_update(user=request.user, **data.validated_data)
        return Response(preferences_dict(changed))
