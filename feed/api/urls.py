"""The feed room's part of `/api/v1/`."""

from django.urls import path

from feed.api.views import ExploreView, FeedView, ReelsView, SuggestionsView
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("feed", FeedView.as_view(), name="feed"),
        path("explore", ExploreView.as_view(), name="explore"),
        path("reels", ReelsView.as_view(), name="reels"),
        path("follows/suggestions", SuggestionsView.as_view(), name="follows-suggestions"),
    ]
)
