"""The feed room's part of `/api/v1/`."""

from django.urls import path

from feed.api import search_views as search
from feed.api import suggestion_views as suggestions
from feed.api import topic_views as topics
from feed.api.activity_views import ActivityView
from feed.api.feed_views import FeedView, SeenView
from feed.api.views import ExploreView, ReelsView
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("feed", FeedView.as_view(), name="feed"),
        path("feed/seen", SeenView.as_view(), name="feed-seen"),
        path("activity", ActivityView.as_view(), name="activity"),
        path("explore", ExploreView.as_view(), name="explore"),
        path("hashtags/trending", topics.HashtagsTrendingView.as_view(), name="hashtags-trending"),
        path("hashtags/<str:name>", topics.HashtagView.as_view(), name="hashtag"),
        path("hashtags/<str:name>/posts", topics.HashtagPostsView.as_view(), name="hashtag-posts"),
        path("hashtags/<str:name>/related", topics.HashtagRelatedView.as_view(), name="hashtag-related"),
        path("hashtags/<str:name>/follow", topics.HashtagFollowView.as_view(), name="hashtag-follow"),
        path("hashtags/<str:name>/mute", topics.HashtagMuteView.as_view(), name="hashtag-mute"),
        path("me/hashtags", topics.MyHashtagsView.as_view(), name="me-hashtags"),
        path("locations/<str:slug>", topics.PlaceView.as_view(), name="location"),
        path("locations/<str:slug>/posts", topics.PlacePostsView.as_view(), name="location-posts"),
        path("search", search.SearchView.as_view(), name="search"),
        path("search/recent", search.RecentSearchesView.as_view(), name="search-recent"),
        path("search/recent/<str:search_id>", search.RecentSearchView.as_view(), name="search-recent-one"),
        path("reels", ReelsView.as_view(), name="reels"),
        path("follows/suggestions", suggestions.SuggestionsView.as_view(), name="follows-suggestions"),
        path(
            "follows/suggestions/<str:user_id>",
            suggestions.SuggestionView.as_view(),
            name="follows-suggestion",
        ),
    ]
)
