"""Somebody's own activity as the REST API gives it. `activity_serializers.py` describes the shapes to OpenAPI."""

from typing import Any

from accounts.api.presenters import session, user_summary
from content import media
from content.models import Post, Story
from feed.activity.cards import FOLLOW, LOGIN, ActivityCard


def activity_dict(card: ActivityCard, *, session_id: int | None) -> dict[str, Any]:
    """One thing that the caller did; `session_id` is the session that asks."""
    comment = card.comment
    return {
        "id": str(card.id),
        "kind": card.kind,
        "created_at": card.at,
        "can_remove": card.can_remove,
        "target": card.target,
        "user": user_summary(card.user) if card.user else None,
        "post": _post(card.post) if card.post else None,
        "comment": {"id": str(comment.pk), "text": comment.text} if comment else None,
        "story": _story(card.story) if card.story else None,
        "hashtag": card.hashtag.name if card.hashtag else None,
        "place": {"slug": card.place.slug, "name": card.place.name} if card.place else None,
        "text": card.row.text if card.target == "text" else None,
        "status": card.row.state if card.kind == FOLLOW else None,
        "session": _session(card, session_id) if card.kind == LOGIN else None,
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "id": str(post.pk),
        "kind": post.kind,
        "url": post.get_absolute_url(),
        "thumbnail_url": media.url(post.media[0]["thumbnail"]),
    }


def _story(story: Story) -> dict[str, Any]:
    picture = None if story.is_over else media.url(story.shown["thumbnail"])
    return {"id": str(story.pk), "is_over": story.is_over, "thumbnail_url": picture}


def _session(card: ActivityCard, session_id: int | None) -> dict[str, Any]:
    return {**session(card.row, current_id=session_id), "is_live": card.row.is_live}
