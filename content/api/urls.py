"""REST addresses of the content room."""

from django.urls import path

from content.api import views
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("media", views.MediaListView.as_view(), name="media"),
        path("media/<str:media_id>", views.MediaView.as_view(), name="media_item"),
        path("posts", views.PostListView.as_view(), name="posts"),
        path("posts/<str:post_id>", views.PostView.as_view(), name="post"),
        path("posts/<str:post_id>/archive", views.PostArchiveView.as_view(), name="post_archive"),
        path("users/<str:username>/posts", views.UserPostsView.as_view(), name="user_posts"),
        path("me/archive", views.ArchiveView.as_view(), name="me_archive"),
    ]
)
