"""Every change that the social room makes. Each function is one whole change, safe to call from anywhere."""

from social.services.blocks import block, unblock
from social.services.close_friends import close_friend_add, close_friend_remove
from social.services.collections import (
    collection_create,
    collection_delete,
    collection_update,
    collections_reorder,
)
from social.services.comments import (
    comment_create,
    comment_delete,
    comment_pin,
    comment_remove,
    comment_unpin,
    comment_update,
    conversation_remove,
)
from social.services.follows import (
    follow,
    follower_remove,
    request_accept,
    request_reject,
    requests_accept_all,
    unfollow,
    unfollow_between,
)
from social.services.likes import (
    like_comment,
    like_post,
    like_remove,
    like_story,
    story_likes_remove,
    unlike_comment,
    unlike_post,
    unlike_story,
)
from social.services.mutes import mute, unmute
from social.services.saved import (
    bookmark_add,
    bookmark_remove,
    collection_posts_add,
    collection_posts_remove,
    saved_remove,
)
from social.services.topics import hashtag_follow, hashtag_mute, hashtag_unfollow, hashtag_unmute

__all__ = [
    "block",
    "bookmark_add",
    "bookmark_remove",
    "close_friend_add",
    "close_friend_remove",
    "collection_create",
    "collection_delete",
    "collection_posts_add",
    "collection_posts_remove",
    "collection_update",
    "collections_reorder",
    "comment_create",
    "comment_delete",
    "comment_pin",
    "comment_remove",
    "comment_unpin",
    "comment_update",
    "conversation_remove",
    "follow",
    "follower_remove",
    "hashtag_follow",
    "hashtag_mute",
    "hashtag_unfollow",
    "hashtag_unmute",
    "like_comment",
    "like_post",
    "like_remove",
    "like_story",
    "mute",
    "request_accept",
    "request_reject",
    "requests_accept_all",
    "saved_remove",
    "story_likes_remove",
    "unblock",
    "unfollow",
    "unfollow_between",
    "unlike_comment",
    "unlike_post",
    "unlike_story",
    "unmute",
]
