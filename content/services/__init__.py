"""Every write of the content room."""

from content.services.coauthors import coauthor_accept, coauthor_invite, coauthor_remove, ties_cut
from content.services.drafts import (
    draft_delete,
    draft_publish,
    draft_save,
    draft_update,
    drafts_publish_due,
)
from content.services.hashtags import hashtag_ban, hashtag_unban
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
from content.services.people import tags_remove
from content.services.pins import post_pin, post_unpin
from content.services.posts import post_create, post_create_from_file, post_update
from content.services.reels import reel_create, reel_view
from content.services.removal import post_remove, remove_deleted_posts, remove_unused_media
from content.services.states import (
    post_archive,
    post_delete,
    post_restore,
    post_restore_to_archive,
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
    "coauthor_accept",
    "coauthor_invite",
    "coauthor_remove",
    "draft_delete",
    "draft_publish",
    "draft_save",
    "draft_update",
    "drafts_publish_due",
    "hashtag_ban",
    "hashtag_unban",
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
    "post_pin",
    "post_remove",
    "post_restore",
    "post_restore_to_archive",
    "post_unarchive",
    "post_unpin",
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
    "tags_remove",
    "ties_cut",
]
