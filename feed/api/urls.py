"""The feed room's part of `/api/v1/`."""

from django.urls import path

from feed.api import suggestion_views as suggestions
from feed.api.activity_views import ActivityView
from feed.api.views import ExploreView, FeedView, ReelsView
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("feed", FeedView.as_view(), name="feed"),
        path("activity", ActivityView.as_view(), name="activity"),
        path("explore", ExploreView.as_view(), name="explore"),
        path("reels", ReelsView.as_view(), name="reels"),
        path("follows/suggestions", suggestions.SuggestionsView.as_view(), name="follows-suggestions"),
        path(
            "follows/suggestions/<str:user_id>",
            suggestions.SuggestionView.as_view(),
            name="follows-suggestion",
        ),
    ]
)
