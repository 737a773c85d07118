"""What people write, checked and brought into one form."""

from django.conf import settings
from django.utils.translation import gettext as _

from instaclone.common.errors import InvalidInput
from messaging.models import CLIENT_ID_MAX_LENGTH, TITLE_MAX_LENGTH


def clean_text(text: str) -> str:
    """A message's text, trimmed; it may be empty. InvalidInput beyond 2,000 characters, or with a NUL."""
    return _clean(text, settings.MESSAGE_MAX_LENGTH, "text")


def clean_title(title: str) -> str:
    """A group's name, on one line; it may be empty. InvalidInput beyond 80 characters."""
    return _clean(" ".join(title.split()), TITLE_MAX_LENGTH, "title")


def clean_client_id(client_id: str) -> str:
    """InvalidInput unless it is 1 to 64 printable ASCII characters."""
    if not (0 < len(client_id) <= CLIENT_ID_MAX_LENGTH and client_id.isascii() and client_id.isprintable()):
        raise InvalidInput(
            _("Use 1 to %(max)d printable ASCII characters.") % {"max": CLIENT_ID_MAX_LENGTH},
            field="client_id",
        )
    return client_id


def _clean(text: str, most: int, field: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > most:
        raise InvalidInput(
            _("Use %(max)d characters at most.") % {"max": most}, field=field, code="max_length"
        )
    if "\x00" in text:
        raise InvalidInput(_("Null characters are not allowed."), field=field)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput(_("This text is not valid Unicode."), field=field)
    return text
