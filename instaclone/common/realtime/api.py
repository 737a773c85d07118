"""What services call. Each of these takes effect after the commit of the open transaction, or at once."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from instaclone.common.realtime import courier
from instaclone.common.realtime.frames import Parcel, event_text
from instaclone.common.transactions import on_commit


def user_group(user_id: int) -> str:
    """The channel-layer group of a person's sockets."""
    return f"user.{user_id}"


def publish(user_ids: Iterable[int], kind: str, data: Mapping[str, Any], *, keep: bool = True) -> None:
    """Tell each of these people. `data` is what the frame carries, as a presenter gives it.

    With `keep` the event is numbered and replayed to sockets that come back; without, only who is there now
    gets it (typing, presence)."""
    text = event_text(kind, data)
    _send([_to(user_id, text, keep) for user_id in dict.fromkeys(user_ids)])


def publish_each(data_of: Mapping[int, Mapping[str, Any]], kind: str) -> None:
    """Tell each of these people something of their own; numbered and kept."""
    _send([_to(user_id, event_text(kind, data), True) for user_id, data in data_of.items()])


def signal(group: str, message: Mapping[str, Any]) -> None:
    """Send a message (`{"type": …}`) to a channel-layer group; it isn't kept."""
    _send([Parcel(group=group, message=message)])


def forget(user_ids: Iterable[int]) -> None:
    """Drop what is kept for these people: they may not see all of it any more. A socket of theirs that comes back
    and missed something is told that there is a gap, and reads over REST what it may see now."""
    _send([Parcel(user_id=user_id, group=user_group(user_id)) for user_id in dict.fromkeys(user_ids)])


def _to(user_id: int, text: str, keep: bool) -> Parcel:
    return Parcel(user_id=user_id, text=text, keep=keep, group=user_group(user_id))


def _send(parcels: list[Parcel]) -> None:
    if parcels:
        on_commit(partial(courier.send, parcels))
