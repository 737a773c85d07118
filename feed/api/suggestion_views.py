"""REST endpoints: people to follow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.presenters import user_summary
from accounts.api.serializers import UserSummarySerializer
from accounts.requests import SignedInRequest
from feed.suggestions.selectors import Suggestion, suggestions
from feed.suggestions.services import suggestion_dismiss
from instaclone.common.api.responses import page_response
from instaclone.common.api.routes import id_or_404
from instaclone.common.api.schema import list_of
from instaclone.common.pagination import Page
from social.api.presenters import user_card_dict
from social.api.serializers import UserCardSerializer

SUGGESTIONS = 20


class MutualsSerializer(serializers.Serializer[Any]):
    users = UserSummarySerializer(many=True, help_text=_("Two at most."))
    count = serializers.IntegerField(help_text=_("All of them, as far as your newest 200 follows tell."))


class SuggestionSerializer(UserCardSerializer):
    mutuals = MutualsSerializer(help_text=_("People you follow who follow this person."))


class SuggestionsView(APIView):
    """People to follow."""

    @extend_schema(
        operation_id="follows_suggestions_list",
        summary="People to follow",
        description="Up to 20 people you don't follow yet: first those followed by people whom you follow, then your "
        "followers, then whom many follow. There is one page.",
        responses=list_of(SuggestionSerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        found = suggestions(viewer=request.user, limit=SUGGESTIONS)
        return page_response(request, Page(found), suggestion_dict)


class SuggestionView(APIView):
    """One of them."""

    rate_action = "follow"

    @extend_schema(
        operation_id="follows_suggestion_dismiss",
        summary="Don't suggest somebody again",
        request=None,
        responses={204: None},
    )
    def delete(self, request: SignedInRequest, user_id: str) -> Response:
        """Whether they were suggested or not, and as often as you like. They aren't told."""
        suggestion_dismiss(owner=request.user, user_id=id_or_404(user_id))
        return Response(status=204)


def suggestion_dict(suggestion: Suggestion) -> dict[str, Any]:
    """A person in a list, with who leads to them."""
    mutuals = {
        "users": [user_summary(user) for user in suggestion.mutuals],
        "count": suggestion.mutuals_count,
    }
    return {**user_card_dict(suggestion.card), "mutuals": mutuals}
