"""REST endpoints: conversations, their members, and the numbers on the badges."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest
from messaging import selectors, services
from messaging.api.presenters import conversation_dict, message_dict
from messaging.api.serializers import (
    ConversationSerializer,
    ConversationStartSerializer,
    ConversationUpdateSerializer,
    MessageSerializer,
    MutedSerializer,
    PeopleSerializer,
    ReadMarkSerializer,
    UnreadSerializer,
    UpToSerializer,
)

CONVERSATIONS = list_of(ConversationSerializer)
_QUERY = {"type": "string", "pattern": "^[^\\x00]*$"}


def one_conversation(request: SignedInRequest, conversation_id: int, status: int = 200) -> Response:
    """A conversation as the caller has it now."""
    card = selectors.conversation_get(user=request.user, conversation_id=conversation_id)
    first = selectors.first_unread_id(user=request.user, conversation_id=conversation_id)
    return Response(conversation_dict(card, first_unread_id=first), status=status)


class ConversationsView(IdempotentCreate, APIView):
    """The caller's conversations."""

    rate_action = "conversation"

    @extend_schema(
        operation_id="conversations_list",
        parameters=LIST_PARAMETERS,
        responses=CONVERSATIONS,
        tags=["messages"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """The one with the newest message first. Requests have a list of their own."""
        page = selectors.conversations_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, conversation_dict)

    @extend_schema(
        operation_id="conversation_start",
        parameters=[IDEMPOTENCY_PARAMETER],
        request=ConversationStartSerializer,
        responses={200: ConversationSerializer, 201: ConversationSerializer, 404: ErrorSerializer},
        tags=["messages"],
    )
    def post(self, request: SignedInRequest) -> Response:
        """With one person: the conversation with them, which there is once (200 when it was there). With several:
        a new group."""
        data = ConversationStartSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        started = services.conversation_start(user=request.user, **data.validated_data)
        return one_conversation(request, started.conversation.pk, 201 if started.created else 200)


class ConversationRequestsView(APIView):
    """Conversations that people whom the caller doesn't follow have begun."""

    @extend_schema(
        operation_id="conversation_requests_list",
        parameters=LIST_PARAMETERS,
        responses=CONVERSATIONS,
        tags=["messages"],
    )
    def get(self, request: SignedInRequest) -> Response:
        page = selectors.requests_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, conversation_dict)


class ConversationSearchView(APIView):
    """What was said in the caller's conversations."""

    @extend_schema(
        operation_id="conversations_search",
        parameters=[
            OpenApiParameter("q", _QUERY, description="Words, or beginnings of words."),
            *LIST_PARAMETERS,
        ],
        responses=list_of(MessageSerializer),
        tags=["messages"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """Messages with all words of `q`, newest first, whatever their case and accents. A page may be shorter
        than its limit and still have a next one."""
        page = selectors.search_messages(
            user=request.user, q=request.GET.get("q", ""), page=PageRequest.of(request)
        )
        return page_response(request, page, message_dict)


class ConversationView(APIView):
    """One conversation."""

    rate_action = {"PATCH": "conversation", "DELETE": "conversation"}

    @extend_schema(operation_id="conversation", responses=ConversationSerializer, tags=["messages"])
    def get(self, request: SignedInRequest, conversation_id: str) -> Response:
        return one_conversation(request, id_or_404(conversation_id))

    @extend_schema(
        operation_id="conversation_rename",
        request=ConversationUpdateSerializer,
        responses={200: ConversationSerializer, 403: ErrorSerializer},
        tags=["messages"],
    )
    def patch(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Name a group, as its admin."""
        data = ConversationUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        conversation = services.conversation_rename(
            user=request.user, conversation_id=id_or_404(conversation_id), **data.validated_data
        )
        return one_conversation(request, conversation.pk)

    @extend_schema(operation_id="conversation_delete", request=None, responses={204: None}, tags=["messages"])
    def delete(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Clear it, for oneself. A request is declined by this, and whoever sent it isn't told."""
        services.conversation_delete(user=request.user, conversation_id=id_or_404(conversation_id))
        return Response(status=204)


class ConversationAcceptView(APIView):
    """Answering a message request."""

    rate_action = "conversation"

    @extend_schema(
        operation_id="conversation_accept",
        request=None,
        responses=ConversationSerializer,
        tags=["messages"],
    )
    def post(self, request: SignedInRequest, conversation_id: str) -> Response:
        """404 when there is no such request."""
        services.conversation_accept(user=request.user, conversation_id=id_or_404(conversation_id))
        return one_conversation(request, id_or_404(conversation_id))


class ConversationMuteView(APIView):
    """Whether a conversation makes itself noticed."""

    rate_action = "conversation"

    @extend_schema(
        operation_id="conversation_mute", request=None, responses=MutedSerializer, tags=["messages"]
    )
    def post(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Its messages still come, but don't count on the badge."""
        services.conversation_mute(user=request.user, conversation_id=id_or_404(conversation_id), muted=True)
        return Response({"is_muted": True})

    @extend_schema(operation_id="conversation_unmute", request=None, responses={204: None}, tags=["messages"])
    def delete(self, request: SignedInRequest, conversation_id: str) -> Response:
        services.conversation_mute(user=request.user, conversation_id=id_or_404(conversation_id), muted=False)
        return Response(status=204)


class ConversationReadView(APIView):
    """How far the caller has read."""

    rate_action = "read"

    @extend_schema(
        operation_id="conversation_read",
        request=UpToSerializer,
        responses=ReadMarkSerializer,
        tags=["messages"],
    )
    def post(self, request: SignedInRequest, conversation_id: str) -> Response:
        """The mark never goes back, and not past the last message. The others learn of it unless the caller's
        preference `read_receipts` is off."""
        data = UpToSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        mark = services.conversation_read(
            user=request.user, conversation_id=id_or_404(conversation_id), **data.validated_data
        )
        return Response({"up_to": str(mark.up_to), "unread_count": mark.unread_count})


class MembersView(APIView):
    """Who is in a group."""

    rate_action = "conversation"

    @extend_schema(
        operation_id="conversation_members_add",
        request=PeopleSerializer,
        responses={200: ConversationSerializer, 403: ErrorSerializer, 409: ErrorSerializer},
        tags=["messages"],
    )
    def post(self, request: SignedInRequest, conversation_id: str) -> Response:
        """Bring people in, as any member. They see what is said from then on."""
        data = PeopleSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        conversation = services.members_add(
            user=request.user, conversation_id=id_or_404(conversation_id), **data.validated_data
        )
        return one_conversation(request, conversation.pk)


class MemberView(APIView):
    """One member of a group."""

    rate_action = "conversation"

    @extend_schema(
        operation_id="conversation_member_remove",
        request=None,
        responses={204: None, 403: ErrorSerializer},
        tags=["messages"],
    )
    def delete(self, request: SignedInRequest, conversation_id: str, user_id: str) -> Response:
        """Leave (with one's own id), or remove someone, as an admin."""
        services.member_remove(
            user=request.user, conversation_id=id_or_404(conversation_id), user_id=id_or_404(user_id)
        )
        return Response(status=204)


class UnreadView(APIView):
    """What waits for the caller."""

    @extend_schema(operation_id="unread_counts", responses=UnreadSerializer, tags=["notifications"])
    def get(self, request: SignedInRequest) -> Response:
        """Each number is exact to 99."""
        return Response(selectors.unread_counts(user=request.user))
