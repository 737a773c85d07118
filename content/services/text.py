"""What people write with their pictures, checked before it is kept."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instaclone.common.errors import InvalidInput
from instaclone.common.text import hashtags_in

ALT_TEXT_MAX_LENGTH = 1_000
LOCATION_MAX_LENGTH = 100


def clean_text(value: str, *, field: str, max_length: int) -> str:
    """`value` trimmed, line ends as `\\n`. InvalidInput when it is longer than `max_length` code points or
    holds what is no text (NUL, half of a surrogate pair)."""
    if "\x00" in value:
        raise InvalidInput(_("Null characters are not allowed."), field=field)
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidInput(_("This text is not valid Unicode."), field=field)
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > max_length:
        raise InvalidInput(
            ngettext("Use at most %d character.", "Use at most %d characters.", max_length) % max_length,
            field=field,
        )
    return text


def clean_alt_text(value: str, *, field: str = "alt_text") -> str:
    return clean_text(value, field=field, max_length=ALT_TEXT_MAX_LENGTH)


def clean_location(value: str) -> str:
    return clean_text(value, field="location", max_length=LOCATION_MAX_LENGTH)


def clean_caption(value: str) -> tuple[str, list[str]]:
    """The caption and the hashtags in it. InvalidInput when it is too long or has too many of them."""
    caption = clean_text(value, field="caption", max_length=settings.CAPTION_MAX_LENGTH)
    tags = hashtags_in(caption)
    if len(tags) > settings.CAPTION_MAX_HASHTAGS:
        raise InvalidInput(_("Use at most %d hashtags.") % settings.CAPTION_MAX_HASHTAGS, field="caption")
    return caption, tags
