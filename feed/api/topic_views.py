"""REST endpoints: hashtags and places."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from content.api.presenters import post_dict
from content.api.serializers import PostSerializer
from feed.api.topic_presenters import hashtag_dict, place_dict
from feed.api.topic_serializers import (
    HashtagFollowSerializer,
    HashtagMuteSerializer,
    HashtagSerializer,
    PlaceSerializer,
)
from feed.topics import selectors
from feed.topics.cards import hashtag_cards
from feed.topics.pages import asked_page, sort_of
from feed.topics.related import related_hashtags
from feed.topics.trending import trending_hashtags
from instaclone.common.api.responses import page_response
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.errors import InvalidInput
from instaclone.common.pagination import Page
from social import services

TRENDING = 20
HASHTAGS = list_of(HashtagSerializer)
POSTS = list_of(PostSerializer)
SORT_PARAMETER = OpenApiParameter(
    "sort",
    str,
    enum=["top", "recent"],
    default="top",
    description="The best first, ranked once for each visit: follow `next`; or the newest first.",
)
KIND_PARAMETER = OpenApiParameter("kind", str, enum=["followed", "muted"], default="followed")


class HashtagView(APIView):
    """One hashtag."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="hashtag_read", responses=HashtagSerializer, tags=["hashtags"])
    def get(self, request: Request, name: str) -> Response:
        """By any spelling of its name, without #. 404 for one that nobody used or that staff has banned."""
        return Response(hashtag_dict(selectors.hashtag_get(viewer=request.user, name=name)))


class HashtagPostsView(APIView):
    """The posts with a hashtag."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="hashtag_posts_list",
        parameters=[SORT_PARAMETER, *LIST_PARAMETERS],
        responses=POSTS,
        tags=["hashtags"],
    )
    def get(self, request: Request, name: str) -> Response:
        """What the caller may see of them. A page may come out short with a `next`."""
        card = selectors.hashtag_get(viewer=request.user, name=name)
        sort = sort_of(request.GET.get("sort"))
        page = selectors.hashtag_posts(
            viewer=request.user, hashtag=card.hashtag, sort=sort, page=asked_page(request)
        )
        return page_response(request, page, post_dict)


class HashtagRelatedView(APIView):
    """Hashtags beside a hashtag."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="hashtag_related_list", responses=HASHTAGS, tags=["hashtags"])
    def get(self, request: Request, name: str) -> Response:
        """Up to ten that people use together with it. There is one page."""
        card = selectors.hashtag_get(viewer=request.user, name=name)
        found = related_hashtags(card.hashtag)
        return page_response(request, Page(hashtag_cards(viewer=request.user, hashtags=found)), hashtag_dict)


class HashtagsTrendingView(APIView):
    """What is trending."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="hashtags_trending_list", responses=HASHTAGS, tags=["hashtags"])
    def get(self, request: Request) -> Response:
        """Up to 20 hashtags that more people than usual posted with in the last day, without what the caller mutes.
        There is one page. (A hashtag called trending is read at `hashtags/Trending`.)"""
        found = trending_hashtags(TRENDING, viewer=request.user)
        return page_response(request, Page(hashtag_cards(viewer=request.user, hashtags=found)), hashtag_dict)


class HashtagFollowView(APIView):
    """The caller's follow of a hashtag."""

    rate_action = "follow"

    @extend_schema(
        operation_id="hashtag_follow",
        request=None,
        responses={200: HashtagFollowSerializer, 409: ErrorSerializer},
        tags=["hashtags"],
    )
    def post(self, request: SignedInRequest, name: str) -> Response:
        """Its posts come into the caller's feed; it isn't muted any more. 409 beyond 200."""
        hashtag = services.hashtag_follow(user=request.user, name=name)
        return Response({"following": True, "followers_count": hashtag.followers_count})

    @extend_schema(operation_id="hashtag_unfollow", request=None, responses={204: None}, tags=["hashtags"])
    def delete(self, request: SignedInRequest, name: str) -> Response:
        services.hashtag_unfollow(user=request.user, name=name)
        return Response(status=204)


class HashtagMuteView(APIView):
    """The caller's mute of a hashtag."""

    rate_action = "follow"

    @extend_schema(
        operation_id="hashtag_mute",
        request=None,
        responses={200: HashtagMuteSerializer, 409: ErrorSerializer},
        tags=["hashtags"],
    )
    def post(self, request: SignedInRequest, name: str) -> Response:
        """Posts with it stay out of the lists that are made for the caller; it isn't followed any more. 409 beyond
        200. Nobody is told."""
        services.hashtag_mute(user=request.user, name=name)
        return Response({"muted": True})

    @extend_schema(operation_id="hashtag_unmute", request=None, responses={204: None}, tags=["hashtags"])
    def delete(self, request: SignedInRequest, name: str) -> Response:
        services.hashtag_unmute(user=request.user, name=name)
        return Response(status=204)


class MyHashtagsView(APIView):
    """The caller's hashtags."""

    @extend_schema(
        operation_id="me_hashtags_list", parameters=[KIND_PARAMETER], responses=HASHTAGS, tags=["me"]
    )
    def get(self, request: SignedInRequest) -> Response:
        """Those the caller follows, or mutes, the last one first: at most 200, in one page."""
        lists = {"followed": selectors.followed_hashtags, "muted": selectors.muted_hashtags}
        read = lists.get(request.GET.get("kind", "followed"))
        if read is None:
            raise InvalidInput("Choose followed or muted.", field="kind")
        return page_response(request, Page(read(viewer=request.user)), hashtag_dict)


class PlaceView(APIView):
    """One place."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="location_read", responses=PlaceSerializer, tags=["locations"])
    def get(self, request: Request, slug: str) -> Response:
        """By its slug, or any spelling of its name. 404 for one where no post ever was."""
        return Response(place_dict(selectors.place_get(name=slug)))


class PlacePostsView(APIView):
    """The posts of a place."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="location_posts_list",
        parameters=[SORT_PARAMETER, *LIST_PARAMETERS],
        responses=POSTS,
        tags=["locations"],
    )
    def get(self, request: Request, slug: str) -> Response:
        """What the caller may see of them. A page may come out short with a `next`."""
        place = selectors.place_get(name=slug)
        sort = sort_of(request.GET.get("sort"))
        page = selectors.place_posts(viewer=request.user, place=place, sort=sort, page=asked_page(request))
        return page_response(request, page, post_dict)
