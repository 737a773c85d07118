"""REST endpoints: stories. `stories/tray`, likes and replies are the rooms' above."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.selectors import profile_get
from content import services
from content.api.story_presenters import answer_dict, published_dict, sticker_dict, story_dict, viewer_dict
from content.api.story_serializers import (
    PublishedStorySerializer,
    StickerAnswerSerializer,
    StoryAnswerCreateSerializer,
    StoryAnswerSerializer,
    StoryCreateSerializer,
    StorySerializer,
    StoryViewerSerializer,
)
from content.stories import selectors
from content.stories.cards import NO_ANSWER, story_card, story_cards
from content.visibility import Sight
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import IDEMPOTENCY_PARAMETER, LIST_PARAMETERS, ErrorSerializer, list_of
from instaclone.common.pagination import Page, PageRequest


class StoryListView(IdempotentCreate):
    """Publishing stories."""

    rate_action = "post"

    @extend_schema(
        operation_id="story_create",
        tags=["stories"],
        parameters=[IDEMPOTENCY_PARAMETER],
        request=StoryCreateSerializer,
        responses={201: PublishedStorySerializer, 409: ErrorSerializer},
    )
    def post(self, request: SignedInRequest) -> Response:
        """Publish one of your uploads for 24 hours. A picture is shown whole, up to 9:16; a video of more than a minute
        becomes several stories (`clips`). 409 while a video is being made ready."""
        data = StoryCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        fields = data.validated_data
        stories = services.story_create(author=request.user, media_id=fields.pop("media"), **fields)
        return Response(published_dict(story_cards(viewer=request.user, stories=stories)), status=201)


class StoryView(APIView):
    """One story."""

    @extend_schema(operation_id="story_get", tags=["stories"], responses=StorySerializer)
    def get(self, request: SignedInRequest, story_id: str) -> Response:
        """While it runs, or when a highlight holds it; one's own from the archive, too."""
        story = selectors.story_get(viewer=request.user, story_id=id_or_404(story_id))
        return Response(story_dict(story_card(viewer=request.user, story=story)))

    @extend_schema(operation_id="story_delete", tags=["stories"], request=None, responses={204: None})
    def delete(self, request: SignedInRequest, story_id: str) -> Response:
        """Take your own story away, out of the archive and the highlights, too."""
        services.story_delete(author=request.user, story_id=id_or_404(story_id))
        return Response(status=204)


class UserStoriesView(APIView):
    """The stories of one person that run now."""

    @extend_schema(operation_id="user_stories_list", tags=["stories"], responses=list_of(StorySerializer))
    def get(self, request: SignedInRequest, username: str) -> Response:
        """Oldest first, all at once (there are never more than a hundred). Empty for a private account that you don't
        follow."""
        profile = profile_get(viewer=request.user, username=username)
        sight = Sight.given(request.user, profile.user.pk, profile.relations)
        stories = selectors.stories_of(viewer=request.user, author=profile.user, sight=sight)
        cards = story_cards(viewer=request.user, stories=stories, relations=profile.relations)
        return page_response(request, Page(cards), story_dict)


class StorySeenView(APIView):
    """That the caller watched a story."""

    rate_action = "read"

    @extend_schema(operation_id="story_view", tags=["stories"], request=None, responses={204: None})
    def post(self, request: SignedInRequest, story_id: str) -> Response:
        """Its author gets to know. Twice is once."""
        services.story_view(viewer=request.user, story_id=id_or_404(story_id))
        return Response(status=204)


class StoryViewersView(APIView):
    """Who watched the caller's own story."""

    @extend_schema(
        operation_id="story_viewers_list",
        tags=["stories"],
        parameters=LIST_PARAMETERS,
        responses=list_of(StoryViewerSerializer),
    )
    def get(self, request: SignedInRequest, story_id: str) -> Response:
        """Newest first, with what they answered. For its author alone; 404 for all others."""
        viewers = selectors.story_viewers(
            owner=request.user, story_id=id_or_404(story_id), page=PageRequest.of(request)
        )
        return page_response(request, viewers, viewer_dict)


class StoryStickerView(APIView):
    """The answers to a poll or a question."""

    rate_action = "write"

    @extend_schema(
        operation_id="story_answers_list",
        tags=["stories"],
        parameters=LIST_PARAMETERS,
        responses=list_of(StoryAnswerSerializer),
    )
    def get(self, request: SignedInRequest, story_id: str, sticker_id: str) -> Response:
        """Newest first. For the story's author alone; 404 for all others."""
        answers = selectors.story_answers(
            owner=request.user,
            story_id=id_or_404(story_id),
            sticker_id=sticker_id,
            page=PageRequest.of(request),
        )
        return page_response(request, answers, answer_dict)

    @extend_schema(
        operation_id="story_answer",
        tags=["stories"],
        request=StoryAnswerCreateSerializer,
        responses={200: StickerAnswerSerializer},
    )
    def post(self, request: SignedInRequest, story_id: str, sticker_id: str) -> Response:
        """Choose in a poll, or answer a question; another answer takes the place of the first. The answer is the
        sticker, with the numbers."""
        data = StoryAnswerCreateSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        story = services.story_answer(
            user=request.user, story_id=id_or_404(story_id), sticker_id=sticker_id, **data.validated_data
        )
        card = story_card(viewer=request.user, story=story)
        sticker = selectors.answered_sticker(story, sticker_id)
        return Response(sticker_dict(sticker, card.answers.get(sticker_id, NO_ANSWER)))


class StoryArchiveView(APIView):
    """The caller's own stories."""

    @extend_schema(
        operation_id="story_archive_list",
        tags=["stories"],
        parameters=LIST_PARAMETERS,
        responses=list_of(StorySerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        """Running and over, newest first."""
        page = selectors.story_archive(user=request.user, page=PageRequest.of(request))
        cards = page.map(lambda stories: story_cards(viewer=request.user, stories=stories))
        return page_response(request, cards, story_dict)
