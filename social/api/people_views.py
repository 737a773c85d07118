"""REST endpoints: follows, requests to follow, blocks, and lists of people."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import user_get
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import PageRequest
from social import selectors, services
from social.access import user_named
from social.api.presenters import follow_request_dict, user_card_dict
from social.api.serializers import (
    BlockingSerializer,
    CloseFriendSerializer,
    FollowRequestAnswerSerializer,
    FollowRequestSerializer,
    FollowStatusSerializer,
    MuteCreateSerializer,
    PersonMutedSerializer,
    UserCardSerializer,
)

PEOPLE = list_of(UserCardSerializer)
WHAT = OpenApiParameter("what", str, enum=["stories", "posts", "all"], default="all")


class FollowView(APIView):
    """The caller's follow of one person."""

    rate_action = "follow"

    @extend_schema(
        operation_id="follow",
        request=None,
        responses={200: FollowStatusSerializer, 201: FollowStatusSerializer, 409: ErrorSerializer},
        tags=["follows"],
    )
    def post(self, request: SignedInRequest, user_id: int) -> Response:
        """Follow someone, or ask to (`pending`) when their account is private. 200 when it was so already."""
        result = services.follow(follower=request.user, followee_id=id_or_404(str(user_id)))
        return Response({"status": result.state}, status=201 if result.created else 200)

    @extend_schema(operation_id="unfollow", request=None, responses={204: None}, tags=["follows"])
    def delete(self, request: SignedInRequest, user_id: int) -> Response:
        """Stop following, or take the request back."""
        services.unfollow(follower=request.user, followee_id=id_or_404(str(user_id)))
        return Response(status=204)


class FollowRequestsView(APIView):
    """Who asks to follow the caller."""

    @extend_schema(
        operation_id="follow_requests_list",
        parameters=LIST_PARAMETERS,
        responses=list_of(FollowRequestSerializer),
        tags=["follows"],
    )
    def get(self, request: SignedInRequest) -> Response:
        """Newest first."""
        page = selectors.follow_requests(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, follow_request_dict)


class FollowRequestAcceptView(APIView):
    """Letting a follower in."""

    rate_action = "follow"

    @extend_schema(
        operation_id="follow_request_accept",
        request=None,
        responses=FollowRequestAnswerSerializer,
        tags=["follows"],
    )
    def patch(self, request: SignedInRequest, request_id: str) -> Response:
        services.request_accept(user=request.user, request_id=id_or_404(request_id))
        return Response({"status": "accepted"})


class FollowRequestRejectView(APIView):
    """Turning a follower down."""

    rate_action = "follow"

    @extend_schema(
        operation_id="follow_request_reject",
        request=None,
        responses=FollowRequestAnswerSerializer,
        tags=["follows"],
    )
    def patch(self, request: SignedInRequest, request_id: str) -> Response:
        """They aren't told, and may ask again."""
        services.request_reject(user=request.user, request_id=id_or_404(request_id))
        return Response({"status": "rejected"})


class FollowerView(APIView):
    """One of the caller's followers."""

    @extend_schema(operation_id="follower_remove", request=None, responses={204: None}, tags=["me"])
    def delete(self, request: SignedInRequest, user_id: str) -> Response:
        """Make them stop following; they aren't told."""
        services.follower_remove(user=request.user, follower_id=id_or_404(user_id))
        return Response(status=204)


class FollowersView(APIView):
    """Who follows someone."""

    @extend_schema(
        operation_id="followers_list", parameters=LIST_PARAMETERS, responses=PEOPLE, tags=["users"]
    )
    def get(self, request: Request, username: str) -> Response:
        """Newest first. 404 for a private account that the caller doesn't follow."""
        user = user_get(viewer=request.user, username=username)
        page = selectors.followers_of(viewer=request.user, user=user, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)


