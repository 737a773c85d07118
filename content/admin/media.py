"""Media: pictures and videos."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from content.admin.base import THUMBNAIL, ByOwnerOrId, image
from content.models import Media


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
        return image(media.thumbnail, THUMBNAIL)

    @admin.display(description=_("Picture"))
    def large(self, media: Media) -> str:
        return image(media.renditions[0]["path"], 320) if media.renditions else "–"
