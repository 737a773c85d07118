"""Which part of a conversation is shown: its end, or what is before, after or around a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from instaclone.common.errors import NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import Cursor, Page, PageRequest
from messaging import selectors
from messaging.cards import ConversationCard, MessageCard
from messaging.views.lines import Line, lines_of
from messaging.views.panes import names_of

LINES = 30


@dataclass(frozen=True, slots=True)
class Window:
    """Lines, oldest first, and the addresses of what comes before and after them, or None."""

    lines: list[Line]
    older: str | None = None
    newer: str | None = None


def window_of(
    viewer: Any, card: ConversationCard, query: Mapping[str, str], *, opens: bool = False
) -> Window:
    """The part that an address asks for with `before`, `after`, `around` or `only` (a message's id), else the end.
    A page that `opens` begins where the unread begins, even when that is further up than the end reaches; it is never
    `only` one message. That part is empty for a message that isn't there (any more): who draws it again takes it away.

    NotFound for an id that is none."""
    for name, read in (("before", _before), ("after", _after), ("around", _around), ("only", _only)):
        if name in query and not (opens and name == "only"):
            message_id = parse_id(query[name])
            if message_id is None:
                raise NotFound()
            return read(viewer, card, message_id)
    return _newest(viewer, card, opens=opens)


def one_line(viewer: Any, card: ConversationCard, message_id: int) -> Line | None:
    """One message of the conversation; None when it isn't there (any more)."""
    return next(iter(_only(viewer, card, message_id).lines), None)


# Each part is read with one message more than it shows: the one above decides how the first one stands.
def _newest(viewer: Any, card: ConversationCard, *, opens: bool) -> Window:
    page = _page(viewer, card, None, LINES + 1)
    first_unread = None
    if card.participant.unread_count and card.participant.state == "active":
        first_unread = selectors.first_unread_id(user=viewer, conversation_id=card.conversation.pk)
    if first_unread is not None and page.next is not None and first_unread <= page.items[-1].message.pk:
        if opens:
            return _around(viewer, card, first_unread, first_unread_id=first_unread)
        first_unread = None  # it is above what is shown
    return _window(viewer, card, page.items, has_above=page.next is not None, first_unread_id=first_unread)


def _before(viewer: Any, card: ConversationCard, message_id: int) -> Window:
    page = _page(viewer, card, Cursor(message_id), LINES + 1)
    return _window(viewer, card, page.items, has_above=page.next is not None, has_newer=True)


def _after(viewer: Any, card: ConversationCard, message_id: int) -> Window:
    # From the message itself on, which is above the first one asked for.
    page = _page(viewer, card, Cursor(max(message_id - 1, 0), backwards=True), LINES + 1)
    cards = page.items
    if not cards or cards[-1].message.pk != message_id:  # it was unsent
        cards = [*cards, *_page(viewer, card, Cursor(message_id), 1).items]
    return _window(viewer, card, cards, above=True, has_newer=page.previous is not None)


def _around(
    viewer: Any, card: ConversationCard, message_id: int, *, first_unread_id: int | None = None
) -> Window:
    page = selectors.messages_around(
        user=viewer, conversation=card.conversation, message_id=message_id, limit=LINES + 1
    )
    has_newer = page.previous is not None
    return _window(
        viewer,
        card,
        page.items,
        has_above=page.next is not None,
        has_newer=has_newer,
        first_unread_id=first_unread_id,
    )


def _only(viewer: Any, card: ConversationCard, message_id: int) -> Window:
    cards = _page(viewer, card, Cursor(message_id + 1), 2).items
    if not cards or cards[0].message.pk != message_id:
        return Window([])
    lines = _lines(viewer, card, cards[:1], above=cards[1] if len(cards) > 1 else None)
    return Window(lines)


def _page(viewer: Any, card: ConversationCard, cursor: Cursor | None, limit: int) -> Page[MessageCard]:
    return selectors.messages_of(user=viewer, conversation=card.conversation, page=PageRequest(cursor, limit))


def _window(
    viewer: Any,
    card: ConversationCard,
    cards: list[MessageCard],
    *,
    has_above: bool = False,
    above: bool = False,
    has_newer: bool = False,
    first_unread_id: int | None = None,
) -> Window:
    """`cards` are newest first. When more are above them (`has_above`), or the last of them isn't asked for
    (`above`), it is left out and only decides how the next one stands."""
    lead = cards[-1] if cards and (has_above or above) else None
    shown = cards[:-1] if lead else cards
    lines = _lines(viewer, card, shown, above=lead, first_unread_id=first_unread_id)
    address = reverse("messaging:thread", args=[card.conversation.pk])
    return Window(
        lines,
        older=f"{address}?before={lines[0].card.message.pk}" if lines and has_above else None,
        newer=f"{address}?after={lines[-1].card.message.pk}" if lines and has_newer else None,
    )


def _lines(
    viewer: Any,
    card: ConversationCard,
    cards: list[MessageCard],
    *,
    above: MessageCard | None,
    first_unread_id: int | None = None,
) -> list[Line]:
    return lines_of(
        list(reversed(cards)),
        viewer=viewer,
        names=names_of(card),
        before=above,
        first_unread_id=first_unread_id,
    )
