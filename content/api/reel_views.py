"""REST endpoints: reels. A reel is a post with one video: likes, comments and changes go by its id as a post's.

`GET reels`, the reel feed, is the feed room's: its view adds it to `ReelCreateView`.
"""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import profile_get
from content import selectors, services
from content.api.composer_serializers import ReelCreateSerializer
from content.api.presenters import post_dict
from content.api.serializers import PostSerializer, ReelViewSerializer, ReelViewsSerializer
from content.cards import post_cards
from content.visibility import Sight
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest


class ReelCreateView(IdempotentCreate):
    """Publishing reels."""

    rate_action = "post"

    @extend_schema(
        operation_id="reel_create",
        tags=["reels"],
        parameters=[IDEMPOTENCY_PARAMETER],
        request=ReelCreateSerializer,
        responses={201: PostSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest) -> Response:
        """Publish one of your videos as a reel (409 while it is processed, or when something else shows it)."""
        data = ReelCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        fields = dict(data.validated_data)
        reel = services.reel_create(author=request.user, media_id=fields.pop("media"), **fields)
        return Response(post_dict(post_cards(viewer=request.user, posts=[reel])[0]), status=201)


class ReelView(APIView):
    """One reel."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="reel_get", tags=["reels"], responses=PostSerializer)
    def get(self, request: Request, reel_id: str) -> Response:
        """As `GET posts/{id}`; 404 for a post that is no reel."""
        reel = selectors.reel_get(viewer=request.user, post_id=id_or_404(reel_id))
        return Response(post_dict(post_cards(viewer=request.user, posts=[reel])[0]))


class ReelSeenView(APIView):
    """That somebody watched a reel."""

    rate_action = "read"

    @extend_schema(
        operation_id="reel_view", tags=["reels"], request=ReelViewSerializer, responses=ReelViewsSerializer
    )
    def post(self, request: SignedInRequest, reel_id: str) -> Response:
        """Tell that you watched it. Counts once a day (UTC), never for your own; send it again when you saw more."""
        data = ReelViewSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        count = services.reel_view(
            viewer=request.user,
            post_id=id_or_404(reel_id),
            watched_ms=data.validated_data["watched_ms"],
            is_complete=data.validated_data["complete"],
        )
        return Response({"view_count": count})


class UserReelsView(APIView):
    """The reels on somebody's profile."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="user_reels_list",
        tags=["users"],
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: Request, username: str) -> Response:
        """Newest first. Empty for a private account that you don't follow."""
        profile = profile_get(viewer=request.user, username=username)
        sight = Sight.given(request.user, profile.user.pk, profile.relations)
        page = selectors.reels_of(
            viewer=request.user, author=profile.user, page=PageRequest.of(request), sight=sight
        )
        cards = page.map(
            lambda reels: post_cards(viewer=request.user, posts=reels, relations=profile.relations)
        )
        return page_response(request, cards, post_dict)
