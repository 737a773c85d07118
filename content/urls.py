"""The pages of the content room. `/<username>/` is the last address of the site."""

from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("create/", views.create, name="create"),
    path("accounts/archive/", views.archive, name="archive"),
    path("p/<str:code>/edit/", views.post_edit, name="post_edit"),
    path("p/<str:code>/delete/", views.post_delete, name="post_delete"),
    path("p/<str:code>/archive/", views.post_archive, name="post_archive"),
    path("<str:username>/", views.profile, name="profile"),
]
