"""Hashtags, and which of them are banned."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import services
from content.models import Hashtag
from instaclone.common.text import canonical_hashtag


@admin.register(Hashtag)
class HashtagAdmin(admin.ModelAdmin):
    list_display = ("__str__", "posts_count", "followers_count", "is_banned")
    list_filter = ("is_banned",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)
    search_fields = ("name",)
    search_help_text = _("The whole hashtag, in any spelling.")
    readonly_fields = ("name", "posts_count", "followers_count", "is_banned")
    actions = ("ban", "unban")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Hashtag], search_term: str
    ) -> tuple[QuerySet[Hashtag], bool]:
        """By the whole name, an index look-up: what contains a text would be found by reading the whole table."""
        term = search_term.strip().lstrip("#＃")
        return (queryset.filter(name=canonical_hashtag(term) or "") if term else queryset), False

    @admin.action(
        description=_("Ban the chosen hashtags: no page, in no list, captions keep them"),
        permissions=["change"],
    )
    def ban(self, request: HttpRequest, queryset: QuerySet[Hashtag]) -> None:
        self._each(request, queryset, services.hashtag_ban)

    @admin.action(description=_("Let the chosen hashtags in again"), permissions=["change"])
    def unban(self, request: HttpRequest, queryset: QuerySet[Hashtag]) -> None:
        self._each(request, queryset, services.hashtag_unban)

    def _each(self, request: HttpRequest, queryset: QuerySet[Any], act: Callable[..., bool]) -> None:
        done = sum(act(hashtag_id=hashtag.pk) for hashtag in queryset)
        self.message_user(request, ngettext("%d hashtag changed.", "%d hashtags changed.", done) % done)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
