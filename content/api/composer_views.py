"""REST endpoints of the composer: drafts, tags, pins, co-authors, deleted posts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import profile_get
from content import selectors, services
from content.api.composer_presenters import coauthor_dict, deleted_post_dict, draft_dict, draft_dicts
from content.api.composer_serializers import (
    CoauthorInviteSerializer,
    CoauthorSerializer,
    DeletedPostSerializer,
    DraftSerializer,
    DraftUpdateSerializer,
)
from content.api.presenters import post_dict
from content.api.serializers import PostSerializer
from content.cards import post_cards
from content.models import Post
from content.visibility import Sight
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest


def _own_post(request: SignedInRequest, post_id: int) -> Response:
    return _post(request, selectors.post_own(user=request.user, post_id=post_id))


def _post(request: Request, post: Post, status: int = 200) -> Response:
    return Response(post_dict(post_cards(viewer=request.user, posts=[post])[0]), status=status)


class DraftListView(APIView):
    """The caller's drafts. They are made with `POST posts`."""

    @extend_schema(
        operation_id="me_drafts_list",
        tags=["drafts"],
        parameters=LIST_PARAMETERS,
        responses=list_of(DraftSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        """Drafts and scheduled posts, newest first."""
        page = selectors.drafts_of(owner=request.user, page=PageRequest.of(request))
        return page_response(request, page.map(lambda drafts: draft_dicts(drafts, request.user)), dict)


class DraftView(APIView):
    """One of the caller's drafts."""

    @extend_schema(operation_id="draft_get", tags=["drafts"], responses=DraftSerializer)
    def get(self, request: SignedInRequest, draft_id: str) -> Response:
        draft = selectors.draft_get(owner=request.user, draft_id=id_or_404(draft_id))
        return Response(draft_dict(draft, request.user))

    @extend_schema(
        operation_id="draft_update",
        tags=["drafts"],
        request=DraftUpdateSerializer,
        responses={200: DraftSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: SignedInRequest, draft_id: str) -> Response:
        """Change what is given. Media that are no longer in it are removed."""
        data = DraftUpdateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        changes: dict[str, Any] = data.validated_data
        if "media" in changes:
            changes["media_ids"] = changes.pop("media")
        draft = services.draft_update(owner=request.user, draft_id=id_or_404(draft_id), **changes)
        return Response(draft_dict(draft, request.user))

    @extend_schema(operation_id="draft_delete", tags=["drafts"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, draft_id: str) -> Response:
        """Throw it away, with its media."""
        services.draft_delete(owner=request.user, draft_id=id_or_404(draft_id))
        return Response(status=204)


class DraftPublishView(APIView):
    """Publishing a draft now."""

    rate_action = "post"

    @extend_schema(
        operation_id="draft_publish",
        tags=["drafts"],
        request=None,
        responses={201: PostSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest, draft_id: str) -> Response:
        """409 while one of its videos is being processed. 404 once it was published."""
        post = services.draft_publish(owner=request.user, draft_id=id_or_404(draft_id))
        return _post(request, post, status=201)


class OwnTagView(APIView):
    """The caller in the pictures of a post."""

    @extend_schema(operation_id="post_untag_me", tags=["posts"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Take yourself out of a post's pictures, also of one that you don't see."""
        services.tags_remove(user=request.user, post_id=id_or_404(post_id))
        return Response(status=204)


class UserTaggedView(APIView):
    """Posts that somebody is in."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="user_tagged_list",
        tags=["users"],
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: Request, username: str) -> Response:
        """Those that you may see, newest first. A page may be short: the list ends where `next` is null."""
        profile = profile_get(viewer=request.user, username=username)
        sight = Sight.given(request.user, profile.user.pk, profile.relations)
        page = selectors.tagged_posts_of(
            viewer=request.user, person=profile.user, page=PageRequest.of(request), sight=sight
        )
        cards = page.map(lambda posts: post_cards(viewer=request.user, posts=posts))
        return page_response(request, cards, post_dict)


class PinView(APIView):
    """Whether one's own post stands first on the profile."""

    @extend_schema(
        operation_id="post_pin",
        tags=["posts"],
        request=None,
        responses={200: PostSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Pin your own post (409 `too_many_pins` when three are pinned)."""
        services.post_pin(author=request.user, post_id=id_or_404(post_id))
        return _own_post(request, id_or_404(post_id))

    @extend_schema(operation_id="post_unpin", tags=["posts"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        services.post_unpin(author=request.user, post_id=id_or_404(post_id))
        return Response(status=204)


class CoauthorListView(APIView):
    """Who stands beside a post's author."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="post_coauthors_list", tags=["posts"], responses=CoauthorSerializer(many=True)
    )
    def get(self, request: Request, post_id: str) -> Response:
        """For the author also who was asked, for the others who consented and they themselves."""
        post = selectors.post_get(viewer=request.user, post_id=id_or_404(post_id))
        rows = selectors.coauthors_asked(viewer=request.user, post=post)
        return Response([coauthor_dict(row) for row in rows])

    @extend_schema(
        operation_id="post_coauthor_invite",
        tags=["posts"],
        request=CoauthorInviteSerializer,
        responses={201: CoauthorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Ask somebody who sees your post to stand beside you as its author (409 `too_many_coauthors`)."""
        data = CoauthorInviteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        row = services.coauthor_invite(
            author=request.user, post_id=id_or_404(post_id), user_id=data.validated_data["user_id"]
        )
        return Response(coauthor_dict(row), status=201)


class CoauthorAcceptView(APIView):
    """Consenting."""

    @extend_schema(
        operation_id="post_coauthor_accept", tags=["posts"], request=None, responses=PostSerializer
    )
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Stand beside the author who asked you: the post is on your profile and in your followers' feeds too."""
        services.coauthor_accept(user=request.user, post_id=id_or_404(post_id))
        return _post(request, selectors.post_get(viewer=request.user, post_id=id_or_404(post_id)))


class CoauthorView(APIView):
    """One person beside a post's author."""

    @extend_schema(
        operation_id="post_coauthor_remove",
        tags=["posts"],
        request=None,
        responses={204: None, 403: ErrorSerializer},
    )
    def delete(self, request: SignedInRequest, post_id: str, user_id: str) -> Response:
        """The author takes somebody off; who was asked declines; a co-author leaves."""
        services.coauthor_remove(user=request.user, post_id=id_or_404(post_id), user_id=id_or_404(user_id))
        return Response(status=204)


class CoauthorInvitationsView(APIView):
    """What the caller was asked."""

    @extend_schema(
        operation_id="me_coauthor_invitations_list",
        tags=["me"],
        parameters=LIST_PARAMETERS,
        responses=list_of(PostSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        """Posts that you are asked to stand beside. A page may be short."""
        page = selectors.coauthor_invitations(user=request.user, page=PageRequest.of(request))
        cards = page.map(lambda posts: post_cards(viewer=request.user, posts=posts))
        return page_response(request, cards, post_dict)


class DeletedListView(APIView):
    """The caller's deleted posts."""

    @extend_schema(
        operation_id="me_deleted_list",
        tags=["me"],
        parameters=LIST_PARAMETERS,
        responses=list_of(DeletedPostSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        """Those that can still be restored."""
        page = selectors.deleted_posts(user=request.user, page=PageRequest.of(request))
        cards = page.map(lambda posts: post_cards(viewer=request.user, posts=posts))
        return page_response(request, cards, deleted_post_dict)


class DeletedView(APIView):
    """One of the caller's deleted posts."""

    @extend_schema(operation_id="me_deleted_remove", tags=["me"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, post_id: str) -> Response:
        """Remove it now and for good, with its pictures and videos."""
        services.post_remove(author=request.user, post_id=id_or_404(post_id))
        return Response(status=204)


class PostRestoreView(APIView):
    """Taking a deletion back."""

    @extend_schema(operation_id="post_restore", tags=["posts"], request=None, responses=PostSerializer)
    def post(self, request: SignedInRequest, post_id: str) -> Response:
        """Your deleted post is published or archived again, as it was before."""
        services.post_restore(author=request.user, post_id=id_or_404(post_id))
        return _own_post(request, id_or_404(post_id))
