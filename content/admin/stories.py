"""Stories and highlights."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import services
from content.admin.base import THUMBNAIL, ByOwnerOrId, image
from content.models import Highlight, Story
from instaclone.common.errors import NotFound


class IsRunning(admin.SimpleListFilter):
    """By the clock, as everywhere."""

    title = _("running")
    parameter_name = "running"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        conditions = {"yes": Q(expires_at__gt=now), "no": Q(expires_at__lte=now)}
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(Story)
class StoryAdmin(ByOwnerOrId):
    person_field = "author_id"
    list_display = (
        "picture", "pk", "author", "caption", "audience", "view_count", "like_count", "created_at", "expires_at",
    )  # fmt: skip
    list_display_links = ("picture", "pk")
    list_filter = (IsRunning, "audience")
    list_select_related = ("author",)
    search_fields = ("pk",)
    search_help_text = _("A username or a story's id.")
    actions = ("remove_stories",)
    readonly_fields = (
        "large", "author", "caption", "stickers", "audience", "reach", "start_ms", "duration_ms", "view_count",
        "like_count", "created_at", "expires_at", "archived_at",
    )  # fmt: skip
    exclude = ("media", "shown")

    @admin.display(description=_("Picture"))
    def picture(self, story: Story) -> str:
        return image(story.shown["thumbnail"], THUMBNAIL)

    @admin.display(description=_("Picture"))
    def large(self, story: Story) -> str:
        return image(story.shown["renditions"][0]["path"], 320)

    @admin.action(description=_("Remove the chosen stories"), permissions=["change"])
    def remove_stories(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        done = 0
        for story_id in list(queryset.values_list("pk", flat=True)):
            try:
                services.story_remove(story_id=story_id)
                done += 1
            except NotFound:
                self.message_user(request, _("Story %d was gone already.") % story_id, messages.WARNING)
        if done:
            self.message_user(request, ngettext("%d story removed.", "%d stories removed.", done) % done)


@admin.register(Highlight)
class HighlightAdmin(ByOwnerOrId):
    person_field = "owner_id"
    list_display = ("pk", "owner", "title", "created_at")
    list_select_related = ("owner",)
    search_fields = ("pk",)
    search_help_text = _("A username or a highlight's id.")
    actions = ("remove_highlights",)
    readonly_fields = ("owner", "title", "position", "created_at")
    exclude = ("cover_story",)

    @admin.action(description=_("Remove the chosen highlights"), permissions=["change"])
    def remove_highlights(self, request: HttpRequest, queryset: QuerySet[Highlight]) -> None:
        done = 0
        for highlight_id in list(queryset.values_list("pk", flat=True)):
            services.highlight_remove(highlight_id=highlight_id)
            done += 1
        self.message_user(request, ngettext("%d highlight removed.", "%d highlights removed.", done) % done)
