"""Media: pictures and videos, and what became of their processing."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import media as media_urls
from content import services
from content.admin.base import THUMBNAIL, ByOwnerOrId, image
from content.models import Media
from content.video import reasons
from instaclone.common.errors import DomainError


@admin.register(Media)
class MediaAdmin(ByOwnerOrId):
    person_field = "owner_id"
    list_display = (
        "preview", "pk", "owner", "kind", "state", "done", "reason", "shape", "duration", "uploaded", "attempts",
        "post", "created_at",
    )  # fmt: skip
    list_display_links = ("preview", "pk")
    list_filter = ("kind", "state")
    list_select_related = ("owner", "post")
    search_fields = ("pk",)
    search_help_text = _("A username or the id of a picture or video.")
    actions = ("process_again",)
    readonly_fields = (
        "large", "files", "owner", "kind", "state", "done", "reason", "attempts", "worker", "shape", "duration",
        "is_silent", "uploaded", "color", "blurhash", "crop", "look", "alt_text", "post", "created_at",
    )  # fmt: skip
    # Only these: the addresses are capabilities, and staff see what is shown, not what was cut away.
    fields = readonly_fields

    @admin.display(description=_("Picture"))
    def preview(self, media: Media) -> str:
        return image(media.thumbnail, THUMBNAIL)

    @admin.display(description=_("Picture"))
    def large(self, media: Media) -> str:
        return image(media.renditions[0]["path"], 320) if media.renditions else "–"

    @admin.display(description=_("Videos"))
    def files(self, media: Media) -> str:
        links = [(media_urls.url(one["path"]), f"{one['width']} × {one['height']}") for one in media.videos]
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or "–"

    @admin.display(description=_("Done"))
    def done(self, media: Media) -> str:
        return f"{media.progress} %" if media.state == Media.State.PROCESSING else "–"

    @admin.display(description=_("Reason"))
    def reason(self, media: Media) -> str:
        return f"{media.error}: {reasons.sentence(media.error)}" if media.error else "–"

    @admin.display(description=_("Worker"))
    def worker(self, media: Media) -> str:
        if not media.claim or media.claimed_until is None:
            return "–"
        template = _("at it until {}") if media.claimed_until > timezone.now() else _("lost since {}")
        return format_html(str(template), media.claimed_until.isoformat(" ", "seconds"))

    @admin.display(description=_("Pixels"))
    def shape(self, media: Media) -> str:
        return f"{media.width} × {media.height}"

    @admin.display(description=_("Length"))
    def duration(self, media: Media) -> str:
        return f"{media.duration_ms / 1000:.1f} s" if media.kind == Media.Kind.VIDEO else "–"

    @admin.display(description=_("Uploaded"))
    def uploaded(self, media: Media) -> str:
        return filesizeformat(media.size) if media.size else "–"

    @admin.action(description=_("Process the chosen videos again"), permissions=["change"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[Media]) -> None:
        done = 0
        for media in queryset:
            try:
                services.media_retry(media_id=media.pk)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{media}: {error.detail}", messages.WARNING)
        if done:
            told = ngettext("%d video is processed again.", "%d videos are processed again.", done)
            self.message_user(request, told % done)
