"""REST endpoints of search."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from feed.api.search_presenters import (
    hashtag_results,
    place_results,
    post_result,
    recent_dicts,
    user_results,
)
from feed.api.search_serializers import (
    TYPES,
    RecentSearchCreateSerializer,
    RecentSearchSerializer,
    SearchResultSerializer,
    SearchSerializer,
)
from feed.search import recents, selectors
from feed.search.terms import QUERY_MAX_LENGTH, Query
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import Page, PageRequest

# Of each kind, when all kinds are asked for.
OF_EACH = 8
_QUERY = {"type": "string", "pattern": "^[^\\x00]*$", "maxLength": QUERY_MAX_LENGTH, "default": ""}

Results = list[dict[str, Any]]


class SearchView(APIView):
    """People, hashtags, places and posts by words."""

    permission_classes = [AllowAny]
    rate_action = {"GET": "search"}

    @extend_schema(
        operation_id="search",
        tags=["search"],
        summary="Search",
        description="Case and accents don't matter. People, hashtags and places are found by what their names, or "
        "words in them, begin with; posts by the words of their captions, newest first. `@` before the words puts "
        "people first, `#` hashtags. With `type=users` and nothing to look for it gives the people you follow.\n\nOf "
        "all types together there are up to eight of each on one page; of users, hashtags or places up to `limit` on "
        "one page; posts go on at `next`, and a page of them may come out short.",
        parameters=[
            OpenApiParameter("q", _QUERY),
            OpenApiParameter("type", str, enum=TYPES, default="all"),
            *LIST_PARAMETERS,
        ],
        responses={200: list_of(SearchResultSerializer), 429: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        data = SearchSerializer(data=request.query_params)
        data.is_valid(raise_exception=True)
        q, wanted = data.validated_data["q"], data.validated_data["type"]
        asked = PageRequest.of(request)
        if wanted == "posts":
            found = selectors.find_posts(viewer=request.user, q=q, page=asked)
            return page_response(request, found, post_result)
        results = _all(request.user, q) if wanted == "all" else _of_type(wanted, request.user, q, asked.limit)
        return page_response(request, Page(results), dict)


def _of_type(wanted: str, viewer: Any, q: str, limit: int) -> Results:
    match wanted:
        case "users":
            return user_results(selectors.find_users(viewer=viewer, q=q, limit=limit))
        case "hashtags":
            return hashtag_results(viewer, selectors.find_hashtags(q=q, limit=limit))
        case "places":
            return place_results(selectors.find_places(q=q, limit=limit))
    page = selectors.find_posts(viewer=viewer, q=q, page=PageRequest(limit=limit))
    return [post_result(card) for card in page.items]


def _all(viewer: Any, q: str) -> Results:
    query = Query.of(q)
    if not query.text:
        return []
    types = ["users", "hashtags", "places", "posts"]
    if query.lead == "#":
        types.sort(key=lambda one: one != "hashtags")
    return [result for one in types for result in _of_type(one, viewer, q, OF_EACH)]


class RecentSearchesView(APIView):
    """What the caller looked for lately; nobody else can read it."""

    @extend_schema(
        operation_id="search_recent_list",
        tags=["search"],
        summary="Your recent searches",
        description="The newest 20, on one page. What is gone, or hidden from you since, is left out.",
        responses=list_of(RecentSearchSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        cards = selectors.recent_searches(user=request.user)
        return page_response(request, Page(recent_dicts(request.user, cards)), dict)

    @extend_schema(
        operation_id="search_recent_add",
        tags=["search"],
        summary="Remember a search",
        description="Words (`kind` `text`), or the person, hashtag or place that you went to (its `id`). The same "
        "again moves up.",
        request=RecentSearchCreateSerializer,
        responses={204: None, 404: ErrorSerializer},
    )
    def post(self, request: SignedInRequest) -> Response:
        data = RecentSearchCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        given = data.validated_data
        recents.search_remember(
            user=request.user, kind=given["kind"], text=given["text"], target_id=given.get("id")
        )
        return Response(status=204)

    @extend_schema(
        operation_id="search_recent_clear",
        tags=["search"],
        summary="Forget all your searches",
        request=None,
        responses={204: None},
    )
    def delete(self, request: SignedInRequest) -> Response:
        recents.searches_forget(user=request.user)
        return Response(status=204)


class RecentSearchView(APIView):
    """One of them."""

    @extend_schema(
        operation_id="search_recent_remove",
        tags=["search"],
        summary="Forget a search",
        request=None,
        responses={204: None},
    )
    def delete(self, request: SignedInRequest, search_id: str) -> Response:
        recents.search_forget(user=request.user, search_id=id_or_404(search_id))
        return Response(status=204)
