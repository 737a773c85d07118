"""Who is in a group. Every member may bring people in; its admins remove them and name it."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import Conflict, Forbidden, InvalidInput
from instaclone.common.transactions import atomic, on_commit
from messaging import events, tasks
from messaging.models import Conversation, Participant
from messaging.services.delivery import announce_system, own_side, present_sides
from messaging.services.starting import check_size, new_side_states, reachable_people
from messaging.services.text import clean_title

STATE = Participant.State


@atomic
def conversation_rename(*, user: User, conversation_id: int, title: str) -> Conversation:
    """Name a group, or take its name away (""). Forbidden for who isn't its admin; as `members_add` else."""
    title = clean_title(title)
    conversation, sides, own = _group(user.pk, conversation_id)
    _require_admin(own)
    if title != conversation.title:
        Conversation.objects.filter(pk=conversation.pk).update(title=title)
        conversation.title = title
        announce_system(conversation.pk, user.pk, {"type": "renamed", "title": title}, sides)
        events.conversation_changed(conversation.pk, [side.user_id for side in sides])
    return conversation


@atomic
def members_add(*, user: User, conversation_id: int, user_ids: Collection[int]) -> Conversation:
    """Bring people into a group; who is there already stays as they are. They see what is said from now on,
    and have it among their requests unless they follow `user`.

    InvalidInput for nobody, for more than 32 members and in a direct conversation, NotFound for who isn't a
    member, and for people who aren't there or have a block between them and `user`."""
    conversation, sides, own = _group(user.pk, conversation_id)
    if own.state == STATE.REQUEST:
        raise Forbidden(_("Accept the request first."), code="request_pending")
    if not user_ids:
        raise InvalidInput(_("Choose at least one person."), field="user_ids")
    there = {side.user_id for side in sides}
    wanted = set(user_ids) - there
    if not wanted:
        return conversation
    check_size(len(there) + len(wanted))
    people = reachable_people(user.pk, wanted)
    _move_count(conversation.pk, len(wanted))
    _enter(user.pk, conversation, people, there)
    event = {"type": "added", "user_ids": sorted(wanted)}
    sides = present_sides(conversation.pk)
    announce_system(conversation.pk, user.pk, event, sides)
    events.conversation_changed(conversation.pk, [side.user_id for side in sides])
    return conversation


def _enter(
    adder_id: int, conversation: Conversation, people: Collection[int], there: Collection[int]
) -> None:
    """Sides for these people, who may have been in the group before."""
    last = Conversation.objects.values_list("last_message_id", flat=True).get(pk=conversation.pk)
    gone = Participant.objects.filter(conversation_id=conversation.pk, user_id__in=list(people))
    returning = {side.user_id: side for side in gone}
    for person_id, state in new_side_states(adder_id, people, there, returning).items():
        fields: dict[str, Any] = {"state": state, "starts_after_id": last, "last_read_id": last}
        if person_id in returning:
            gone.filter(user_id=person_id).update(**fields)
        else:
            Participant.objects.create(conversation=conversation, user_id=person_id, **fields)


@atomic
def member_remove(*, user: User, conversation_id: int, user_id: int) -> None:
    """Leave a group (oneself), or remove a member as its admin. When its last admin goes the member who has
    been there longest becomes one; when nobody is left the group is removed.

    Forbidden for who isn't an admin, InvalidInput in a direct conversation, NotFound for who isn't a member."""
    conversation, sides, own = _group(user.pk, conversation_id)
    if user_id == user.pk:
        leaving, event = own, {"type": "left", "user_ids": [user_id]}
    else:
        _require_admin(own)
        leaving = own_side(sides, user_id)
        event = {"type": "removed", "user_ids": [user_id]}
    _leave(leaving)
    remaining = [side for side in sides if side is not leaving]
    _hand_on(remaining)
    if remaining:
        announce_system(conversation.pk, user.pk, event, remaining)
        events.conversation_changed(conversation.pk, [side.user_id for side in remaining])
    else:
        _remove_later(conversation.pk)


def leave_silently(side: Participant) -> None:
    """Out of a group that one never took part in (inside a transaction)."""
    _leave(side)
    remaining = present_sides(side.conversation_id)
    _hand_on(remaining)
    if remaining:
        events.conversation_changed(side.conversation_id, [one.user_id for one in remaining])
    else:
        _remove_later(side.conversation_id)


def _leave(side: Participant) -> None:
    Participant.objects.filter(pk=side.pk).update(
        state=STATE.LEFT, is_admin=False, is_muted=False, unread_count=0, last_message_id=0
    )
    _move_count(side.conversation_id, -1)
    events.left(side.conversation_id, side.user_id)


def _remove_later(conversation_id: int) -> None:
    on_commit(partial(tasks.remove_conversation.delay, conversation_id))


def _hand_on(remaining: list[Participant]) -> None:
    """A group with members has an admin, if anybody takes part in it."""
    if not remaining or any(side.is_admin for side in remaining):
        return
    heir = next((side for side in remaining if side.state != STATE.REQUEST), remaining[0])
    Participant.objects.filter(pk=heir.pk).update(is_admin=True)
    heir.is_admin = True


def _move_count(conversation_id: int, by: int) -> None:
    """The number of members, held to its limit by the write itself."""
    rows = Conversation.objects.filter(
        pk=conversation_id, members_count__lte=settings.CONVERSATION_MAX_MEMBERS - by
    )
    if not rows.update(members_count=F("members_count") + by):
        raise Conflict(_("The group is full."), code="too_many")


def _group(user_id: int, conversation_id: int) -> tuple[Conversation, list[Participant], Participant]:
    """A group that this person is in, its present sides, and theirs among them."""
    sides = present_sides(conversation_id)
    own = own_side(sides, user_id)
    conversation = Conversation.objects.get(pk=conversation_id)
    if conversation.kind != Conversation.Kind.GROUP:
        raise InvalidInput(_("Only groups have members that come and go."), code="not_a_group")
    return conversation, sides, own


def _require_admin(own: Participant) -> None:
    if not own.is_admin:
        raise Forbidden(_("Only an admin of the group can do this."), code="not_an_admin")
