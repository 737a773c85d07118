"""The pages of the feed room."""

from django.urls import path

from feed import home_views, people_views, search_views, views
from feed.activity import views as activity_views
from feed.topics import views as topics

app_name = "feed"
urlpatterns = [
    path("", home_views.home, name="home"),
    path("feed/order/", home_views.home_feed, name="home_feed"),
    path("stories/", views.stories, name="stories"),
    path("reels/", views.reels, name="reels"),
    path("reels/<str:code>/", views.reels_from, name="reels_from"),
    path("activity/", activity_views.activity, name="activity"),
    path("activity/remove/", activity_views.remove, name="activity_remove"),
    path("explore/", views.explore, name="explore"),
    path("explore/tags/<str:name>/", topics.hashtag, name="hashtag"),
    path("explore/tags/<str:name>/follow/", topics.hashtag_follow, name="hashtag_follow"),
    path("explore/tags/<str:name>/mute/", topics.hashtag_mute, name="hashtag_mute"),
    path("explore/locations/<str:slug>/", topics.place, name="place"),
    path("accounts/hashtags/", topics.hashtags, name="hashtags"),
    path("explore/people/", people_views.people, name="people"),
    path("explore/people/<str:user_id>/dismiss/", people_views.dismiss, name="suggestion_dismiss"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="search_suggest"),
    path("search/recent/clear/", search_views.clear, name="search_clear"),
    path("search/recent/<str:search_id>/forget/", search_views.forget, name="search_forget"),
]
