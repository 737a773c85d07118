"""What a username may be. Profiles live at `/<username>/`: the site's own first path parts are reserved."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

USERNAME_MIN_LENGTH = 3
USERNAME_MAX_LENGTH = 30
_ALLOWED = re.compile(r"[a-z0-9._]+", re.ASCII)
USERNAME_PATTERN = r"[A-Za-z0-9_](?:[A-Za-z0-9_]|\.(?=[A-Za-z0-9_])){1,29}"

RESERVED_USERNAMES = frozenset(
    """
    about account accounts activities activity admin administrator anonymous api app archive assets auth
    blog bookmarks comment comments contact conversations create direct discover docs download edit
    email embed error errors everyone explore favicon.ico feed follow followers following hashtag
    hashtags healthz help here home inbox index instaclone invite jobs legal likes login logout me media
    message messages messenger moderator new news notification notifications null oauth oembed p
    password people places post posts press privacy profile public readyz reel reels register report
    reports requests robots.txt root rss rules safety save saved schema search security session settings
    share shop signin signout signup sitemap.xml staff static status stories story suggestions support
    system tag tagged tags team terms tos trending undefined upload uploads user username users verify
    video videos web webhooks well-known ws www
    """.split()  # noqa: SIM905 - easier to read and to edit than a hundred quoted words
)


def normalize_username(value: str) -> str:
    """The stored form: a username is the same whatever the case."""
    return value.strip().lower()


def validate_username(value: str) -> None:
    """Raises ValidationError unless `value` (in its stored form) may be someone's username."""
    if not USERNAME_MIN_LENGTH <= len(value) <= USERNAME_MAX_LENGTH:
        raise ValidationError(_("Use 3 to 30 characters."), code="length")
    if not _ALLOWED.fullmatch(value):
        raise ValidationError(_("Use only letters a-z, digits, dots and underscores."), code="characters")
    if value.startswith(".") or value.endswith(".") or ".." in value:
        raise ValidationError(_("A dot can't be first, last or next to another dot."), code="dots")
    if value in RESERVED_USERNAMES or value.isdigit():
        raise ValidationError(_("This username isn't available."), code="reserved")
