"""REST endpoints: pictures, posts, and lists of one person's posts."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import profile_get
from content import selectors, services
from content.api.composer_presenters import draft_dict
from content.api.composer_serializers import (
    ComposedPostUpdateSerializer,
    DraftSerializer,
    PostCreateSerializer,
)
from content.api.presenters import media_dict, post_dict
from content.api.serializers import (
    MediaSerializer,
    MediaUpdateSerializer,
    MediaUploadSerializer,
    PostSerializer,
)
from content.cards import post_cards
from content.models import Post
from content.visibility import Sight
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest


def _post_response(request: Request, post: Post, status: int = 200) -> Response:
    cards = post_cards(viewer=request.user, posts=[post])
    return Response(post_dict(cards[0]), status=status)


class MediaListView(IdempotentCreate):
    """Uploading pictures."""

    parser_classes = [MultiPartParser]
    rate_action = "upload"

    @extend_schema(
        operation_id="media_upload",
        tags=["media"],
        parameters=[IDEMPOTENCY_PARAMETER],
        request={"multipart/form-data": MediaUploadSerializer},
        responses={201: MediaSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest) -> Response:
        """Upload one picture or video. It can be posted for 24 hours; after that it is removed.

        A picture is ready at once. A video is `processing` first: its progress comes as `media.progress` over the
        socket, and with `GET media/{id}`. 413 and 415 name the limit, 507 says that there is no room. 409
        `too_many_videos`: of yours, too many are still being processed, or aren't used by anything; 503 `busy`.

        Place, device and all other metadata are taken out. Without `crop` the whole picture is shown, or its
        middle where it is narrower than 4:5 or wider than 1.91:1."""
        data = MediaUploadSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(
            media_dict(services.media_upload(owner=request.user, **data.validated_data)), status=201
        )


class MediaView(APIView):
    """One of the caller's own pictures."""

    # Another crop is as much work as another upload.
    rate_action = {"PATCH": "upload", "DELETE": "write"}

    @extend_schema(operation_id="media_get", tags=["media"], responses=MediaSerializer)
    def get(self, request: SignedInRequest, media_id: str) -> Response:
        media = selectors.media_get(owner=request.user, media_id=id_or_404(media_id))
        return Response(media_dict(media))

    @extend_schema(
        operation_id="media_update",
        tags=["media"],
        request=MediaUpdateSerializer,
        responses={200: MediaSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: SignedInRequest, media_id: str) -> Response:
        """Change alt text or crop. The renditions of another crop have other addresses. 409 once it was sent in a
        message."""
        data = MediaUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        media = services.media_update(owner=request.user, media_id=id_or_404(media_id), **data.validated_data)
        return Response(media_dict(media))

    @extend_schema(
        operation_id="media_delete", tags=["media"], request=None, responses={204: None, 409: ErrorSerializer}
    )
    def delete(self, request: SignedInRequest, media_id: str) -> Response:
        """Take back a picture that no post uses (409 when one does)."""
        services.media_delete(owner=request.user, media_id=id_or_404(media_id))
        return Response(status=204)


class PostListView(IdempotentCreate):
    """Publishing posts."""

    rate_action = "post"

    @extend_schema(
        operation_id="post_create",
        tags=["posts"],
        parameters=[IDEMPOTENCY_PARAMETER],
        request=PostCreateSerializer,
        responses={
            201: PolymorphicProxySerializer(
                "PostOrDraft", [PostSerializer, DraftSerializer], resource_type_field_name=None
            ),
            409: ErrorSerializer,
        },
    )
    def post(self, request: SignedInRequest) -> Response:
        """Publish 1 to 20 of your uploads as one post (409 when one of them is in another post).

        With `draft` or `publish_at` it is kept instead, and the answer is the draft: then everything may still be
        missing, and videos may still be processing."""
        data = PostCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        fields: dict[str, Any] = data.validated_data
        is_draft, media_ids = fields.pop("is_draft"), fields.pop("media", [])
        if is_draft:
            draft = services.draft_save(owner=request.user, media_ids=media_ids, **fields)
            return Response(draft_dict(draft, request.user), status=201)
        post = services.post_create(author=request.user, media_ids=media_ids, **fields)
        return _post_response(request, post, status=201)


class PostView(APIView):
    """One post."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(operation_id="post_get", tags=["posts"], responses=PostSerializer)
    def get(self, request: Request, post_id: str) -> Response:
        return _post_response(request, selectors.post_get(viewer=request.user, post_id=id_or_404(post_id)))

    @extend_schema(
        operation_id="post_update",
        tags=["posts"],
        request=ComposedPostUpdateSerializer,
        responses=PostSerializer,
    )
    def patch(self, request: SignedInRequest, post_id: str) -> Response:
        """Change your own post: what is given, and nothing else."""
        data = ComposedPostUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        post = services.post_update(author=request.user, post_id=id_or_404(post_id), **data.validated_data)
        return _post_response(request, post)

    @extend_schema(operation_id="post_delete", tags=["posts"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Delete your own post, with its likes and comments. It can be restored for 30 days."""
        services.post_delete(author=request.user, post_id=id_or_404(post_id))
        return Response(status=204)


class PostArchiveView(APIView):
    """Whether one's own post is hidden from everybody else."""

    @extend_schema(operation_id="post_archive", tags=["posts"], request=None, responses=PostSerializer)
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Archive your own post. Likes and comments are kept."""
        services.post_archive(author=request.user, post_id=id_or_404(post_id))
        return _post_response(request, selectors.post_own(user=request.user, post_id=id_or_404(post_id)))

    @extend_schema(operation_id="post_unarchive", tags=["posts"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Show your own archived post again, in its old place."""
        services.post_unarchive(author=request.user, post_id=id_or_404(post_id))
        return Response(status=204)


class UserPostsView(APIView):
    """The posts on somebody's profile."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="user_posts_list",
        tags=["users"],
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: Request, username: str) -> Response:
        """Pinned posts first, then newest first, those they stand beside among them. Empty for a private account that
        you don't follow. A page may be short: the list ends where `next` is null."""
        profile = profile_get(viewer=request.user, username=username)
        sight = Sight.given(request.user, profile.user.pk, profile.relations)
        page = selectors.posts_of(
            viewer=request.user, author=profile.user, page=PageRequest.of(request), sight=sight
        )
        cards = page.map(
            lambda posts: post_cards(
                viewer=request.user,
                posts=posts,
                relations=profile.relations,
                about={profile.user.pk},
            )
        )
        return page_response(request, cards, post_dict)


class ArchiveView(APIView):
    """The caller's archived posts."""

    @extend_schema(
        operation_id="me_archive_list",
        tags=["me"],
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        page = selectors.archived_posts(user=request.user, page=PageRequest.of(request))
        cards = page.map(lambda posts: post_cards(viewer=request.user, posts=posts))
        return page_response(request, cards, post_dict)
