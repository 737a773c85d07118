"""Notifications as the REST API and the sockets give them."""

from typing import Any

from accounts.api.presenters import user_summary
from content import media
from content.models import Post
from social.api.presenters import relationship_dict
from social.models import Notification, NotificationSettings
from social.notifications.selectors import NotificationCard


def notification_dict(card: NotificationCard) -> dict[str, Any]:
    """`latest_id` is what `read` takes as `up_to`."""
    comment, relationship = card.comment, card.relationship
    return {
        "id": str(card.notification.pk),
        "latest_id": str(card.key),
        "kind": card.kind,
        "text": card.text,
        "actors": [user_summary(person) for person in card.actors],
        "actor_count": card.actor_count,
        "post": _post(card.post) if card.post else None,
        "comment": {"id": str(comment.pk), "text": comment.text} if comment else None,
        "story": _story(card) if card.story else None,
        "url": card.url,
        "is_read": card.is_read,
        "created_at": card.created_at,
        "relationship": relationship and relationship_dict(relationship),
        "request_id": str(card.request_id) if card.request_id else None,
        "is_invitation": card.is_invitation,
    }


def _story(card: NotificationCard) -> dict[str, Any]:
    shown = card.media or {}
    return {
        "id": str(card.notification.story_id),
        "url": card.url,
        "thumbnail_url": media.url(shown["thumbnail"]) if shown.get("thumbnail") else None,
    }


def _post(post: Post) -> dict[str, Any]:
    first = post.media[0] if post.media else None
    return {
        "id": str(post.pk),
        "shortcode": post.shortcode,
        "url": post.get_absolute_url(),
        "thumbnail_url": media.url(first["thumbnail"]) if first and first["thumbnail"] else None,
        "alt_text": first["alt_text"] if first else "",
    }


def preferences_dict(settings: NotificationSettings) -> dict[str, Any]:
    """Every kind with its level."""
    everyone = NotificationSettings.Level.EVERYONE.value
    levels = {kind: settings.levels.get(kind, everyone) for kind in Notification.Kind.values}
    return {"levels": levels, "digest": str(settings.digest)}
