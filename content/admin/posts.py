"""Posts and drafts."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import services
from content.admin.base import THUMBNAIL, ByOwnerOrId, image
from content.models import Draft, Post
from instaclone.common.errors import DomainError


@admin.register(Post)
class PostAdmin(ByOwnerOrId):
    person_field = "author_id"
    list_display = (
        "picture",
        "shortcode",
        "author",
        "kind",
        "short_caption",
        "state",
        "like_count",
        "comment_count",
        "created_at",
    )
    list_display_links = ("picture", "shortcode")
    list_filter = ("state", "kind", "audience", "comments_disabled")
    list_select_related = ("author",)
    search_fields = ("pk",)
    search_help_text = _("A username, a post's id or its short code.")
    actions = ("delete_posts", "restore_posts")
    readonly_fields = (
        "pictures", "author", "kind", "caption", "location", "people", "coauthor_ids", "state", "audience", "reach",
        "is_pinned", "comments_disabled", "hide_like_count",
        "like_count", "comment_count", "view_count", "complete_count",
        "created_at", "edited_at", "deleted_at", "deleted_from", "fanned_out_at",
    )  # fmt: skip
    exclude = ("media",)

    @admin.display(description=_("Picture"))
    def picture(self, post: Post) -> str:
        return image(post.media[0]["thumbnail"], THUMBNAIL) if post.media else "–"

    @admin.display(description=_("Pictures"))
    def pictures(self, post: Post) -> str:
        html = [image(shown["thumbnail"], 160) for shown in post.media]
        return format_html(" ".join(["{}"] * len(html)), *html)

    @admin.display(description=_("Caption"))
    def short_caption(self, post: Post) -> str:
        return post.caption if len(post.caption) <= 80 else f"{post.caption[:79]}…"

    @admin.action(description=_("Delete the chosen posts"), permissions=["change"])
    def delete_posts(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        chosen = list(queryset.select_related("author"))
        self._each(request, chosen, lambda post: services.post_delete(author=post.author, post_id=post.pk))

    @admin.action(
        description=_("Restore the chosen posts (into their authors' archives)"), permissions=["change"]
    )
    def restore_posts(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        self._each(request, list(queryset), lambda post: services.post_restore_to_archive(post_id=post.pk))

    def _each(self, request: HttpRequest, posts: list[Post], act: Any) -> None:
        done = 0
        for post in posts:
            try:
                act(post)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{post}: {error.detail}", messages.WARNING)
        if done:
            self.message_user(request, ngettext("%d post changed.", "%d posts changed.", done) % done)


@admin.register(Draft)
class DraftAdmin(ByOwnerOrId):
    """What waits to be published, and what could not be."""

    person_field = "owner_id"
    list_display = ("__str__", "owner", "publish_at", "error", "created_at")
    list_select_related = ("owner",)
    search_fields = ("pk",)
    search_help_text = _("A username, or a draft's id.")
    readonly_fields = ("owner", "body", "media_ids", "publish_at", "error", "created_at", "updated_at")
