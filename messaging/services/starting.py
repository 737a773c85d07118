"""Conversations begin: one for each pair of people, and groups."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.ids import new_id
from instaclone.common.transactions import atomic
from messaging.models import Conversation, Participant
from messaging.services.delivery import announce_system
from messaging.services.text import clean_title
from social.models import Block

STATE = Participant.State
DIRECT, GROUP = Conversation.Kind.DIRECT, Conversation.Kind.GROUP


@dataclass(frozen=True, slots=True)
class Started:
    """`created` tells whether this call made it."""

    conversation: Conversation
    created: bool


def conversation_start(*, user: User, user_ids: Collection[int], title: str = "") -> Started:
    """The conversation with one other person (there is one at most), or a new group with several.

    The other person of a new direct conversation notices nothing before the first message. InvalidInput for
    nobody, only oneself, more than 32 people in all, or a title for two; NotFound for people who aren't
    there, are suspended, or have a block between them and `user` (unless the conversation is there already)."""
    title = clean_title(title)
    others = set(user_ids) - {user.pk}
    if not others:
        problem = _("You can't message yourself.") if user_ids else _("Choose at least one person.")
        raise InvalidInput(problem, field="user_ids")
    check_size(len(others) + 1)
    if len(others) > 1:
        return Started(_start_group(user.pk, others, title), created=True)
    if title:
        raise InvalidInput(_("Only groups have a name."), field="title")
    return _direct(user.pk, others.pop())


def check_size(members: int) -> None:
    """InvalidInput beyond 32 people."""
    most = settings.CONVERSATION_MAX_MEMBERS
    if members > most:
        raise InvalidInput(
            _("A conversation has at most %(max)d people.") % {"max": most}, field="user_ids", code="too_many"
        )


def pair_of(one_id: int, other_id: int) -> str:
    """The unique name of the direct conversation of two people."""
    return f"{min(one_id, other_id)}:{max(one_id, other_id)}"


def _direct(user_id: int, other_id: int) -> Started:
    rows = Conversation.objects.filter(pair=pair_of(user_id, other_id))
    if found := rows.first():
        return Started(found, created=False)
    reachable_people(user_id, [other_id])
    try:
        return _start_direct(user_id, other_id)
    except IntegrityError:  # the other person, or another device, did the same at this moment
        return Started(rows.get(), created=False)


@atomic
def _start_direct(user_id: int, other_id: int) -> Started:
    rows = Conversation.objects.filter(pair=pair_of(user_id, other_id))
    if found := rows.first():  # since the first look
        return Started(found, created=False)
    conversation = Conversation.objects.create(
        kind=DIRECT, pair=pair_of(user_id, other_id), creator_id=user_id, members_count=2
    )
    # Where the other side goes is decided by the first message; until then it isn't in their list.
    for person_id, state in ((user_id, STATE.ACTIVE), (other_id, STATE.HIDDEN)):
        Participant.objects.create(
            conversation=conversation,
            user_id=person_id,
            state=state,
            last_message_id=conversation.pk if state == STATE.ACTIVE else 0,
        )
    return Started(conversation, created=True)


def _start_group(user_id: int, other_ids: Collection[int], title: str) -> Conversation:
    people = reachable_people(user_id, other_ids)
    return _create_group(user_id, new_side_states(user_id, people, others_present=[]), title)


@atomic
def _create_group(user_id: int, states: Mapping[int, str], title: str) -> Conversation:
    conversation_id = new_id()
    conversation = Conversation.objects.create(
        pk=conversation_id,
        kind=GROUP,
        pair=str(conversation_id),
        title=title,
        creator_id=user_id,
        members_count=len(states) + 1,
    )
    sides = [Participant(conversation=conversation, user_id=user_id, is_admin=True)]
    sides += [
        Participant(conversation=conversation, user_id=person_id, state=states[person_id])
        for person_id in sorted(states)
    ]
    Participant.objects.bulk_create(sides)
    announce_system(conversation.pk, user_id, {"type": "created"}, sides)
    return conversation


def reachable_people(user_id: int, ids: Collection[int]) -> dict[int, User]:
    """These people, by id; NotFound when one isn't there for `user_id`. Two queries."""
    people = {pk: person for pk, person in users_by_ids(ids).items() if person.is_active}
    if len(people) < len(set(ids)) or relations_of(user_id, ids).blocked:
        raise NotFound(_("There is no such person."))
    return people


def new_side_states(
    adder_id: int, people: Iterable[int], others_present: Iterable[int], returning: Iterable[int] = ()
) -> dict[int, str]:
    """How each of these people finds a group that they are put into: in their list when they follow who put
    them there, else among their requests. Also there: who has a block with another member, whoever adds
    them, and who was in the group before and left. Two queries."""
    ids = list(people)
    followers = relations_of(adder_id, ids).followers
    everyone = [*ids, *others_present]
    blocks = Block.objects.filter(blocker_id__in=everyone, blocked_id__in=everyone)
    wary = {person for pair in blocks.values_list("blocker_id", "blocked_id") for person in pair}
    wary |= set(returning)
    return {
        person: STATE.ACTIVE if person in followers and person not in wary else STATE.REQUEST
        for person in ids
    }
