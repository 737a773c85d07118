"""The feed room's REST views."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from content.api.presenters import post_dict
from content.api.reel_views import ReelCreateView
from content.api.serializers import PostSerializer
from feed import explore, reels
from feed.visits import Place
from instaclone.common.api.responses import page_response
from instaclone.common.api.schema import LIST_PARAMETERS, list_of
from instaclone.common.pagination import PageRequest


class ReelsView(ReelCreateView):
    """The reel feed; publishing a reel is the content room's part of the same address."""

    @extend_schema(
        operation_id="reels_list",
        tags=["reels"],
        summary="Your reel feed",
        description="Reels that you haven't seen come first, the most promising first. Follow `next`: the order of "
        "one visit is kept for half an hour, and nothing comes twice. Own reels aren't in it.",
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        asked = PageRequest.of(request, limit=reels.PAGE, cursors=Place)
        return page_response(request, reels.reel_feed(viewer=request.user, page=asked), post_dict)


class ExploreView(APIView):
    """Explore."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="explore_list",
        summary="Explore",
        description="Public posts and reels of people you don't follow; what you haven't seen comes first, the most "
        "promising first. Follow `next`: the order of one visit is kept for half an hour, and nothing comes twice. "
        "A page may come out short with a `next`. Signed out, it is what is popular.",
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: Request) -> Response:
        asked = PageRequest.of(request, cursors=Place)
        return page_response(request, explore.explore(viewer=request.user, page=asked), post_dict)
