"""REST endpoints: messages and reactions."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.errors import InvalidInput
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest
from messaging import selectors, services
from messaging.api.presenters import message_dict
from messaging.api.serializers import (
    MessageCreateSerializer,
    MessageSerializer,
    MessageUpdateSerializer,
    ReactionCreateSerializer,
)
from messaging.models import Message

AROUND_PARAMETER = OpenApiParameter(
    "around",
    {"type": "string", "pattern": "^[0-9]{1,19}$"},
    description="A message's id: the page with it in the middle, instead of a cursor's.",
)


def one_message(request: SignedInRequest, message: Message, status: int = 200) -> Response:
    return Response(message_dict(selectors.message_card(user=request.user, message=message)), status=status)


class MessagesView(APIView):
    """What is said in a conversation."""

    rate_action = "message"

    @extend_schema(
        operation_id="messages_list",
        parameters=[*LIST_PARAMETERS, AROUND_PARAMETER],
        responses=list_of(MessageSerializer),
        tags=["messages"],
    )
    def get(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Newest first: `next` leads to older ones, `previous` to newer ones."""
        asked = PageRequest.of(request)
        conversation = selectors.conversation_row(
            user=request.user, conversation_id=id_or_404(conversation_id)
        )
        if "around" not in request.GET or asked.cursor is not None:
            page = selectors.messages_of(user=request.user, conversation=conversation, page=asked)
            return page_response(request, page, message_dict)
        around = parse_id(request.GET["around"])
        if around is None:
            raise InvalidInput("This is not an id: send a string of digits.", field="around")
        page = selectors.messages_around(
            user=request.user, conversation=conversation, message_id=around, limit=asked.limit
        )
        return page_response(request, page, message_dict)

    @extend_schema(
        operation_id="message_send",
        request=MessageCreateSerializer,
        responses={
            200: MessageSerializer,
            201: MessageSerializer,
            403: ErrorSerializer,
            409: ErrorSerializer,
            422: ErrorSerializer,
        },
        tags=["messages"],
    )
    def post(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Text, pictures, a post or a profile. The same `client_id` again is the same message (200), whichever way
        it came first; with other content it is 422. 403 `cannot_message`; 409 `request_pending` while a person
        who doesn't follow you hasn't answered your first message."""
        data = MessageCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        sent = services.message_send(
            sender=request.user, conversation_id=id_or_404(conversation_id), **data.fields_for_service()
        )
        return one_message(request, sent.message, 201 if sent.created else 200)


class MessageView(APIView):
    """One message of the caller's own."""

    rate_action = "message"

    @extend_schema(
        operation_id="message_edit",
        request=MessageUpdateSerializer,
        responses={200: MessageSerializer, 403: ErrorSerializer, 409: ErrorSerializer},
        tags=["messages"],
    )
    def patch(self, request: SignedInRequest, message_id: str) -> Response:
        """Another text, within fifteen minutes (409 `too_late` afterwards)."""
        data = MessageUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        message = services.message_edit(
            user=request.user, message_id=id_or_404(message_id), **data.validated_data
        )
        return one_message(request, message)

    @extend_schema(
        operation_id="message_unsend",
        request=None,
        responses={204: None, 403: ErrorSerializer},
        tags=["messages"],
    )
    def delete(self, request: SignedInRequest, message_id: str) -> Response:
        """Take it back from everybody."""
        services.message_unsend(user=request.user, message_id=id_or_404(message_id))
        return Response(status=204)


class ReactionView(APIView):
    """The caller's reaction to a message."""

    rate_action = "like"

    @extend_schema(
        operation_id="message_react",
        request=ReactionCreateSerializer,
        responses={200: MessageSerializer, 403: ErrorSerializer},
        tags=["messages"],
    )
    def post(self, request: SignedInRequest, message_id: str) -> Response:
        """One emoji, in the place of an earlier one."""
        data = ReactionCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        message = services.reaction_set(
            user=request.user, message_id=id_or_404(message_id), **data.validated_data
        )
        return one_message(request, message)

    @extend_schema(operation_id="message_unreact", request=None, responses={204: None}, tags=["messages"])
    def delete(self, request: SignedInRequest, message_id: str) -> Response:
        services.reaction_remove(user=request.user, message_id=id_or_404(message_id))
        return Response(status=204)
