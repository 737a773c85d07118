"""The social room's objects as the REST API gives them. `serializers.py` describes the shapes to OpenAPI."""

from datetime import UTC, datetime
from typing import Any

from accounts.api.presenters import user_summary
from content.models import Post
from instaclone.common.ids import id_time_ms
from social.cards import CommentCard, UserCard
from social.models import Comment
from social.services.likes import LikeResult


def user_card_dict(card: UserCard) -> dict[str, Any]:
    """A person in a list."""
    relationship = card.relationship
    return {
        **user_summary(card.user),
        "relationship": {
            "following": relationship.following,
            "requested": relationship.requested,
            "followed_by": relationship.followed_by,
            "blocking": relationship.blocking,
        },
    }


def follow_request_dict(card: UserCard) -> dict[str, Any]:
    """Someone who asks to follow the caller. `id` is what accept and reject take."""
    return {
        "id": str(card.key),
        "user": user_card_dict(card),
        "created_at": datetime.fromtimestamp(id_time_ms(card.key) / 1000, UTC),
    }


def comment_dict(card: CommentCard) -> dict[str, Any]:
    """A comment with what the caller may do to it."""
    comment = card.comment
    return {
        "id": str(comment.pk),
        "post": str(comment.post_id),
        "parent": str(comment.parent_id) if comment.is_reply else None,
        "author": user_summary(card.author),
        "text": comment.text,
        "like_count": comment.like_count,
        "reply_count": card.replies_count,
        "liked": card.liked,
        "is_pinned": comment.is_pinned,
        "is_own": card.is_own,
        "can_delete": card.can_delete,
        "can_pin": card.can_pin,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
    }


def post_like_dict(result: LikeResult[Post], *, viewer: Any) -> dict[str, Any]:
    """A post's like; the number is null where its author hides it from others."""
    post = result.target
    hidden = post.hide_like_count and post.author_id != viewer.pk
    return {"liked": result.liked, "like_count": None if hidden else result.like_count}


def comment_like_dict(result: LikeResult[Comment]) -> dict[str, Any]:
    return {"liked": result.liked, "like_count": result.like_count}
