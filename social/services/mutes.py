"""Muted people: one follows them, and their stories stay out of one's tray, their posts out of one's lists, or both.
They aren't told."""

from typing import Literal

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic
from social import graph
from social.models import Mute

What = Literal["stories", "posts", "all"]
COLUMNS: dict[What, tuple[str, ...]] = {
    "stories": ("stories",),
    "posts": ("posts",),
    "all": ("stories", "posts"),
}


def mute(*, owner: User, user_id: int, what: What = "stories") -> None:
    """Leave someone's stories out of one's tray, their posts out of one's lists, or both; twice is once, and what
    was muted before stays so.

    InvalidInput for who isn't followed, NotFound for who isn't there or has a block between them."""
    _check(owner.pk, user_id)
    try:
        _mute(owner.pk, user_id, what)
    except IntegrityError:  # somebody was first: there is a row now
        _mute(owner.pk, user_id, what)
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
def _mute(owner_id: int, user_id: int, what: What) -> None:
    rows = Mute.objects.filter(owner_id=owner_id, muted_id=user_id)
    if not rows.update(**dict.fromkeys(COLUMNS[what], True)):
        muted = {column: column in COLUMNS[what] for column in COLUMNS["all"]}
        Mute.objects.create(owner_id=owner_id, muted_id=user_id, **muted)


@atomic
def unmute(*, owner: User, user_id: int, what: What = "all") -> None:
    """Let it in again; nothing happens when it wasn't muted."""
    rows = Mute.objects.filter(owner_id=owner.pk, muted_id=user_id)
    rows.update(**dict.fromkeys(COLUMNS[what], False))
    rows.filter(stories__in=[False], posts__in=[False]).delete()


@atomic
def mute_forget(owner_id: int, muted_id: int) -> None:
    """Whoever asks: also the end of the follow, and a block."""
    Mute.objects.filter(owner_id=owner_id, muted_id=muted_id).delete()
