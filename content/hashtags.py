"""Hashtags as they are looked up: by any spelling of a name, and which of them staff has banned."""

from content.models import Hashtag
from instaclone.common.cache import forget, remembered
from instaclone.common.text import canonical_hashtag

BANNED_KEY = "content:hashtags:banned"
BANNED_SECONDS = 60
BANNED_MAX = 2_000  # the newest; each reader of a list carries them


def hashtag_by_name(name: str) -> Hashtag | None:
    """The hashtag of any spelling of this name (without `#`), banned or not; None when nobody ever wrote it."""
    canonical = canonical_hashtag(name)
    return Hashtag.objects.filter(name=canonical).first() if canonical else None


def hashtag_open(name: str) -> Hashtag | None:
    """The same without those that are banned."""
    hashtag = hashtag_by_name(name)
    return None if hashtag is None or hashtag.is_banned else hashtag


def banned_hashtag_ids() -> frozenset[int]:
    """Ids of the banned hashtags; at most a minute old in another process. One query when it was forgotten."""
    return remembered(BANNED_KEY, BANNED_SECONDS, _banned)


def banned_forget() -> None:
    """To be called when one was banned or let in again."""
    forget(BANNED_KEY)


def _banned() -> frozenset[int]:
    banned = Hashtag.objects.filter(is_banned__in=[True]).order_by("-pk")
    return frozenset(banned.values_list("pk", flat=True)[:BANNED_MAX])
