"""Conversations and messages fetched as far as a person may see them: what isn't for them is NotFound."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.preferences import preferences_of
from instaclone.common.errors import NotFound
from messaging.models import Message, Participant

STATE = Participant.State


def side_of(user_id: int, conversation_id: int) -> Participant:
    """This person's side of a conversation, with the conversation loaded; one query.

    NotFound for who isn't a member, or is one no longer."""
    sides = Participant.objects.filter(conversation_id=conversation_id, user_id=user_id)
    side = sides.select_related("conversation").first()
    if side is None or side.state == STATE.LEFT:
        raise not_available()
    return side


def message_for(user_id: int, message_id: int) -> tuple[Message, Participant]:
    """A message that this person sees, and their side of its conversation; two queries.

    NotFound when it was unsent, is from before they came or cleared the conversation, or isn't theirs to see."""
    message = Message.objects.filter(pk=message_id, deleted_at=None).first()
    if message is None:
        raise NotFound(_("This message isn't available."))
    try:
        side = side_of(user_id, message.conversation_id)
    except NotFound:
        raise NotFound(_("This message isn't available.")) from None
    if message.pk <= side.starts_after_id:
        raise NotFound(_("This message isn't available."))
    return message, side


def editable_until(message: Message) -> datetime:
    """Until when its sender may change a message's text."""
    return message.created_at + timedelta(minutes=settings.MESSAGE_EDIT_MINUTES)


def not_available() -> NotFound:
    return NotFound(_("This conversation isn't available."))


def shares_receipts(user: Any) -> bool:
    """Whether others may see how far this person has read."""
    return bool(preferences_of(user.preferences).get("read_receipts", True))