class FollowingView(APIView):
    """Whom someone follows."""

    @extend_schema(
        operation_id="following_list", parameters=LIST_PARAMETERS, responses=PEOPLE, tags=["users"]
    )
    def get(self, request: Request, username: str) -> Response:
        """Newest first. 404 for a private account that the caller doesn't follow."""
        user = user_get(viewer=request.user, username=username)
        page = selectors.following_of(viewer=request.user, user=user, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)


class BlockView(APIView):
    """The caller's block of one person."""

    @extend_schema(operation_id="block", request=None, responses=BlockingSerializer, tags=["safety"])
    def post(self, request: SignedInRequest, username: str) -> Response:
        """Neither sees the other any more; follows end both ways. Someone who blocked you can be blocked."""
        services.block(blocker=request.user, user_id=user_named(username).pk)
        return Response({"blocking": True})

    @extend_schema(operation_id="unblock", request=None, responses={204: None}, tags=["safety"])
    def delete(self, request: SignedInRequest, username: str) -> Response:
        services.unblock(blocker=request.user, user_id=user_named(username).pk)
        return Response(status=204)


class CloseFriendView(APIView):
    """Whether someone is among the caller's close friends. They aren't told."""

    @extend_schema(
        operation_id="close_friend_add",
        request=None,
        responses={200: CloseFriendSerializer, 409: ErrorSerializer},
        tags=["safety"],
    )
    def post(self, request: SignedInRequest, username: str) -> Response:
        """They see what the caller publishes for close friends, as long as they follow."""
        user = user_get(viewer=request.user, username=username)
        services.close_friend_add(owner=request.user, user_id=user.pk)
        return Response({"close_friend": True})

    @extend_schema(operation_id="close_friend_remove", request=None, responses={204: None}, tags=["safety"])
    def delete(self, request: SignedInRequest, username: str) -> Response:
        services.close_friend_remove(owner=request.user, user_id=user_named(username).pk)
        return Response(status=204)


class CloseFriendsView(APIView):
    """The caller's close friends."""

    @extend_schema(
        operation_id="close_friends_list", parameters=LIST_PARAMETERS, responses=PEOPLE, tags=["safety"]
    )
    def get(self, request: SignedInRequest) -> Response:
        """Newest first."""
        page = selectors.close_friends_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)


class MuteView(APIView):
    """What the caller doesn't want to be shown of someone they follow. They aren't told."""

    @extend_schema(
        operation_id="mute",
        request=MuteCreateSerializer,
        responses={200: PersonMutedSerializer},
        tags=["safety"],
    )
    def post(self, request: SignedInRequest, username: str) -> Response:
        """`stories` are left out of the tray, `posts` of the feeds; both are still there on the profile. What was
        muted before stays so."""
        data = MuteCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        user = user_get(viewer=request.user, username=username)
        services.mute(owner=request.user, user_id=user.pk, what=data.validated_data["what"])
        return Response({"muted": True})

    @extend_schema(
        operation_id="unmute", parameters=[WHAT], request=None, responses={204: None}, tags=["safety"]
    )
    def delete(self, request: SignedInRequest, username: str) -> Response:
        """Let it in again: `what`, or everything."""
        data = MuteCreateSerializer(data={"what": request.GET.get("what", "all")})
        data.is_valid(raise_exception=True)
        what = data.validated_data["what"]
        services.unmute(owner=request.user, user_id=user_named(username).pk, what=what)
        return Response(status=204)


class MutesView(APIView):
    """Whom the caller muted."""

    @extend_schema(operation_id="mutes_list", parameters=LIST_PARAMETERS, responses=PEOPLE, tags=["safety"])
    def get(self, request: SignedInRequest) -> Response:
        """Newest first."""
        page = selectors.mutes_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)


class BlocksView(APIView):
    """Whom the caller blocked."""

    @extend_schema(operation_id="blocks_list", parameters=LIST_PARAMETERS, responses=PEOPLE, tags=["safety"])
    def get(self, request: SignedInRequest) -> Response:
        """Newest first."""
        page = selectors.blocks_of(user=request.user, page=PageRequest.of(request))
        return page_response(request, page, user_card_dict)
