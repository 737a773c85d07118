"""REST endpoints: whose stories are to be watched, and likes of stories."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import list_of
from instaclone.common.pagination import Page
from social import services
from social.api.presenters import story_like_dict, tray_entry_dict
from social.api.serializers import StoryLikeSerializer, TrayEntrySerializer
from social.stories.tray import tray


class StoryTrayView(APIView):
    """Whose stories are to be watched."""

    @extend_schema(operation_id="story_tray", responses=list_of(TrayEntrySerializer), tags=["stories"])
    def get(self, request: SignedInRequest) -> Response:
        """The caller first, with or without stories; then, of the people they follow, those with unwatched stories,
        closer people first. There is one page."""
        return page_response(request, Page(tray(viewer=request.user)), tray_entry_dict)


class StoryLikeView(APIView):
    """The caller's like of a story."""

    rate_action = "like"

    @extend_schema(operation_id="story_like", request=None, responses=StoryLikeSerializer, tags=["stories"])
    def post(self, request: SignedInRequest, story_id: str) -> Response:
        """Liking twice is liking once."""
        result = services.like_story(user=request.user, story_id=id_or_404(story_id))
        return Response(story_like_dict(result, viewer=request.user))

    @extend_schema(
        operation_id="story_unlike", request=None, responses={200: StoryLikeSerializer}, tags=["stories"]
    )
    def delete(self, request: SignedInRequest, story_id: str) -> Response:
        """Nothing happens when there is no like."""
        result = services.unlike_story(user=request.user, story_id=id_or_404(story_id))
        return Response(story_like_dict(result, viewer=request.user))
