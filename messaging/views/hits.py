"""Messages that a search found, as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from messaging.cards import MessageCard
from messaging.models import Message
from messaging.views import wording


@dataclass(frozen=True, slots=True)
class Hit:
    """A found message: who wrote it, in words, and its beginning."""

    message: Message
    sender: User | None
    title: str

    @property
    def excerpt(self) -> str:
        return wording.excerpt(self.message)


def hits_of(cards: Iterable[MessageCard]) -> list[Hit]:
    return [Hit(card.message, card.sender, _title(card)) for card in cards]


def _title(card: MessageCard) -> str:
    if card.is_own:
        return _("You")
    return card.sender.username if card.sender else _("Deleted account")
