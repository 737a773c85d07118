"""Blocks: neither sees the other any more, and what they followed of each other ends."""

from functools import partial

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from social.models import Block
from social.services.close_friends import close_friend_forget
from social.services.follows import unfollow_between
from social.services.mutes import mute_forget
from social.signals import blocked


def block(*, blocker: User, user_id: int) -> None:
    """Block someone; blocking twice is blocking once. Follows and requests end in both directions.

    Someone who blocked `blocker` can be blocked back. InvalidInput for oneself, NotFound for who isn't there.
    """
    if blocker.pk == user_id:
        raise InvalidInput(_("You can't block yourself."), code="self_block")
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotFound(_("There is no such person."))
    try:
        _block(blocker.pk, user_id)
    except IntegrityError:  # blocked already
        pass
    # Again, after the commit: see services/follows.py on a follow that was made at the same moment.
    _part(blocker.pk, user_id)


@atomic
def _block(blocker_id: int, user_id: int) -> None:
    Block.objects.create(blocker_id=blocker_id, blocked_id=user_id)
    _part(blocker_id, user_id)
    on_commit(partial(blocked.send, sender=Block, blocker_id=blocker_id, blocked_id=user_id))


@atomic
def _part(one_id: int, other_id: int) -> None:
    for origin, target in ((one_id, other_id), (other_id, one_id)):
        unfollow_between(origin, target)
        close_friend_forget(origin, target)
        mute_forget(origin, target)


@atomic
def unblock(*, blocker: User, user_id: int) -> None:
    """Take the block back; a block the other way stays. Ended follows don't come back."""
    Block.objects.filter(blocker_id=blocker.pk, blocked_id=user_id).delete()
