"""REST addresses of the content room."""

from django.urls import path

from content.api import reel_views, views
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("media", views.MediaListView.as_view(), name="media"),
        path("media/<str:media_id>", views.MediaView.as_view(), name="media_item"),
        path("posts", views.PostListView.as_view(), name="posts"),
        path("posts/<str:post_id>", views.PostView.as_view(), name="post"),
        path("posts/<str:post_id>/archive", views.PostArchiveView.as_view(), name="post_archive"),
        path("users/<str:username>/posts", views.UserPostsView.as_view(), name="user_posts"),
        path("users/<str:username>/reels", reel_views.UserReelsView.as_view(), name="user_reels"),
        path("reels/<str:reel_id>", reel_views.ReelView.as_view(), name="reel"),
        path("reels/<str:reel_id>/view", reel_views.ReelSeenView.as_view(), name="reel_view"),
        path("me/archive", views.ArchiveView.as_view(), name="me_archive"),
    ]
)
