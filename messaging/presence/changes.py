"""What happens as sockets come and go, and as people change what others may know of them.

The gateway calls the first four in threads. They raise StoreUnavailable when Redis doesn't answer."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.selectors import users_by_ids
from instaclone.common import realtime
from messaging.models import LastActive
from messaging.presence.people import (
    Presence,
    friends_online,
    known_online,
    online_among,
    presence_of,
    wants_to_share,
)
from messaging.presence.stores import SocketKey, store

logger = logging.getLogger(__name__)

EVENT = "presence"
# How many of the people who are here a new socket is told of.
SHOWN = 200
UNKNOWN = Presence(online=False, last_active_at=None)


def arrive(*, user_id: int, socket_id: str) -> list[dict[str, Any]]:
    """A socket opened: its person is online, and the others are told if they weren't. Returns what the socket is to
    be told: the presence of those of the others who are here. StoreUnavailable."""
    came = store().alive([(user_id, socket_id)])
    user = User.objects.filter(pk=user_id).first()
    friends = friends_online(user=user) if user else []
    if came:
        realtime.publish(friends, EVENT, event(user_id, online=True), keep=False)
    return [event(friend, online=True) for friend in friends[:SHOWN]]


def leave(*, user_id: int, socket_id: str) -> None:
    """A socket closed. Whether its person is gone shows after the grace, in `sweep`. StoreUnavailable."""
    store().gone(user_id, socket_id)


def refresh(*, sockets: Iterable[SocketKey]) -> None:
    """These sockets are still there. After Redis was emptied their people come online anew. StoreUnavailable."""
    for user_id in store().alive(sockets):
        _try_to_announce(user_id, online=True)


def sweep() -> None:
    """Tell the others of everyone who is gone and of whom no process has told yet. StoreUnavailable."""
    for user_id in store().ended():
        _try_to_announce(user_id, online=False)


def relation_changed(*, one_id: int, other_id: int) -> None:
    """Two people began or ceased to follow, or blocked: whoever of them is here is told what they may know of the
    other now, which is nothing after a block. No query while neither is here."""
    here = online_among([one_id, other_id])
    if not here:
        return
    people = users_by_ids([one_id, other_id])
    one, other = people.get(one_id), people.get(other_id)
    if one is None or other is None:
        return
    for viewer, person in ((one, other), (other, one)):
        if viewer.pk in here:
            presence = presence_of(viewer=viewer, users=[person]).get(person.pk, UNKNOWN)
            told = event(person.pk, online=presence.online, last_active_at=presence.last_active_at)
            realtime.publish([viewer.pk], EVENT, told, keep=False)


def activity_shared(*, user_id: int, shared: bool) -> None:
    """Someone shows their activity again, or hides it: then they are gone for the others, and the others for them."""
    friends = known_online(user_id)
    if user_id in online_among([user_id]):
        realtime.publish(friends, EVENT, event(user_id, online=shared), keep=False)
        for friend in friends[:SHOWN]:
            realtime.publish([user_id], EVENT, event(friend, online=shared), keep=False)


def event(user_id: int, *, online: bool, last_active_at: datetime | None = None) -> dict[str, Any]:
    """The frame's data."""
    return {"user_id": str(user_id), "online": online, "last_active_at": last_active_at}


def _try_to_announce(user_id: int, *, online: bool) -> None:
    """Nobody else would tell it of those that come after one of whom it failed."""
    try:
        _announce(user_id, online=online)
    except DatabaseError:
        logger.exception("the presence of %d could not be announced", user_id)


def _announce(user_id: int, *, online: bool) -> None:
    user = User.objects.filter(pk=user_id).first()
    if user is None or not wants_to_share(user):
        return
    if user.is_active:
        at = None if online else _record(user_id)
        told = event(user_id, online=online, last_active_at=at)
    else:  # suspended, by which their sockets closed
        told = event(user_id, online=False)
    realtime.publish(known_online(user_id), EVENT, told, keep=False)


def _record(user_id: int) -> datetime:
    now = timezone.now()
    mine = LastActive.objects.filter(user_id=user_id)
    if not mine.update(at=now):
        try:
            LastActive.objects.create(user_id=user_id, at=now)
        except IntegrityError:  # written by another process just now, or the account was deleted
            mine.update(at=now)
    return now
