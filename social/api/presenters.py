"""The social room's objects as the REST API gives them. `serializers.py` describes the shapes to OpenAPI."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from accounts.api.presenters import user_summary
from accounts.models import User
from content.models import Post, Story
from instaclone.common.ids import id_time_ms
from social.cards import CommentCard, Relationship, UserCard, comment_card
from social.engagement import Engagement
from social.models import Comment
from social.services.likes import LikeResult
from social.stories.tray import TrayEntry


def user_card_dict(card: UserCard) -> dict[str, Any]:
    """A person in a list."""
    return {**user_summary(card.user), "relationship": relationship_dict(card.relationship)}


def relationship_dict(relationship: Relationship) -> dict[str, bool]:
    """As `accounts.api.presenters.relationship` makes it of `Relations`."""
    standing = asdict(relationship)
    del standing["is_self"]
    return standing


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


def story_like_dict(result: LikeResult[Story], *, viewer: Any) -> dict[str, Any]:
    """A story's like; the number is its author's to know."""
    is_own = result.target.author_id == viewer.pk
    return {"liked": result.liked, "like_count": result.like_count if is_own else None}


def tray_entry_dict(entry: TrayEntry) -> dict[str, Any]:
    return {
        "user": user_summary(entry.user),
        "story_count": entry.story_count,
        "unseen_count": entry.unseen,
        "latest_at": entry.latest_at,
        "is_close_friends": entry.is_close_friends,
        "is_own": entry.is_own,
    }


def comment_like_dict(result: LikeResult[Comment]) -> dict[str, Any]:
    return {"liked": result.liked, "like_count": result.like_count}


def engagement_dicts(engagement: Engagement) -> list[tuple[dict[str, Any], frozenset[int]]]:
    """What the viewers of a post are told of it, each answer with the people (ids) who get it: it differs by what
    one may do to the comment, so there are a handful of answers however many look on."""
    alike: dict[tuple[bool, ...], set[int]] = {}
    for viewer_id in engagement.viewers:
        alike.setdefault(_place(engagement, viewer_id), set()).add(viewer_id)
    return [(_engagement_dict(engagement, min(ids)), frozenset(ids)) for ids in alike.values()]


def _place(engagement: Engagement, viewer_id: int) -> tuple[bool, ...]:
    """People with the same place are told the same."""
    is_author = viewer_id == engagement.post.author_id
    if engagement.comment is None or viewer_id not in engagement.comment_viewers:
        return (is_author,)
    is_own = viewer_id == engagement.comment.author_id
    return (is_author, is_own, viewer_id in engagement.comment_likers)


def _engagement_dict(engagement: Engagement, viewer_id: int) -> dict[str, Any]:
    post, comment = engagement.post, engagement.comment
    hidden = post.hide_like_count and post.author_id != viewer_id
    told = {
        "target_id": str(post.pk),
        "like_count": None if hidden else post.like_count,
        "comment_count": post.comment_count,
    }
    if comment is None or viewer_id not in engagement.comment_viewers:
        return told
    liked = viewer_id in engagement.comment_likers
    return {
        **told,
        "comment": comment_dict(comment_card(viewer=User(pk=viewer_id), comment=comment, liked=liked)),
    }
