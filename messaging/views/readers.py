"""Who has read how far: the small faces under the messages."""

from dataclasses import dataclass

from accounts.models import User
from messaging.cards import ConversationCard


@dataclass(frozen=True, slots=True)
class Reader:
    """One of the others, who lets the viewer know how far they have read: up to the message `up_to`."""

    user: User
    up_to: int
    has_read_all: bool


def readers_of(card: ConversationCard) -> list[Reader]:
    """Everybody whose mark the viewer may know; nobody before the first message."""
    last = card.last_message.message.pk if card.last_message else 0
    return [
        Reader(member.user, member.last_read_id, bool(last) and member.last_read_id >= last)
        for member in card.others
        if member.last_read_id
    ]
