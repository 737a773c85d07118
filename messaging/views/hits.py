"""Messages that a search found, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from messaging import selectors
from messaging.cards import ConversationCard, MessageCard
from messaging.views import wording


@dataclass(frozen=True, slots=True)
class Hit:
    """A found message: where it was said, by whom, and its text around what was looked for."""

    message_id: int
    conversation: ConversationCard
    preview: str
    at: datetime


def hits_of(cards: Sequence[MessageCard], *, user: User, q: str) -> list[Hit]:
    """In the order of `cards`; left out is what is in a conversation that `user` left meanwhile."""
    ids = {card.message.conversation_id for card in cards}
    places = selectors.conversations_by_ids(user=user, ids=ids) if ids else {}
    return [
        _hit(card, place, q)
        for card in cards
        if (place := places.get(card.message.conversation_id)) is not None
    ]


def _hit(card: MessageCard, place: ConversationCard, q: str) -> Hit:
    text = wording.around(card.message.text, q)
    preview = wording.said(card, text, is_group=place.conversation.kind == "group")
    return Hit(card.message.pk, place, preview, card.message.created_at)
