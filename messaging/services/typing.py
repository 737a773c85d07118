"""Telling the others of a conversation that someone is writing."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from instaclone.common import realtime
from instaclone.common.errors import NotFound
from messaging.models import Participant

STATE = Participant.State


def typing(*, user: User, conversation_id: int, is_typing: bool) -> None:
    """Show, or stop showing, the other active members that `user` writes. Only `user.pk` is looked at.

    Nothing comes of it in a request, nor towards people with a block between them. NotFound for who isn't a
    member, or is one no longer. Two queries."""
    members = Participant.objects.filter(conversation_id=conversation_id)
    states = dict(members.values_list("user_id", "state"))
    mine = states.pop(user.pk, STATE.LEFT)
    if mine == STATE.LEFT:
        raise NotFound(_("This conversation isn't available."))
    others = [user_id for user_id, state in states.items() if state == STATE.ACTIVE]
    if mine != STATE.ACTIVE or not others:
        return
    blocked = relations_of(user.pk, others).blocked
    told = {"conversation_id": str(conversation_id), "user_id": str(user.pk), "is_typing": is_typing}
    realtime.publish([other for other in others if other not in blocked], "typing", told, keep=False)
