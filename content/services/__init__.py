"""Every write of the content room."""

from content.services.highlights import (
    highlight_create,
    highlight_delete,
    highlight_remove,
    highlight_update,
    highlights_reorder,
)
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
from content.services.stories import (
    stories_archive_expired,
    stories_refresh_reach,
    stories_settle_reach,
    story_create,
    story_delete,
    story_remove,
)
from content.services.story_answers import story_answer, story_view
from content.services.story_covers import story_cover_make
from content.services.video import media_retry

__all__ = [
    "highlight_create",
    "highlight_delete",
    "highlight_remove",
    "highlight_update",
    "highlights_reorder",
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
    "stories_archive_expired",
    "stories_refresh_reach",
    "stories_settle_reach",
    "story_answer",
    "story_cover_make",
    "story_create",
    "story_delete",
    "story_remove",
    "story_view",
]
