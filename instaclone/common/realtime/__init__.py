"""What happened, told to the people whom it concerns, as it happens.

A service calls `publish` (or `publish_each`, `signal`, `forget`); after its commit the event is numbered and
kept for each person for a few minutes, and sent to the channel-layer group of each person's sockets. It works
from any process: web, worker or shell. Nothing here raises into a service: what can't be sent because Redis
doesn't answer waits in the process, and is sent later.

    publish → courier.py → log.py (numbers and keeps) → channel layer → one gateway consumer for each socket

Numbers (`seq`) are microseconds since 1970, moved on by one where two events would share one: they rise without
being consecutive, and a log that was lost never gives a number again. Each event names the one before it
(`prev`), so a consumer knows that it missed something, and reads it from the log.
"""

from instaclone.common.realtime.api import forget, publish, publish_each, signal, user_group
from instaclone.common.realtime.courier import attach
from instaclone.common.realtime.frames import Kept, frame
from instaclone.common.realtime.log import Unavailable, last_seq, last_seqs, since

__all__ = [
    "Kept",
    "Unavailable",
    "attach",
    "forget",
    "frame",
    "last_seq",
    "last_seqs",
    "publish",
    "publish_each",
    "signal",
    "since",
    "user_group",
]
