"""Every write of the content room."""

from content.services.media import (
    media_attach,
    media_delete,
    media_discard,
    media_update,
    media_upload,
)
from content.services.posts import post_create, post_create_from_file, post_update
from content.services.reels import reel_create, reel_view
from content.services.removal import remove_deleted_posts, remove_unused_media
from content.services.states import (
    post_archive,
    post_delete,
    post_restore,
    post_unarchive,
    posts_refresh_reach,
)
from content.services.video import media_retry

__all__ = [
    "media_attach",
    "media_delete",
    "media_discard",
    "media_retry",
    "media_update",
    "media_upload",
    "post_archive",
    "post_create",
    "post_create_from_file",
    "post_delete",
    "post_restore",
    "post_unarchive",
    "post_update",
    "posts_refresh_reach",
    "reel_create",
    "reel_view",
    "remove_deleted_posts",
    "remove_unused_media",
]
