"""REST addresses of the accounts room."""

from django.urls import URLPattern

from instaclone.common.api.routes import both

_patterns: list[URLPattern] = []
urlpatterns = both(_patterns)
