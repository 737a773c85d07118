"""Messages as the pages show them: in groups by sender and minute, with what stands between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.cards import MessageCard
from messaging.models import Message
from messaging.views import wording

# Messages of one sender, each sent this long after the one before at most, are one group.
GROUP_GAP = timedelta(minutes=1)
# After this long the time stands between them.
TIME_GAP = timedelta(hours=1)
EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Tally:
    """One emoji under a message: how many chose it and who (usernames), and whether the reader did."""

    emoji: str
    count: int
    is_own: bool
    names: str

    @property
    def label(self) -> str:
        return _("%(emoji)s by %(names)s") % {"emoji": self.emoji, "names": self.names}


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that is answered: its id, whose it is in words, and its beginning."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message and how it stands among the others. `separator` is the time that is written above it, or "";
    `day` its date; `is_first` says that it begins a group, `is_new` that it is the first unread one."""

    card: MessageCard
    is_first: bool
    is_new: bool
    separator: str
    tallies: list[Tally]
    own_reaction: str
    quote: Quote | None

    @property
    def at(self) -> datetime:
        return timezone.localtime(self.card.message.created_at)

    @property
    def iso(self) -> str:
        utc = self.card.message.created_at.astimezone(UTC)
        return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def day(self) -> str:
        return self.at.date().isoformat()

    @property
    def clock(self) -> str:
        return date_format(self.at, "TIME_FORMAT")

    @property
    def full_time(self) -> str:
        return date_format(self.at, "DATETIME_FORMAT")

    @property
    def is_emoji(self) -> bool:
        message = self.card.message
        return message.kind == Message.Kind.TEXT and wording.is_emoji(message.text)

    @property
    def story_title(self) -> str:
        return wording.story_title(self.card)

    @property
    def excerpt(self) -> str:
        return wording.excerpt(self.card.message, EXCERPT)


def lines_of(
    cards: Sequence[MessageCard],
    *,
    viewer: Any,
    names: Mapping[int, str],
    before: MessageCard | None = None,
    first_unread_id: int | None = None,
) -> list[Line]:
    """Lines of messages in hand, oldest first. `before` is the message above the first of them, if there is one:
    it decides how the first one stands. `names` are the members' usernames by id."""
    lines = []
    is_marked = False
    for card in cards:
        is_new = not is_marked and first_unread_id is not None and card.message.pk >= first_unread_id
        is_marked = is_marked or is_new
        lines.append(_line(card, before, viewer, names, is_new))
        before = card
    return lines


def _line(
    card: MessageCard, before: MessageCard | None, viewer: Any, names: Mapping[int, str], is_new: bool
) -> Line:
    separator = _separator(card.message, before.message if before else None)
    return Line(
        card=card,
        is_first=bool(separator) or is_new or before is None or not _same_group(before.message, card.message),
        is_new=is_new,
        separator=separator,
        tallies=_tallies(card, viewer, names),
        own_reaction=next((one.emoji for one in card.reactions if one.user_id == viewer.pk), ""),
        quote=_quote(card, viewer),
    )


def _same_group(before: Message, message: Message) -> bool:
    return (
        before.kind != Message.Kind.SYSTEM
        and before.sender_id == message.sender_id
        and message.created_at - before.created_at <= GROUP_GAP
    )


def _separator(message: Message, before: Message | None) -> str:
    """The time above a message: of the first one, on another day than the one before, or long after it."""
    at = timezone.localtime(message.created_at)
    if before is not None:
        earlier = timezone.localtime(before.created_at)
        if earlier.date() == at.date() and at - earlier < TIME_GAP:
            return ""
    return wording.moment(at, timezone.localtime())


def _tallies(card: MessageCard, viewer: Any, names: Mapping[int, str]) -> list[Tally]:
    by_emoji: dict[str, list[int]] = {}
    for reaction in card.reactions:
        by_emoji.setdefault(reaction.emoji, []).append(reaction.user_id)
    return [
        Tally(
            emoji=emoji,
            count=len(people),
            is_own=viewer.pk in people,
            names=", ".join(
                _("you") if person == viewer.pk else names.get(person, _("someone")) for person in people
            ),
        )
        for emoji, people in by_emoji.items()
    ]


def _quote(card: MessageCard, viewer: Any) -> Quote | None:
    reply = card.reply
    if reply is None:
        return None
    title = wording.quote_title(quoted=reply.sender, answered_by=card.sender, viewer=viewer)
    text = _("This message isn't available.") if reply.deleted else wording.shortened(reply.text, EXCERPT)
    return Quote(reply.id, title, text or wording.kind_of(reply.kind))
