"""Who has read how far: the small faces under the messages."""

from dataclasses import dataclass

from accounts.models import User
from messaging.cards import ConversationCard


@dataclass(frozen=True, slots=True)
class Reader:
    """One of the others, who has read up to the message `up_to`; 0 before the first one, and for somebody who keeps
    it to themselves."""

    user: User
    up_to: int
    has_read_all: bool


def readers_of(card: ConversationCard) -> list[Reader]:
    """All the others: the page knows their names by this, whoever reads or writes next."""
    last = card.last_message.message.pk if card.last_message else 0
    return [
        Reader(member.user, up_to, 0 < last <= up_to)
        for member in card.others
        for up_to in [member.last_read_id or 0]
    ]
