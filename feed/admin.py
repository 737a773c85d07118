"""Timelines for staff to look at. They are derived from follows and posts: nothing is written by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from feed.models import Pull, PulledAuthor, TimelineEntry
from instaclone.common.ids import parse_id


class DerivedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """No adding and no changing. Deleting stays with the permission for it: Django's admin asks for it when a
    user or a post is deleted with what hangs on them."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class OfOwnerAdmin(DerivedAdmin):
    search_fields = ["owner"]  # shows the box; `get_search_results` does the work
    search_help_text = "The id of the timeline's owner"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        owner_id = parse_id(search_term.strip())
        return (queryset.none() if owner_id is None else queryset.filter(owner_id=owner_id)), False


@admin.register(TimelineEntry)
class TimelineEntryAdmin(OfOwnerAdmin):
    list_display = ["id", "owner", "post", "author"]
    list_select_related = ["owner", "post", "author"]


@admin.register(Pull)
class PullAdmin(OfOwnerAdmin):
    list_display = ["id", "owner", "author", "below"]
    list_select_related = ["owner", "author"]


@admin.register(PulledAuthor)
class PulledAuthorAdmin(DerivedAdmin):
    list_display = ["author", "is_ready"]
    list_select_related = ["author"]
