"""REST endpoints: the home feed, and what was seen of it."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from content.cards import PostCard
from feed import selectors
from feed.api.feed_presenters import feed_post_dict
from feed.api.feed_serializers import FeedPostSerializer, SeenSerializer
from feed.ranked import ranked_feed
from feed.seen import posts_seen
from feed.visits import Place
from instaclone.common.api.responses import page_response
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.errors import Forbidden, InvalidInput
from instaclone.common.pagination import Page, PageRequest

RANKED, FOLLOWING = MODES = ("ranked", "following")
PARAMETERS = [
    OpenApiParameter(
        "mode",
        str,
        enum=MODES,
        default=RANKED,
        description="`ranked`: what you care about first. `following`: everyone you follow, newest first.",
    ),
    OpenApiParameter(
        "explain", str, enum=["1"], description="For staff: why each post of the ranked feed is where it is."
    ),
]


class FeedView(APIView):
    """The home feed."""

    @extend_schema(
        operation_id="feed_list",
        summary="The home feed",
        description="Your posts and those of the people you follow. Ranked, it also has posts with hashtags you "
        "follow and, where that is little, what is popular around you (`reason`); follow `next`: the order of one "
        "visit is kept for half an hour, and nothing comes twice. A page may come out short with a `next`.",
        parameters=[*PARAMETERS, *LIST_PARAMETERS],
        responses={200: list_of(FeedPostSerializer), 403: ErrorSerializer},
    )
    def get(self, request: SignedInRequest) -> Response:
        mode = request.GET.get("mode", RANKED)
        if mode not in MODES:
            raise InvalidInput("The feed has two modes: ranked and following.", field="mode")
        if _wants_explanations(request) and not request.user.is_staff:
            raise Forbidden
        return _ranked(request) if mode == RANKED else _following(request)


def _wants_explanations(request: SignedInRequest) -> bool:
    value = request.GET.get("explain")
    if value not in (None, "1"):
        raise InvalidInput("Use 1, or leave it out.", field="explain")
    return value == "1"


def _following(request: SignedInRequest) -> Response:
    page = selectors.home_timeline(viewer=request.user, page=PageRequest.of(request))
    return page_response(request, page, feed_post_dict)


def _ranked(request: SignedInRequest) -> Response:
    found = ranked_feed(viewer=request.user, page=PageRequest.of(request, cursors=Place))
    page: Page[PostCard] = found.page
    if not _wants_explanations(request):
        return page_response(request, page, feed_post_dict)
    return page_response(
        request, page, lambda card: feed_post_dict(card, found.explained.get(card.post.pk, {}))
    )


class SeenView(APIView):
    """What the caller saw of the feed."""

    rate_action = "read"

    @extend_schema(
        operation_id="feed_seen",
        summary="Tell which posts you saw",
        description="They stand further down in your next visit. Up to 100; what isn't a post is passed over.",
        request=SeenSerializer,
        responses={204: None},
    )
    def post(self, request: SignedInRequest) -> Response:
        data = SeenSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        posts_seen(viewer=request.user, post_ids=data.validated_data["post_ids"])
        return Response(status=204)
