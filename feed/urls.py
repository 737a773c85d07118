"""The pages of the feed room."""

from django.urls import path

from feed import views

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("stories/", views.stories, name="stories"),
    path("reels/", views.reels, name="reels"),
    path("reels/<str:code>/", views.reels_from, name="reels_from"),
    path("explore/", views.explore, name="explore"),
    path("explore/people/", views.people, name="people"),
]
