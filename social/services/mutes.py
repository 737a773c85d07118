"""Muted people: one follows them, and their stories stay out of one's tray. They aren't told."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic
from social import graph
from social.models import Mute


def mute(*, owner: User, user_id: int) -> None:
    """Leave someone's stories out of one's tray; twice is once.

    InvalidInput for who isn't followed, NotFound for who isn't there or has a block between them."""
    _check(owner.pk, user_id)
    try:
        _mute(owner.pk, user_id)
    except IntegrityError:  # they are muted already
        return
    try:
        _check(owner.pk, user_id)  # the follow may have ended at the same moment
    except (NotFound, InvalidInput):
        mute_forget(owner.pk, user_id)
        raise


def _check(owner_id: int, user_id: int) -> None:
    relations = graph.relations_of(owner_id, [user_id])
    if user_id in relations.blocked or not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotFound(_("There is no such person."))
    if user_id not in relations.following:
        raise InvalidInput(_("You can mute people you follow."), code="not_following")


@atomic
def _mute(owner_id: int, user_id: int) -> None:
    rows = Mute.objects.filter(owner_id=owner_id, muted_id=user_id)
    if not rows.update(stories=True):
        Mute.objects.create(owner_id=owner_id, muted_id=user_id)


def unmute(*, owner: User, user_id: int) -> None:
    """Let their stories into one's tray again; nothing happens when they weren't muted."""
    mute_forget(owner.pk, user_id)


@atomic
def mute_forget(owner_id: int, muted_id: int) -> None:
    """Whoever asks: also the end of the follow, and a block."""
    Mute.objects.filter(owner_id=owner_id, muted_id=muted_id).delete()
