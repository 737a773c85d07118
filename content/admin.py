"""What staff see of posts, media and hashtags. Searching is by exact names and ids: those have indexes."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from content import media as media_urls
from content import services
from content.models import Hashtag, Media, Post
from instaclone.common.errors import DomainError
from instaclone.common.ids import from_shortcode, parse_id

THUMBNAIL = 56  # CSS pixels


def _image(path: str, side: int) -> str | SafeString:
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


@admin.register(Post)
class PostAdmin(ByOwnerOrId):
    person_field = "author_id"
    list_display = (
        "picture",
        "shortcode",
        "author",
        "short_caption",
        "state",
        "like_count",
        "comment_count",
        "created_at",
    )
    list_display_links = ("picture", "shortcode")
    list_filter = ("state", "audience", "comments_disabled")
    list_select_related = ("author",)
    search_fields = ("pk",)
    search_help_text = _("A username, a post's id or its short code.")
    actions = ("delete_posts", "restore_posts")
    readonly_fields = (
        "pictures", "author", "caption", "location", "state", "audience", "reach", "comments_disabled",
        "hide_like_count",
        "like_count", "comment_count", "created_at", "edited_at", "deleted_at", "fanned_out_at",
    )  # fmt: skip
    exclude = ("media",)

    @admin.display(description=_("Picture"))
    def picture(self, post: Post) -> str:
        return _image(post.media[0]["thumbnail"], THUMBNAIL) if post.media else "–"

    @admin.display(description=_("Pictures"))
    def pictures(self, post: Post) -> str:
        html = [_image(shown["thumbnail"], 160) for shown in post.media]
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
        self._each(request, list(queryset), lambda post: services.post_restore(post_id=post.pk))

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


@admin.register(Media)
class MediaAdmin(ByOwnerOrId):
    person_field = "owner_id"
    list_display = ("preview", "pk", "owner", "kind", "state", "width", "height", "post", "created_at")
    list_display_links = ("preview", "pk")
    list_filter = ("kind", "state")
    list_select_related = ("owner", "post")
    search_fields = ("pk",)
    search_help_text = _("A username or a picture's id.")
    readonly_fields = (
        "large", "owner", "kind", "state", "error", "width", "height", "color", "blurhash", "crop",
        "alt_text", "post", "created_at",
    )  # fmt: skip
    # The addresses are capabilities: staff see the pictures, not where the cut-away parts lie.
    exclude = ("key", "source", "renditions", "thumbnail")

    @admin.display(description=_("Picture"))
    def preview(self, media: Media) -> str:
        return _image(media.thumbnail, THUMBNAIL)

    @admin.display(description=_("Picture"))
    def large(self, media: Media) -> str:
        return _image(media.renditions[0]["path"], 320) if media.renditions else "–"


@admin.register(Hashtag)
class HashtagAdmin(admin.ModelAdmin):
    list_display = ("name", "posts_count")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)
    search_fields = ("name__exact",)
    search_help_text = _("The whole hashtag, in small letters, without #.")
    readonly_fields = ("name", "posts_count")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
