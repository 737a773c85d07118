"""To whom something is shared: conversations one has, and people one may write to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from instaclone.common.errors import DomainError
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest
from messaging import selectors, services
from messaging.cards import ConversationCard
from messaging.models import Conversation
from social.people import find_people, people_by_ids

# How many of the newest conversations are offered without a search.
RECENT = 12
# How many are looked through for a name.
LOOKED_THROUGH = 50
PEOPLE = 20


@dataclass(frozen=True, slots=True)
class ShareTarget:
    """A conversation (`value` "c<id>") or a person one has none with (`value` "u<id>")."""

    value: str
    name: str
    note: str
    is_picked: bool
    card: ConversationCard | None = None
    person: User | None = None


def targets_of(*, user: Any, q: str = "", chosen: Sequence[str] = ()) -> list[ShareTarget]:
    """The chosen ones first, whatever `q` is; then conversations and people whose names hold `q`."""
    words = " ".join(q.split()).casefold()
    page = PageRequest(limit=LOOKED_THROUGH)
    cards = [card for card in selectors.conversations_of(user=user, page=page).items if card.can_send]
    found = [card for card in cards if _matches(card, words)][: None if words else RECENT]
    people = find_people(user=user, q=q, limit=PEOPLE + LOOKED_THROUGH)
    picked = [_of_card(card, True) for card in cards if f"c{card.conversation.pk}" in chosen]
    picked += [_of_person(person, True) for person in people_by_ids(user=user, ids=_person_ids(chosen))]
    talked_with = {
        card.others[0].user.pk
        for card in cards
        if card.conversation.kind == Conversation.Kind.DIRECT and card.others
    }
    others = [_of_card(card, False) for card in found]
    others += [_of_person(person, False) for person in people if person.pk not in talked_with][:PEOPLE]
    taken = {target.value for target in picked}
    return picked + [target for target in others if target.value not in taken]


def destinations(
    *, user: Any, targets: Iterable[ShareTarget], failed: list[tuple[ShareTarget, DomainError]]
) -> Iterator[tuple[ShareTarget, int]]:
    """Each target with its conversation's id; one begins where there is none. Who can't be written to goes into
    `failed`, with the reason."""
    for target in targets:
        if target.card is not None:
            yield target, target.card.conversation.pk
        elif target.person is not None:
            try:
                started = services.conversation_start(user=user, user_ids=[target.person.pk])
            except DomainError as error:
                failed.append((target, error))
            else:
                yield target, started.conversation.pk


def _person_ids(chosen: Iterable[str]) -> list[int]:
    ids = (parse_id(value[1:]) for value in chosen if value.startswith("u"))
    return [value for value in ids if value is not None]


def _matches(card: ConversationCard, words: str) -> bool:
    if words in card.name.casefold():
        return True
    return any(words in member.user.username for member in card.others)


def _of_card(card: ConversationCard, is_picked: bool) -> ShareTarget:
    is_direct = card.conversation.kind == Conversation.Kind.DIRECT
    names = ", ".join(member.user.username for member in card.others[:4])
    note = names if is_direct or card.conversation.title else ""
    return ShareTarget(f"c{card.conversation.pk}", card.name, note, is_picked, card=card)


def _of_person(person: User, is_picked: bool) -> ShareTarget:
    return ShareTarget(
        f"u{person.pk}", person.full_name or person.username, person.username, is_picked, person=person
    )
