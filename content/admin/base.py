"""What the lists of this room have in common. Searching is by exact names and ids: those have indexes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from content import media as media_urls
from instaclone.common.ids import from_shortcode, parse_id

THUMBNAIL = 56  # CSS pixels


def image(path: str, side: int) -> str | SafeString:
    if not path:
        return "–"
    return format_html('<img src="{}" width="{}" loading="lazy" alt="">', media_urls.url(path), side)


class ByOwnerOrId(admin.ModelAdmin):
    """Lists that are searched by a username, an id or a post's short code, each an index look-up. (A search
    of captions would read the whole table.) No total count, which would too."""

    person_field: str
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip().lstrip("@")
        if not term or "\x00" in term:
            return (queryset if not term else queryset.none()), False
        found = from_shortcode(term) or parse_id(term)
        if found is not None:
            return queryset.filter(pk=found), False
        person = User.objects.filter(username=term.lower()).values_list("pk", flat=True).first()
        return (queryset.filter(**{self.person_field: person}) if person else queryset.none()), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # files and counters come with the services only

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # likewise
