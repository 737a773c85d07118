"""The pages of the content room. `/<username>/` is the last address of the site."""

from django.urls import URLPattern

app_name = "content"
urlpatterns: list[URLPattern] = []
