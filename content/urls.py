"""The pages of the content room. `/<username>/` is the last address of the site."""

from django.urls import path

from content.views import composer, posts, profile, reels

app_name = "content"
urlpatterns = [
    path("create/", composer.create, name="create"),
    path("accounts/archive/", profile.archive, name="archive"),
    path("p/<str:code>/edit/", posts.post_edit, name="post_edit"),
    path("p/<str:code>/delete/", posts.post_delete, name="post_delete"),
    path("p/<str:code>/archive/", posts.post_archive, name="post_archive"),
    path("<str:username>/reels/", reels.profile_reels, name="profile_reels"),
    path("<str:username>/", profile.profile, name="profile"),
]
