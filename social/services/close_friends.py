"""Close friends: who sees what their owner publishes for these alone. They aren't told.

As with follows (services/follows.py), a row and what speaks against it may be made at the same moment: whoever
commits last looks for the other's and puts things right."""

from functools import partial

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from social import graph
from social.models import CloseFriend
from social.signals import close_friend_added

CLOSE_FRIENDS_MAX = 1_000


def close_friend_add(*, owner: User, user_id: int) -> None:
    """Count someone among one's close friends; twice is once. It begins to matter once they follow `owner`.

    InvalidInput for oneself and for who neither follows `owner` nor is followed, NotFound for who isn't there or has
    a block between them, Conflict beyond 1,000."""
    if owner.pk == user_id:
        raise InvalidInput(_("You see what is yours anyway."), code="self_close_friend")
    _check(owner.pk, user_id)
    try:
        _add(owner.pk, user_id)
    except IntegrityError:  # they are already
        return
    try:
        _check(owner.pk, user_id)
    except (NotFound, InvalidInput):
        close_friend_forget(owner.pk, user_id)
        raise


def _check(owner_id: int, user_id: int) -> None:
    relations = graph.relations_of(owner_id, [user_id])
    if user_id in relations.blocked or not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotFound(_("There is no such person."))
    if user_id not in relations.following | relations.followers:
        raise InvalidInput(_("Choose someone who follows you or whom you follow."), code="not_connected")


@atomic
def _add(owner_id: int, user_id: int) -> None:
    rows = CloseFriend.objects.filter(owner_id=owner_id).order_by("-pk")
    if rows.filter(friend_id=user_id).exists():
        return
    if rows.values_list("pk", flat=True)[CLOSE_FRIENDS_MAX - 1 : CLOSE_FRIENDS_MAX]:
        raise Conflict(
            _("You can have %(max)d close friends at most.") % {"max": CLOSE_FRIENDS_MAX},
            code="close_friends_max",
        )
    CloseFriend.objects.create(owner_id=owner_id, friend_id=user_id)
    on_commit(partial(close_friend_added.send, sender=CloseFriend, owner_id=owner_id, friend_id=user_id))


def close_friend_remove(*, owner: User, user_id: int) -> None:
    """Count them among one's close friends no longer; nothing happens when they weren't."""
    close_friend_forget(owner.pk, user_id)


@atomic
def close_friend_forget(owner_id: int, friend_id: int) -> None:
    """Whoever asks: also the end of a follow, and a block."""
    CloseFriend.objects.filter(owner_id=owner_id, friend_id=friend_id).delete()
