"""What someone does to their own side of a conversation."""

from accounts.models import User
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic
from messaging import events
from messaging.access import side_of
from messaging.models import Conversation, Participant
from messaging.services.delivery import present_sides, set_state
from messaging.services.members import leave_silently
from messaging.services.starting import pair_of

STATE = Participant.State


@atomic
def conversation_accept(*, user: User, conversation_id: int) -> None:
    """Let a message request in. Accepting twice is accepting once; NotFound when nobody asks."""
    side = side_of(user.pk, conversation_id)
    if side.state == STATE.ACTIVE:
        return
    if side.state != STATE.REQUEST:
        raise NotFound()
    set_state([side], STATE.ACTIVE)
    events.conversation_changed(conversation_id, [one.user_id for one in present_sides(conversation_id)])


@atomic
def requests_accept_from(*, user_id: int, other_id: int) -> None:
    """`user_id` follows `other_id` now: what the other wrote to them is a request no longer."""
    conversation = Conversation.objects.filter(pair=pair_of(user_id, other_id)).first()
    if conversation is None:
        return
    waiting = Participant.objects.filter(
        conversation_id=conversation.pk, user_id=user_id, state=STATE.REQUEST
    )
    if waiting.update(state=STATE.ACTIVE):
        events.conversation_changed(conversation.pk, [user_id, other_id])


@atomic
def conversation_delete(*, user: User, conversation_id: int) -> None:
    """Take a conversation out of one's list, with all that was said so far: for oneself only.

    A request is declined: nothing more comes of it, and whoever asked isn't told. A group's request is left.
    NotFound for who isn't a member."""
    side = side_of(user.pk, conversation_id)
    if side.state == STATE.REQUEST and side.conversation.kind == Conversation.Kind.GROUP:
        leave_silently(side)
        return
    last = side.conversation.last_message_id
    is_declined = side.state in (STATE.REQUEST, STATE.DECLINED)
    Participant.objects.filter(pk=side.pk).update(
        state=STATE.DECLINED if is_declined else STATE.HIDDEN,
        starts_after_id=last,
        last_read_id=last,
        # Of a request it still says whether a message waits (see `sending`).
        last_message_id=side.last_message_id if is_declined else 0,
        unread_count=0,
    )
    events.conversation_changed(conversation_id, [user.pk])


@atomic
def conversation_mute(*, user: User, conversation_id: int, muted: bool) -> None:
    """Whether its messages count in one's badge and make themselves noticed. NotFound for who isn't a member."""
    side = side_of(user.pk, conversation_id)
    if side.is_muted != muted:
        Participant.objects.filter(pk=side.pk).update(is_muted=muted)
        events.conversation_changed(conversation_id, [user.pk])


def part(*, one_id: int, other_id: int) -> None:
    """There is a block between these two: what is kept for the one may be of the other, and neither may write."""
    events.parted(Conversation.objects.filter(pair=pair_of(one_id, other_id)).first(), [one_id, other_id])
