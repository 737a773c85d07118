"""The form in which events travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from instaclone.common.api.renderers import to_json

USER_EVENT = "user.event"


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as a person's log keeps it. `prev` is the number of the one before it."""

    seq: int
    prev: int
    text: str


@dataclass(slots=True)
class Parcel:
    """One thing for the courier to bring.

    To a person (`user_id`): an event (`text`; kept and numbered, or fleeting), or the order to forget what is
    kept for them (`text` empty). To a channel-layer group (`group`): a `message`. `kept` is set once the log has
    numbered the event, `tries` counts the attempts before."""

    user_id: int | None = None
    text: str = ""
    keep: bool = True
    group: str = ""
    message: Mapping[str, Any] | None = None
    id: str = field(default_factory=lambda: uuid4().hex)
    kept: Kept | None = None
    tries: int = 0

    @property
    def is_fleeting(self) -> bool:
        """Whether nobody misses it when it comes too late."""
        return self.user_id is None or not self.keep


def event_text(kind: str, data: Mapping[str, Any]) -> str:
    """`{"type": …, "data": …}`, with times and the like as the REST API writes them."""
    return to_json({"type": kind, "data": data}).decode()


def frame(text: str, seq: int | None) -> str:
    """The text of an event's frame, with its number when it has one."""
    return text if seq is None else f'{text[:-1]},"seq":{seq}}}'


def layer_message(parcel: Parcel) -> dict[str, Any]:
    """What the sockets' consumers get through the channel layer."""
    if parcel.message is not None:
        return dict(parcel.message)
    seq, prev = (parcel.kept.seq, parcel.kept.prev) if parcel.kept else (None, None)
    return {"type": USER_EVENT, "text": parcel.text, "seq": seq, "prev": prev}
