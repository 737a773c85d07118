"""What `manage.py recount` proves of this room (see `instaclone.common.recount`)."""

from instaclone.common.recount import Check, Ids, count_by
from messaging.models import Conversation, Message, Participant

STATE = Participant.State


def _members(ids: Ids) -> dict[int, int]:
    return count_by(Participant.objects.filter(conversation_id__in=ids).present(), "conversation_id")


def _unread(ids: Ids) -> dict[int, int]:
    counted = {}
    for side in Participant.objects.filter(pk__in=ids):
        if side.state not in (STATE.LEFT, STATE.DECLINED):
            unread = Message.objects.seen_by(side).filter(pk__gt=side.last_read_id)
            others = unread.exclude(kind=Message.Kind.SYSTEM).exclude(sender_id=side.user_id)
            counted[side.pk] = others.count()
    return counted


CHECKS = [
    Check(Conversation, "members_count", _members),
    Check(Participant, "unread_count", _unread),
]
