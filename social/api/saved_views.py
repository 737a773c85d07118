"""REST endpoints: saved posts and collections of them. All of it is the caller's own; nobody else sees any."""

from functools import partial
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from content.api.presenters import post_dict
from content.api.serializers import PostSerializer
from content.cards import post_cards
from content.models import Post
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import Page, PageRequest
from social import services
from social.api.saved_presenters import collection_dict
from social.api.saved_serializers import (
    BookmarkCreateSerializer,
    BookmarkSerializer,
    CollectionCreateSerializer,
    CollectionOrderSerializer,
    CollectionSerializer,
    CollectionsQuerySerializer,
    CollectionUpdateSerializer,
)
from social.saved import selectors

ID = {"type": "string", "pattern": "^[0-9]{1,18}$"}  # an id in an address


def _collection_id(given: Any) -> int | None:
    data = BookmarkCreateSerializer(data=given)
    data.is_valid(raise_exception=True)
    return data.validated_data.get("collection")


def _posts(request: SignedInRequest, page: Page[Post]) -> Response:
    cards = page.map(lambda posts: post_cards(viewer=request.user, posts=posts))
    return page_response(request, cards, post_dict)


def _collection(request: SignedInRequest, collection_id: int, status: int = 200) -> Response:
    card = selectors.collection_get(user=request.user, collection_id=collection_id)
    return Response(collection_dict(card, owner=request.user), status=status)


def _collections(request: SignedInRequest, about: int | None = None) -> Response:
    cards = selectors.collections_of(user=request.user, about=about)
    return page_response(request, Page(cards), partial(collection_dict, owner=request.user))


class BookmarkView(APIView):
    """Whether the caller saved a post."""

    rate_action = "like"

    @extend_schema(
        operation_id="bookmark_add",
        request=BookmarkCreateSerializer,
        responses=BookmarkSerializer,
        tags=["bookmarks"],
    )
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Save a post; saving twice is saving once."""
        services.bookmark_add(
            user=request.user, post_id=id_or_404(post_id), collection_id=_collection_id(request.data)
        )
        return Response({"saved": True})

    @extend_schema(
        operation_id="bookmark_remove",
        request=None,
        parameters=[
            OpenApiParameter(
                "collection",
                ID,
                description="Only take it out of this collection of yours; it stays saved.",
            )
        ],
        responses={200: BookmarkSerializer},
        tags=["bookmarks"],
    )
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Save it no longer: it leaves all collections, too. Nothing happens when it wasn't saved. What you saved
        can be let go of though you can't see it any more."""
        # Not every client sends a body with DELETE: then it is the address that says it.
        collection_id = _collection_id(request.data or request.query_params.dict())
        services.bookmark_remove(user=request.user, post_id=id_or_404(post_id), collection_id=collection_id)
        return Response({"saved": collection_id is not None})


class BookmarksView(APIView):
    """What the caller saved."""

    @extend_schema(
        operation_id="bookmarks_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
        tags=["bookmarks"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """The posts that you saved last come first. Those that you can't see (any more) are left out, so a page may be
        short: the list ends where `next` is null."""
        return _posts(request, selectors.saved_posts(user=request.user, page=PageRequest.of(request)))


class CollectionsView(IdempotentCreate):
    """The caller's collections."""

    rate_action = "write"

    @extend_schema(
        operation_id="collections_list",
        parameters=[
            OpenApiParameter("post", ID, description="A post's id: each says whether it `contains` it.")
        ],
        responses=list_of(CollectionSerializer),
        tags=["bookmarks"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """In your order, all at once (200 at most)."""
        asked = CollectionsQuerySerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return _collections(request, asked.validated_data.get("post"))

    @extend_schema(
        operation_id="collection_create",
        parameters=[IDEMPOTENCY_PARAMETER],
        request=CollectionCreateSerializer,
        responses={201: CollectionSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
        tags=["bookmarks"],
    )
    def post(self, request: SignedInRequest) -> Response:
        """A new one, before the others. 409 when you have one of that name, or 200."""
        data = CollectionCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        post_id = data.validated_data.get("post")
        collection = services.collection_create(
            owner=request.user,
            name=data.validated_data["name"],
            post_ids=[] if post_id is None else [post_id],
        )
        return _collection(request, collection.pk, status=201)


class CollectionOrderView(APIView):
    """In which order the caller's collections stand."""

    rate_action = "write"

    @extend_schema(
        operation_id="collections_reorder",
        request=CollectionOrderSerializer,
        responses={200: list_of(CollectionSerializer)},
        tags=["bookmarks"],
    )
    def post(self, request: SignedInRequest) -> Response:
        """The answer is all of them, in their new order."""
        data = CollectionOrderSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.collections_reorder(owner=request.user, ids=data.validated_data["ids"])
        return _collections(request)


class CollectionView(APIView):
    """One of the caller's collections."""

    rate_action = "write"

    @extend_schema(operation_id="collection_get", responses=CollectionSerializer, tags=["bookmarks"])
    def get(self, request: SignedInRequest, collection_id: str) -> Response:
        """404 for anybody else's."""
        return _collection(request, id_or_404(collection_id))

    @extend_schema(
        operation_id="collection_update",
        request=CollectionUpdateSerializer,
        responses={200: CollectionSerializer, 409: ErrorSerializer},
        tags=["bookmarks"],
    )
    def patch(self, request: SignedInRequest, collection_id: str) -> Response:
        """Change what is given: its name, or its cover."""
        data = CollectionUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(data.validated_data)
        if "cover_post" in given:
            given["cover_post_id"] = given.pop("cover_post")
        services.collection_update(owner=request.user, collection_id=id_or_404(collection_id), **given)
        return _collection(request, id_or_404(collection_id))

    @extend_schema(operation_id="collection_delete", request=None, responses={204: None}, tags=["bookmarks"])
    def delete(self, request: SignedInRequest, collection_id: str) -> Response:
        """What is in it stays saved."""
        services.collection_delete(owner=request.user, collection_id=id_or_404(collection_id))
        return Response(status=204)


class CollectionPostsView(APIView):
    """What is in one of the caller's collections."""

    @extend_schema(
        operation_id="collection_posts_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
        tags=["bookmarks"],
    )
    def get(self, request: SignedInRequest, collection_id: str) -> Response:
        """What was put in last comes first; pages as those of `bookmarks`."""
        page = selectors.collection_posts(
            user=request.user, collection_id=id_or_404(collection_id), page=PageRequest.of(request)
        )
        return _posts(request, page)


class CollectionPostView(APIView):
    """A post's place in one of the caller's collections."""

    rate_action = "like"

    @extend_schema(
        operation_id="collection_post_add", request=None, responses={204: None}, tags=["bookmarks"]
    )
    def post(self, request: SignedInRequest, collection_id: str, post_id: str) -> Response:
        """Save it, if it isn't yet, and put it in. A post may be in several."""
        services.collection_posts_add(
            owner=request.user, collection_id=id_or_404(collection_id), post_ids=[id_or_404(post_id)]
        )
        return Response(status=204)

    @extend_schema(
        operation_id="collection_post_remove", request=None, responses={204: None}, tags=["bookmarks"]
    )
    def delete(self, request: SignedInRequest, collection_id: str, post_id: str) -> Response:
        """It stays saved. Nothing happens when it isn't in it."""
        services.collection_posts_remove(
            owner=request.user, collection_id=id_or_404(collection_id), post_ids=[id_or_404(post_id)]
        )
        return Response(status=204)
