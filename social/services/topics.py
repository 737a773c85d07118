"""Followed and muted hashtags. One is followed or muted: to do the one ends the other."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from content.hashtags import hashtag_by_name, hashtag_open
from content.models import Hashtag
from instaclone.common.counters import move
from instaclone.common.errors import Conflict, NotFound
from instaclone.common.transactions import atomic
from social.models import HashtagFollow, HashtagMute
from social.topics import HASHTAGS_MAX

Rows = type[HashtagFollow] | type[HashtagMute]


def hashtag_follow(*, user: User, name: str) -> Hashtag:
    """Follow a hashtag, by any spelling of its name; twice is once. It isn't muted any more.

    NotFound for one that nobody ever used or that is banned, Conflict beyond 200."""
    hashtag = _open(name)
    try:
        _follow(user.pk, hashtag.pk)
    except IntegrityError:  # followed already
        pass
    hashtag.refresh_from_db(fields=["followers_count"])
    return hashtag


def hashtag_unfollow(*, user: User, name: str) -> None:
    """Stop following; nothing happens when it wasn't followed. NotFound for one that nobody ever used."""
    _unfollow(user.pk, _known(name).pk)


def hashtag_mute(*, user: User, name: str) -> Hashtag:
    """Keep posts with a hashtag out of the lists that are made for `user`; twice is once. It isn't followed any more.

    NotFound for one that nobody ever used or that is banned, Conflict beyond 200."""
    hashtag = _open(name)
    try:
        _mute(user.pk, hashtag.pk)
    except IntegrityError:  # muted already
        pass
    return hashtag


def hashtag_unmute(*, user: User, name: str) -> None:
    """Let posts with it in again; nothing happens when it wasn't muted. NotFound for one that nobody ever used."""
    _unmute(user.pk, _known(name).pk)


def _known(name: str) -> Hashtag:
    """Banned or not: what was chosen before can be undone."""
    return _found(hashtag_by_name(name))


def _open(name: str) -> Hashtag:
    return _found(hashtag_open(name))


def _found(hashtag: Hashtag | None) -> Hashtag:
    if hashtag is None:
        raise NotFound(_("There is no such hashtag."))
    return hashtag


@atomic
def _follow(user_id: int, hashtag_id: int) -> None:
    if _is_new(HashtagFollow, user_id, hashtag_id):
        HashtagFollow.objects.create(user_id=user_id, hashtag_id=hashtag_id)
        HashtagMute.objects.filter(user_id=user_id, hashtag_id=hashtag_id).delete()
        move(Hashtag.objects.filter(pk=hashtag_id), "followers_count", 1)


@atomic
def _unfollow(user_id: int, hashtag_id: int) -> None:
    if HashtagFollow.objects.filter(user_id=user_id, hashtag_id=hashtag_id).delete()[0]:
        move(Hashtag.objects.filter(pk=hashtag_id), "followers_count", -1)


@atomic
def _mute(user_id: int, hashtag_id: int) -> None:
    if _is_new(HashtagMute, user_id, hashtag_id):
        HashtagMute.objects.create(user_id=user_id, hashtag_id=hashtag_id)
        _unfollow(user_id, hashtag_id)


@atomic
def _unmute(user_id: int, hashtag_id: int) -> None:
    HashtagMute.objects.filter(user_id=user_id, hashtag_id=hashtag_id).delete()


def _is_new(model: Rows, user_id: int, hashtag_id: int) -> bool:
    """Whether the row is to be made. Conflict when there are as many as one may have."""
    rows = model.objects.filter(user_id=user_id).order_by("-pk")
    if rows.filter(hashtag_id=hashtag_id).exists():
        return False
    if rows.values_list("pk", flat=True)[HASHTAGS_MAX - 1 : HASHTAGS_MAX]:
        message = (
            _("You can follow %(max)d hashtags at most.")
            if model is HashtagFollow
            else _("You can mute %(max)d hashtags at most.")
        )
        raise Conflict(message % {"max": HASHTAGS_MAX}, code="hashtags_max")
    return True
