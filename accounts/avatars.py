"""Where an avatar's renditions are kept, and the addresses they have."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage

if TYPE_CHECKING:
    from accounts.models import User

AVATAR_SIZES = (150, 320)  # pixels, square


def avatar_folder(key: str) -> str:
    return f"avatars/{key}"


def avatar_path(key: str, size: int) -> str:
    """The path of one rendition in the default storage."""
    return f"{avatar_folder(key)}/{size}.webp"


def avatar_url(user: "User", size: int = 150) -> str | None:
    """The address of the rendition `size` (150 or 320) pixels wide; None when the user has no avatar."""
    if not user.avatar_key:
        return None
    if size not in AVATAR_SIZES:
        raise ValueError(f"avatars are made in these sizes: {AVATAR_SIZES}")
    return _url(avatar_path(user.avatar_key, size))


@lru_cache(maxsize=8192)
def _url(path: str) -> str:
    # Lists show the same faces again and again, and some storages take their time over an address.
    return default_storage.url(path)
