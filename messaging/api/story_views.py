"""REST endpoint: replies to stories."""

from secrets import token_hex

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import ErrorSerializer
from messaging import services
from messaging.api.message_views import one_message
from messaging.api.serializers import MessageSerializer, StoryReplySerializer


class StoryReplyView(APIView):
    """A message to a story's author."""

    rate_action = "message"

    @extend_schema(
        operation_id="story_reply",
        request=StoryReplySerializer,
        responses={
            200: MessageSerializer,
            201: MessageSerializer,
            403: ErrorSerializer,
            409: ErrorSerializer,
            422: ErrorSerializer,
        },
        tags=["stories"],
    )
    def post(self, request: SignedInRequest, story_id: str) -> Response:
        """It comes with the story's picture, as long as that may be seen. 403 `replies_off` where its author takes
        none; `client_id`, 403 `cannot_message` and 409 `request_pending` are as for any message."""
        data = StoryReplySerializer(data=request.data)
        data.is_valid(raise_exception=True)
        sent = services.story_reply(
            user=request.user,
            story_id=id_or_404(story_id),
            text=data.validated_data["text"],
            client_id=data.validated_data.get("client_id") or token_hex(16),
        )
        return one_message(request, sent.message, 201 if sent.created else 200)
