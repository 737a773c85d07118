"""Conversations and messages as the REST API and the socket give them. `serializers.py` describes the shapes to
OpenAPI."""

from typing import Any

from accounts.api.presenters import user_summary
from accounts.models import User
from content import media
from content.api.presenters import media_dict
from instaclone.common.ids import shortcode
from messaging.cards import ConversationCard, MemberCard, MessageCard, ReplyCard
from messaging.models import Message, Participant


def conversation_dict(card: ConversationCard, *, first_unread_id: int | None = None) -> dict[str, Any]:
    """A conversation on the caller's side. `first_unread_id` is looked up where one conversation is asked for."""
    conversation, side = card.conversation, card.participant
    return {
        "id": str(conversation.pk),
        "kind": conversation.kind,
        "title": conversation.title,
        "name": card.name,
        "members": [member_dict(member) for member in card.members],
        "last_message": message_dict(card.last_message) if card.last_message is not None else None,
        "unread_count": side.unread_count,
        "is_muted": side.is_muted,
        "state": "request" if side.state == Participant.State.REQUEST else "active",
        "can_send": card.can_send,
        "last_read_id": _id(side.last_read_id or None),
        "first_unread_id": _id(first_unread_id),
        "created_at": conversation.created_at,
    }


def member_dict(card: MemberCard) -> dict[str, Any]:
    presence = card.presence
    return {
        "user": user_summary(card.user),
        "is_admin": card.participant.is_admin,
        "last_read_id": _id(card.last_read_id or None),
        "presence": None
        if presence is None
        else {"online": presence.online, "last_active_at": presence.last_active_at},
    }


def message_dict(card: MessageCard) -> dict[str, Any]:
    message = card.message
    return {
        "id": str(message.pk),
        "conversation_id": str(message.conversation_id),
        "client_id": message.client_id if card.is_own else None,
        "sender": _person(card.sender),
        "kind": message.kind,
        "text": message.text,
        "media": [media_dict(shown) for shown in message.media],
        "shared_post": _shared_post(card),
        "shared_user": _person(card.shared_user),
        "story": _story(card),
        "reply_to": _reply_dict(card.reply) if card.reply is not None else None,
        "reactions": [{"user_id": str(one.user_id), "emoji": one.emoji} for one in card.reactions],
        "event": _event_dict(card),
        "created_at": message.created_at,
        "edited_at": message.edited_at,
        "is_deleted": message.is_deleted,
    }


def _shared_post(card: MessageCard) -> dict[str, Any] | None:
    if card.message.shared_post_id is None:
        return None
    shared = card.shared_post
    if shared is None:  # removed, or only some people may see it: nothing more is said
        nothing = ("id", "shortcode", "url", "author", "caption", "thumbnail_url")
        return {"available": False, **dict.fromkeys(nothing)}
    post = shared.post
    thumbnail = post.media[0]["thumbnail"] if post.media else ""
    return {
        "available": True,
        "id": str(post.pk),
        "shortcode": shortcode(post.pk),
        "url": post.get_absolute_url(),
        "author": user_summary(shared.author),
        "caption": post.caption,
        "thumbnail_url": media.url(thumbnail) if thumbnail else None,
    }


def _story(card: MessageCard) -> dict[str, Any] | None:
    if card.message.story_id is None:
        return None
    shared = card.story
    if shared is None:  # over, removed, or only some people may see it: nothing more is said
        return {"available": False, **dict.fromkeys(("id", "url", "author", "thumbnail_url"))}
    thumbnail = shared.story.shown["thumbnail"]
    return {
        "available": True,
        "id": str(shared.story.pk),
        "url": shared.url,
        "author": user_summary(shared.author),
        "thumbnail_url": media.url(thumbnail) if thumbnail else None,
    }


def _reply_dict(reply: ReplyCard) -> dict[str, Any]:
    return {
        "id": str(reply.id),
        "sender": _person(reply.sender),
        "text": reply.text,
        "kind": reply.kind,
        "deleted": reply.deleted,
    }


def _event_dict(card: MessageCard) -> dict[str, Any] | None:
    if card.message.kind != Message.Kind.SYSTEM:
        return None
    event = card.message.event or {}
    return {
        "type": event.get("type", ""),
        "text": card.event_text,
        "users": [user_summary(user) for user in card.people],
        "title": event.get("title"),
    }


def _person(user: User | None) -> dict[str, Any] | None:
    return user_summary(user) if user is not None else None


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
