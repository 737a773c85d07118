"""Template tags and filters that every template has without loading them.

The Content-Security-Policy allows neither inline styles nor `style` attributes, so these give classes,
numbers and SVG attributes, and leave drawing to the style sheets.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.core.signals import setting_changed
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instaclone.common import ids, text

register = template.Library()

HUES = 12
MINUTE, HOUR, DAY, WEEK, YEAR = 60, 3_600, 86_400, 604_800, 31_536_000


@register.filter
def compact(value: object) -> str:
    """A count in little room: 1,284 · 12.8k · 128k · 1.2m. Cut, not rounded, so that 999,999 isn't "1m"."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return ""
    if abs(number) < 10_000:
        return f"{number:,}"
    sign, number = ("-", -number) if number < 0 else ("", number)
    unit, letter = (1_000_000, "m") if number >= 1_000_000 else (1_000, "k")
    tenths = number * 10 // unit
    whole, tenth = divmod(tenths, 10)
    return f"{sign}{whole:,}{letter}" if whole >= 100 or not tenth else f"{sign}{whole}.{tenth}{letter}"


@register.filter
def short_age(moment: datetime | None) -> str:
    """How long ago, in the largest unit that fits: now, 3 m, 3 h, 2 d, 5 w, 1 y."""
    if moment is None:
        return ""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return _("%(n)d m") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return _("%(n)d h") % {"n": seconds // HOUR}
    if seconds < WEEK:
        return _("%(n)d d") % {"n": seconds // DAY}
    if seconds < YEAR:
        return _("%(n)d w") % {"n": seconds // WEEK}
    return _("%(n)d y") % {"n": seconds // YEAR}


@register.simple_tag
def time_ago(moment: datetime | None) -> str:
    """`<time datetime="…Z" title="the full date">3 h</time>`; nothing for None."""
    if moment is None:
        return ""
    exact = moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    full = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return format_html('<time data-ago datetime="{}" title="{}">{}</time>', exact, full, short_age(moment))


@register.filter
def linkify(value: object) -> SafeString:
    """People's text as HTML: escaped, with tags, mentions and addresses as links."""
    return text.linkify("" if value is None else str(value))


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """A symbol of `static/img/icons.svg`, for decoration: give its control a text or an `aria-label`."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"icon {css_class}".strip(),
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("includes/avatar.html")
def avatar(user: Any, size: int = 44, presence: Any = None) -> dict[str, Any]:
    """A person's picture, `size` CSS pixels wide, or initials on one of twelve hues (0 to 11).

    With `presence` it has a place for the dot of who is online: one that scripts fill (True), or that begins with
    what is known (anything with a truthy `online`). Renders `includes/avatar.html`."""
    make_url = getattr(user, "avatar_url", None)
    pixels = 150 if size * 2 <= 150 else 320  # the renditions there are; screens have two pixels for one
    return {
        "user": user,
        "size": size,
        "url": (make_url(pixels) if callable(make_url) else None) or "",
        "initials": initials_of(user),
        "hue": zlib.crc32(str(getattr(user, "pk", "")).encode()) % HUES,
        "presence": presence,
    }


def initials_of(user: Any) -> str:
    """One or two letters: of the first and the last part of the full name, else of the username."""
    words = [word for word in str(getattr(user, "full_name", "")).split() if word[0].isalnum()]
    if not words:
        return str(getattr(user, "username", "") or "?")[0].upper()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """`?…` of this page with some parameters replaced; None or "" takes one out. "" when none is left."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else ""


@register.filter
def lookup(holder: Any, key: object) -> Any:
    """`holder[key]` for a key that is itself in a variable: `comments|lookup:post.pk`; None when there is none."""
    try:
        return holder[key]
    except (KeyError, TypeError, IndexError):
        return None  # a variable that isn't there is "" to a template


@register.filter
def shortcode(value: Any) -> str:
    """The short code of an id, or of an object that has one."""
    return ids.shortcode(int(getattr(value, "pk", value)))


@lru_cache(maxsize=8_192)
def _storage_url(path: str) -> str:
    return default_storage.url(path)


@register.filter
def media_url(path: str | None) -> str:
    """The address of a stored file. Names never change their content, so addresses are remembered."""
    return _storage_url(path) if path else ""


@setting_changed.connect
def _forget_urls(*, setting: str, **kwargs: object) -> None:
    if setting in {"MEDIA_URL", "MEDIA_ROOT", "STORAGES"}:
        _storage_url.cache_clear()


@register.simple_tag
def srcset(media: Mapping[str, Any], format: str = "webp") -> str:
    """`address 320w, address 640w, …` of a media summary's renditions in one format, narrowest first.

    `media` is {"width", "height", "renditions": [{"path", "format", "width", "height"}]}; renditions of
    another shape than the media (the square thumbnail) are left out."""
    chosen = [
        rendition
        for rendition in media.get("renditions", ())
        if rendition["format"] == format and _same_shape(media, rendition)
    ]
    chosen.sort(key=lambda rendition: rendition["width"])
    return ", ".join(f"{media_url(rendition['path'])} {rendition['width']}w" for rendition in chosen)


@register.filter
def video_path(media: Mapping[str, Any], short_side: int) -> str:
    """The file of a video's summary to play where it is shown this large: the smallest that fills it, or the
    largest there is. `short_side` is in pixels of the picture's shorter side."""
    files = sorted(media["videos"], key=lambda file: file["width"])
    filling = [file for file in files if min(file["width"], file["height"]) >= short_side]
    return str((filling or files[-1:])[0]["path"])


@register.filter
def clock(milliseconds: int) -> str:
    """`0:07`, `12:30`, `1:02:03`: how long something lasts; never 0:00."""
    seconds = max(1, round(milliseconds / 1000))
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _same_shape(media: Mapping[str, Any], rendition: Mapping[str, Any]) -> bool:
    width, height = media.get("width"), media.get("height")
    if not (width and height):
        return True
    # Whole pixels: a narrow rendition may be off by one in its height.
    return bool(abs(rendition["width"] * height / width - rendition["height"]) <= 2)
