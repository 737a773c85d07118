"""REST endpoints: highlights."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import profile_get
from content import services
from content.api.story_presenters import highlight_detail_dict, highlight_dict
from content.api.story_serializers import (
    HighlightCreateSerializer,
    HighlightDetailSerializer,
    HighlightOrderSerializer,
    HighlightSerializer,
    HighlightUpdateSerializer,
)
from content.stories.cards import story_cards
from content.stories.highlights import highlight_get, highlights_of
from content.visibility import Sight
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, ErrorSerializer, list_of
from instaclone.common.pagination import Page


def _detail(request: Request, highlight_id: int, status: int = 200) -> Response:
    card = highlight_get(viewer=request.user, highlight_id=highlight_id)
    stories = story_cards(viewer=request.user, stories=card.stories, relations=card.relations)
    return Response(highlight_detail_dict(card, stories), status=status)


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    """The body's names as the services call them."""
    names = {"stories": "story_ids", "cover_story": "cover_story_id"}
    return {names.get(name, name): value for name, value in fields.items()}


class HighlightListView(IdempotentCreate):
    """The caller's own highlights."""

    rate_action = "write"

    @extend_schema(
        operation_id="highlights_list", tags=["highlights"], responses=list_of(HighlightSerializer)
    )
    def get(self, request: SignedInRequest) -> Response:
        """In the order of the profile, all at once."""
        return page_response(
            request, Page(highlights_of(viewer=request.user, owner=request.user)), highlight_dict
        )

    @extend_schema(
        operation_id="highlight_create",
        tags=["highlights"],
        parameters=[IDEMPOTENCY_PARAMETER],
        request=HighlightCreateSerializer,
        responses={201: HighlightDetailSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest) -> Response:
        """Put stories of yours on your profile. A new highlight comes first."""
        data = HighlightCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        highlight = services.highlight_create(owner=request.user, **_named(data.validated_data))
        return _detail(request, highlight.pk, status=201)


class HighlightOrderView(APIView):
    """In which order the caller's highlights stand."""

    rate_action = "write"

    @extend_schema(
        operation_id="highlights_reorder",
        tags=["highlights"],
        request=HighlightOrderSerializer,
        responses={200: list_of(HighlightSerializer)},
    )
    def post(self, request: SignedInRequest) -> Response:
        """The answer is all of them, in their new order."""
        data = HighlightOrderSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.highlights_reorder(owner=request.user, ids=data.validated_data["ids"])
        return page_response(
            request, Page(highlights_of(viewer=request.user, owner=request.user)), highlight_dict
        )


class HighlightView(APIView):
    """One highlight."""

    permission_classes = [IsAuthenticatedOrReadOnly]
    rate_action = "write"

    @extend_schema(operation_id="highlight_get", tags=["highlights"], responses=HighlightDetailSerializer)
    def get(self, request: Request, highlight_id: str) -> Response:
        """With those of its stories that you may see; 404 when there are none."""
        return _detail(request, id_or_404(highlight_id))

    @extend_schema(
        operation_id="highlight_update",
        tags=["highlights"],
        request=HighlightUpdateSerializer,
        responses=HighlightDetailSerializer,
    )
    def patch(self, request: SignedInRequest, highlight_id: str) -> Response:
        """Change your own: what is given, and nothing else. `stories` are all of them anew; `add` and `remove` some."""
        data = HighlightUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        highlight = services.highlight_update(
            owner=request.user, highlight_id=id_or_404(highlight_id), **_named(data.validated_data)
        )
        return _detail(request, highlight.pk)

    @extend_schema(operation_id="highlight_delete", tags=["highlights"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, highlight_id: str) -> Response:
        """Take your own off your profile. Its stories stay in the archive."""
        services.highlight_delete(owner=request.user, highlight_id=id_or_404(highlight_id))
        return Response(status=204)


class UserHighlightsView(APIView):
    """The highlights on somebody's profile."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="user_highlights_list", tags=["users"], responses=list_of(HighlightSerializer)
    )
    def get(self, request: Request, username: str) -> Response:
        """In their owner's order, all at once. Empty for a private account that you don't follow."""
        profile = profile_get(viewer=request.user, username=username)
        sight = Sight.given(request.user, profile.user.pk, profile.relations)
        cards = highlights_of(viewer=request.user, owner=profile.user, sight=sight)
        return page_response(request, Page(cards), highlight_dict)
