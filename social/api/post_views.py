"""REST endpoints: likes and comments."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from content.selectors import post_get
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest
from social import selectors, services
from social.access import comment_for
from social.api.presenters import comment_dict, comment_like_dict, post_like_dict, user_card_dict
from social.api.serializers import (
    CommentCreateSerializer,
    CommentLikeSerializer,
    CommentSerializer,
    CommentUpdateSerializer,
    PostLikeSerializer,
    UserCardSerializer,
)
from social.cards import comment_card


class PostLikeView(APIView):
    """The caller's like of a post."""

    rate_action = "like"

    @extend_schema(operation_id="post_like", request=None, responses=PostLikeSerializer, tags=["posts"])
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Liking twice is liking once."""
        result = services.like_post(user=request.user, post_id=id_or_404(post_id))
        return Response(post_like_dict(result, viewer=request.user))

    @extend_schema(
        operation_id="post_unlike", request=None, responses={200: PostLikeSerializer}, tags=["posts"]
    )
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Nothing happens when there is no like."""
        result = services.unlike_post(user=request.user, post_id=id_or_404(post_id))
        return Response(post_like_dict(result, viewer=request.user))


class PostLikesView(APIView):
    """Who likes a post."""

    @extend_schema(
        operation_id="post_likes_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(UserCardSerializer),
        tags=["posts"],
    )
    def get(self, request: Request, post_id: str) -> Response:
        """Newest first."""
        post = post_get(viewer=request.user, post_id=id_or_404(post_id))
        page = selectors.likers_of(viewer=request.user, post=post, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)


class PostCommentsView(IdempotentCreate, APIView):
    """The comments on a post."""

    permission_classes = [IsAuthenticatedOrReadOnly]
    rate_action = "comment"

    @extend_schema(
        operation_id="comments_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(CommentSerializer),
        tags=["comments"],
    )
    def get(self, request: Request, post_id: str) -> Response:
        """Top-level comments, newest first. The first page begins with the pinned ones (at most three), which
        don't count towards `limit`."""
        post = post_get(viewer=request.user, post_id=id_or_404(post_id))
        comments = selectors.comments_of(viewer=request.user, post=post, page=PageRequest.of(request))
        page = comments.page.map(lambda cards: [*comments.pinned, *cards])
        return page_response(request, page, comment_dict)

    @extend_schema(
        operation_id="comment_create",
        parameters=[IDEMPOTENCY_PARAMETER],
        request=CommentCreateSerializer,
        responses={201: CommentSerializer},
        tags=["comments"],
    )
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Comment, or reply to a comment. 403 when comments are turned off."""
        data = CommentCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        comment = services.comment_create(
            author=request.user,
            post_id=id_or_404(post_id),
            text=data.validated_data["text"],
            parent_id=data.validated_data.get("parent"),
        )
        card = comment_card(viewer=request.user, comment=comment, liked=False)
        return Response(comment_dict(card), status=201)


class CommentView(APIView):
    """One comment."""

    @extend_schema(
        operation_id="comment_update",
        request=CommentUpdateSerializer,
        responses=CommentSerializer,
        tags=["comments"],
    )
    def patch(self, request: SignedInRequest, comment_id: str) -> Response:
        """Change one's own comment."""
        data = CommentUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        comment = services.comment_update(
            user=request.user, comment_id=id_or_404(comment_id), **data.validated_data
        )
        return Response(comment_dict(comment_card(viewer=request.user, comment=comment)))

    @extend_schema(operation_id="comment_delete", request=None, responses={204: None}, tags=["comments"])
    def delete(self, request: SignedInRequest, comment_id: str) -> Response:
        """With the replies to it; as its author or the post's."""
        services.comment_delete(user=request.user, comment_id=id_or_404(comment_id))
        return Response(status=204)


class CommentRepliesView(APIView):
    """The replies to a comment."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="replies_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(CommentSerializer),
        tags=["comments"],
    )
    def get(self, request: Request, comment_id: str) -> Response:
        """Oldest first."""
        comment = comment_for(request.user, id_or_404(comment_id))
        page = selectors.replies_of(viewer=request.user, comment=comment, page=PageRequest.of(request))
        return page_response(request, page, comment_dict)


class CommentLikeView(APIView):
    """The caller's like of a comment."""

    rate_action = "like"

    @extend_schema(
        operation_id="comment_like", request=None, responses=CommentLikeSerializer, tags=["comments"]
    )
    def post(self, request: SignedInRequest, comment_id: str) -> Response:
        """Liking twice is liking once."""
        result = services.like_comment(user=request.user, comment_id=id_or_404(comment_id))
        return Response(comment_like_dict(result))

    @extend_schema(
        operation_id="comment_unlike", request=None, responses={200: CommentLikeSerializer}, tags=["comments"]
    )
    def delete(self, request: SignedInRequest, comment_id: str) -> Response:
        """Nothing happens when there is no like."""
        result = services.unlike_comment(user=request.user, comment_id=id_or_404(comment_id))
        return Response(comment_like_dict(result))


class CommentPinView(APIView):
    """A comment's place at the top of the caller's own post."""

    @extend_schema(
        operation_id="comment_pin",
        request=None,
        responses={200: CommentSerializer, 409: ErrorSerializer},
        tags=["comments"],
    )
    def post(self, request: SignedInRequest, comment_id: str) -> Response:
        """Top-level comments only, three at most (409 beyond)."""
        comment = services.comment_pin(user=request.user, comment_id=id_or_404(comment_id))
        return Response(comment_dict(comment_card(viewer=request.user, comment=comment)))

    @extend_schema(operation_id="comment_unpin", request=None, responses={204: None}, tags=["comments"])
    def delete(self, request: SignedInRequest, comment_id: str) -> Response:
        """Back to its place among the others."""
        services.comment_unpin(user=request.user, comment_id=id_or_404(comment_id))
        return Response(status=204)
