"""How far each member has read."""

from dataclasses import dataclass

from accounts.models import User
from instaclone.common.transactions import atomic
from messaging import events
from messaging.access import side_of
from messaging.models import Message, Participant


@dataclass(frozen=True, slots=True)
class ReadMark:
    """`up_to`: the mark as it is now. `unread_count`: messages of others after it."""

    up_to: int
    unread_count: int


@atomic
def conversation_read(*, user: User, conversation_id: int, up_to: int) -> ReadMark:
    """Everything up to the message `up_to` is read. The mark never goes back, and never past the last message.

    The others learn of it where both sides are active and `user` shares receipts; their own devices always.
    NotFound for who isn't a member."""
    side = side_of(user.pk, conversation_id)
    last = side.conversation.last_message_id
    mark = min(up_to, last)
    if mark <= side.last_read_id:
        return ReadMark(side.last_read_id, side.unread_count)
    unread = 0 if mark == last else count_unread(side, after=mark)
    # In one transaction with the reads above: a message that comes meanwhile writes this row, too.
    Participant.objects.filter(pk=side.pk).update(last_read_id=mark, unread_count=unread)
    side.last_read_id, side.unread_count = mark, unread
    events.message_read(side, user)
    return ReadMark(mark, unread)


def count_unread(side: Participant, *, after: int) -> int:
    """Messages of others after this one that the side sees; counted no further than it has unread."""
    unread = Message.objects.seen_by(side).filter(pk__gt=after).exclude(kind=Message.Kind.SYSTEM)
    others = unread.exclude(sender_id=side.user_id).order_by("pk")
    return len(others.values_list("pk", flat=True)[: side.unread_count])
