"""The pages of the feed room."""

from django.urls import path

from feed import people_views, search_views, views

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("stories/", views.stories, name="stories"),
    path("reels/", views.reels, name="reels"),
    path("reels/<str:code>/", views.reels_from, name="reels_from"),
    path("explore/", views.explore, name="explore"),
    path("explore/people/", people_views.people, name="people"),
    path("explore/people/<str:user_id>/dismiss/", people_views.dismiss, name="suggestion_dismiss"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="search_suggest"),
    path("search/recent/clear/", search_views.clear, name="search_clear"),
    path("search/recent/<str:search_id>/forget/", search_views.forget, name="search_forget"),
]
