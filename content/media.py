"""What pages and the API know of a post's media without asking the table: its summary, and its addresses."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.core.signals import setting_changed

if TYPE_CHECKING:
    from content.models import Media

Summary = dict[str, Any]


def summary(media: "Media") -> Summary:
    """As it stands in `Post.media`. `renditions`, `thumbnail` and `videos` hold paths in the storage; see `url`.

    Of a video the renditions and the thumbnail are those of its cover, and width and height those of its largest
    file: whatever shows a picture can show a video's cover without knowing."""
    shown = {
        "id": media.pk,
        "kind": media.kind,
        "width": media.width,
        "height": media.height,
        "blurhash": media.blurhash,
        "color": media.color,
        "alt_text": media.alt_text,
        "thumbnail": media.thumbnail,
        "renditions": media.renditions,
    }
    if media.kind == "video":
        shown |= {
            "duration_ms": media.duration_ms,
            "is_silent": media.is_silent,
            "cover_ms": media.cover_ms,
            "videos": media.videos,
        }
    return shown


def url(path: str) -> str:
    """The address of a file of ours. On disk it starts at the site's root, on S3 it is absolute.

    A page of posts has some hundred of them, so the storage is asked for its prefix once only."""
    return prefix() + path


@lru_cache(maxsize=1)
def prefix() -> str:
    """What comes before a path in the address of every file of ours."""
    # Our paths hold nothing that an address would have to quote, so what comes before them is all there is.
    probe = "x"
    return default_storage.url(probe).removesuffix(probe)


def _forget_prefix(*, setting: str, **_kwargs: Any) -> None:
    if setting in ("MEDIA_URL", "STORAGES"):
        prefix.cache_clear()


setting_changed.connect(_forget_prefix)
