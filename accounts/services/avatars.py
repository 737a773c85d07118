"""Setting and removing avatars: squares in fixed sizes, in a folder with an unguessable name."""

import logging
import secrets
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.avatars import AVATAR_SIZES, avatar_folder, avatar_path
from accounts.models import User
from instaclone.common import images
from instaclone.common.transactions import atomic, on_commit

QUALITY = 82
SQUARE = (1, 1)
LONG_SIDE = 2560  # pixels that are enough to cut an avatar from

logger = logging.getLogger(__name__)


def avatar_set(*, user: User, file: IO[Any], crop: images.Crop | None = None) -> User:
    """Make a picture (any format that posts take) the avatar: the square in the middle of `crop`, or of all.

    Returns the account as it is now. InvalidInput, TooLarge or UnsupportedMedia for what is no such picture;
    then nothing is stored."""
    image = images.open_image(
        file,
        max_bytes=settings.AVATAR_MAX_BYTES,
        max_pixels=settings.IMAGE_MAX_PIXELS,
        long_side=LONG_SIDE,
    )
    square = image.crop(images.crop_box(image.size, crop, narrowest=SQUARE, widest=SQUARE))
    key = secrets.token_hex(16)
    try:
        for size in AVATAR_SIZES:
            data = images.encode(images.resize_to_width(square, size), "webp", QUALITY)
            default_storage.save(avatar_path(key, size), ContentFile(data))
        return _swap(user.pk, key)
    except BaseException:
        _remove_files(key)
        raise


def avatar_remove(*, user: User) -> User:
    """Back to initials. Nothing happens when there is no avatar."""
    return _swap(user.pk, "")


@atomic
def _swap(user_id: int, key: str) -> User:
    """Point the account at the files under `key`; those before it go after the commit."""
    user: User = User.objects.get(pk=user_id)
    if user.avatar_key:
        on_commit(partial(_remove_files, user.avatar_key))
    user.avatar_key = key
    user.save(update_fields=["avatar_key"])
    return user


def _remove_files(key: str) -> None:
    for path in [*(avatar_path(key, size) for size in AVATAR_SIZES), avatar_folder(key)]:
        try:
            default_storage.delete(path)  # a folder too, where the storage has folders
        except OSError:
            logger.warning("could not remove %s", path, exc_info=True)
