"""What the members of a conversation are told as it happens. Call these inside the transaction of the change: they
take effect after its commit.

A message is built for each member on their own, because what it shares isn't everybody's to see.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from accounts.models import User
from accounts.relations import relations_of
from instaclone.common import realtime
from instaclone.common.transactions import on_commit
from messaging.access import shares_receipts
from messaging.api.presenters import message_dict
from messaging.cards import MessageCard, cards_for_members
from messaging.models import Conversation, Message, Participant

STATE = Participant.State
TOLD = (STATE.ACTIVE, STATE.REQUEST)


def message_new(message: Message, sides: Sequence[Participant]) -> None:
    """To everyone who gets it, the sender's own devices among them. `state` and `is_muted` tell a client whether
    to make itself noticed."""

    def data(side: Participant, card: MessageCard) -> dict[str, Any]:
        own = {"client_id": message.client_id} if card.is_own else {}
        return {
            "conversation_id": str(message.conversation_id),
            "message": message_dict(card),
            "unread_count": side.unread_count,
            "state": side.state,
            "is_muted": side.is_muted,
            **own,
        }

    on_commit(partial(_tell_each, "message.new", message, list(sides), data))


def message_edited(message: Message, sides: Iterable[Participant]) -> None:
    def data(side: Participant, card: MessageCard) -> dict[str, Any]:
        return {"conversation_id": str(message.conversation_id), "message": message_dict(card)}

    on_commit(partial(_tell_each, "message.edited", message, _seeing(message, sides), data))


def _tell_each(
    kind: str,
    message: Message,
    sides: list[Participant],
    data: Callable[[Participant, MessageCard], dict[str, Any]],
) -> None:
    cards = cards_for_members(message, sides)
    realtime.publish_each({side.user_id: data(side, cards[side.user_id]) for side in sides}, kind)
    shown = {card.reply.id for card in cards.values() if card.reply is not None and not card.reply.deleted}
    _look_again(message, shown | ({message.pk} if message.edited_at else set()), sides)


def _look_again(message: Message, shown: set[int], sides: list[Participant]) -> None:
    """It, or what it quotes (`shown`), may have been unsent while it was told: no log may bring back what the
    unsending has taken out of it. No query for a message that is new and no answer."""
    rows = Message.objects.filter(pk__in=shown).exclude(deleted_at=None)
    unsent = set(rows.values_list("pk", flat=True)) if shown else ()
    if message.pk in unsent:
        message_deleted(message, list(Participant.objects.filter(pk__in=[side.pk for side in sides])))
    elif unsent:
        realtime.forget([side.user_id for side in sides])
        message_edited(message, sides)


def message_deleted(message: Message, sides: Sequence[Participant]) -> None:
    """Nothing that is kept for anyone here may bring its content back."""
    realtime.forget([side.user_id for side in sides])
    told = {"conversation_id": str(message.conversation_id), "message_id": str(message.pk)}
    seeing = _seeing(message, sides)
    realtime.publish_each(
        {side.user_id: {**told, "unread_count": side.unread_count} for side in seeing}, "message.deleted"
    )


def message_reaction(message: Message, user_id: int, emoji: str | None, sides: Iterable[Participant]) -> None:
    told = {
        "conversation_id": str(message.conversation_id),
        "message_id": str(message.pk),
        "user_id": str(user_id),
        "emoji": emoji,
    }
    realtime.publish([side.user_id for side in _seeing(message, sides)], "message.reaction", told)


def message_read(side: Participant, user: User) -> None:
    """To the reader's own devices, and to the others where it is theirs to know."""
    told = {
        "conversation_id": str(side.conversation_id),
        "user_id": str(user.pk),
        "up_to": str(side.last_read_id),
    }
    realtime.publish_each({user.pk: {**told, "unread_count": side.unread_count}}, "message.read")
    if side.state == STATE.ACTIVE and shares_receipts(user):
        on_commit(partial(_tell_readers, told, side.conversation_id, user.pk))


def _tell_readers(told: dict[str, Any], conversation_id: int, reader_id: int) -> None:
    active = Participant.objects.filter(conversation_id=conversation_id, state=STATE.ACTIVE)
    others = set(active.values_list("user_id", flat=True)) - {reader_id}
    if others:
        realtime.publish(others - relations_of(reader_id, others).blocked, "message.read", told)


def conversation_changed(conversation_id: int, user_ids: Iterable[int]) -> None:
    """Something about it is different (name, members, whether one may write): the client reads it anew."""
    realtime.publish(user_ids, "conversation.changed", {"conversation_id": str(conversation_id)})


def left(conversation_id: int, user_id: int) -> None:
    """They are out: what is kept for them may be of this conversation."""
    realtime.forget([user_id])
    conversation_changed(conversation_id, [user_id])


def parted(conversation: Conversation | None, user_ids: Sequence[int]) -> None:
    """A block between two people: nothing of the one is brought to the other later."""
    realtime.forget(user_ids)
    if conversation is not None:
        conversation_changed(conversation.pk, user_ids)


def _seeing(message: Message, sides: Iterable[Participant]) -> list[Participant]:
    """Who has the message before them."""
    return [side for side in sides if side.state in TOLD and side.starts_after_id < message.pk]
