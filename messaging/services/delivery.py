"""Putting a message into a conversation: its place in the order, and what it changes on each side.

Everything about one conversation meets in two rows: whatever moves a member's unread count or reading mark writes
that member's side, and every new message writes the conversation. Of two transactions at once one therefore
comes after the other on either engine (on MongoDB the second conflicts and starts again), and the counts are exact.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from instaclone.common.ids import new_id
from instaclone.databases.prepared import Prepared
from messaging import events
from messaging.access import not_available
from messaging.models import Conversation, Message, Participant
from messaging.services.terms import terms_add

STATE = Participant.State
# The sides that a new message reaches.
REACHED = (STATE.ACTIVE, STATE.REQUEST)

_sides = Prepared(
    lambda conversation_id: (
        Participant.objects.filter(conversation_id=conversation_id).select_related("user").order_by("pk")
    )
)
_last_message = Prepared(
    lambda conversation_id: Conversation.objects.filter(pk=conversation_id).values_list("last_message_id")
)


def next_message_id(conversation_id: int) -> int:
    """An id above that of every message before, whichever machine made it; the conversation's row now says so."""
    found = _last_message(conversation_id)
    if not found:
        raise not_available()
    message_id = new_id(after=found[0][0])
    Conversation.objects.filter(pk=conversation_id).update(last_message_id=message_id)
    return message_id


def deliver(message: Message, sides: Sequence[Participant]) -> None:
    """Store a message whose id is from `next_message_id`, and tell the conversation's present `sides`.

    `sides` are those that haven't left, in the states in which the message shall find them, as read in this
    transaction; those that are active or requested get it. Events follow the commit."""
    message.save(force_insert=True)
    terms_add(message)
    reached = [side for side in sides if side.state in REACHED]
    counts = message.kind != Message.Kind.SYSTEM
    others = [side for side in reached if side.user_id != message.sender_id or not counts]
    rows = Participant.objects.filter(pk__in=[side.pk for side in others])
    rows.update(last_message_id=message.pk, **({"unread_count": F("unread_count") + 1} if counts else {}))
    for side in others:
        side.last_message_id = message.pk
        side.unread_count += int(counts)
    for side in reached:
        if side not in others:
            _sent_by(side, message.pk)
    _withhold(message.pk, [side for side in sides if side.state == STATE.DECLINED])
    events.message_new(message, reached)


def _withhold(message_id: int, declined: Sequence[Participant]) -> None:
    """Who declined the request hears nothing of another message; it waits like the first, as far as anyone sees."""
    if declined:
        rows = Participant.objects.filter(pk__in=[side.pk for side in declined])
        rows.update(last_message_id=message_id, starts_after_id=message_id, last_read_id=message_id)


def _sent_by(side: Participant, message_id: int) -> None:
    """The sender has read everything up to their own message, unless something waits unread before it."""
    side.last_message_id = message_id
    changes: dict[str, Any] = {"last_message_id": message_id}
    if side.unread_count == 0:
        side.last_read_id = changes["last_read_id"] = message_id
    Participant.objects.filter(pk=side.pk).update(**changes)


def set_state(sides: Iterable[Participant], state: str) -> None:
    """Move these sides, read in this transaction, to a state."""
    changed = [side for side in sides if side.state != state]
    if changed:
        Participant.objects.filter(pk__in=[side.pk for side in changed]).update(state=state)
    for side in changed:
        side.state = state


def announce_system(
    conversation_id: int, actor_id: int, event: dict[str, Any], sides: Sequence[Participant]
) -> Message:
    """A line in the conversation about what happened to it."""
    message_id = next_message_id(conversation_id)
    message = Message(
        pk=message_id,
        conversation_id=conversation_id,
        sender_id=actor_id,
        kind=Message.Kind.SYSTEM,
        event=event,
        client_id=f"system:{message_id}",
    )
    deliver(message, sides)
    return message


def present_sides(conversation_id: int) -> list[Participant]:
    """The sides of those who haven't left, oldest member first, with their users (suspended ones, too)."""
    return [side for side in _sides(conversation_id) if side.state != STATE.LEFT]


def own_side(sides: Iterable[Participant], user_id: int) -> Participant:
    """That person's among them; NotFound when they aren't a member any more."""
    side = next((side for side in sides if side.user_id == user_id), None)
    if side is None:
        raise not_available()
    return side
