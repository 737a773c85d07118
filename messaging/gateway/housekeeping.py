"""What has to be looked after for all the sockets of a process at once, rather than for each."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from redis.exceptions import RedisError

from accounts.selectors import sessions_live_among
from instaclone.common import realtime
from messaging.gateway.codes import Close
from messaging.gateway.loops import Tasks
from messaging.gateway.threads import in_thread

if TYPE_CHECKING:
    from messaging.gateway.session import Client

EVERY_S = 60.0

logger = logging.getLogger(__name__)
_housekeepers: "WeakKeyDictionary[asyncio.AbstractEventLoop, Housekeeper]" = WeakKeyDictionary()


def housekeeper() -> "Housekeeper":
    """The running event loop's."""
    loop = asyncio.get_running_loop()
    if loop not in _housekeepers:
        _housekeepers[loop] = Housekeeper()
    return _housekeepers[loop]


class Housekeeper:
    """Knows the signed-in clients of this process; works while there are any."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self._of_person: dict[int, dict[Client, None]] = {}  # in the order in which they came
        self._task: asyncio.Task[None] | None = None
        self._closing = Tasks()

    def add(self, client: "Client") -> None:
        self.clients.add(client)
        mine = self._of_person.setdefault(client.user_id, {})
        mine[client] = None
        if len(mine) > settings.SOCKETS_EACH:
            # One person must not take the sockets and threads of everybody. The oldest page is the likeliest to
            # have been left behind.
            oldest = next(iter(mine))
            self.remove(oldest)
            self._closing.start(oldest.close(Close.CROWDED, "too many sockets"))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def remove(self, client: "Client") -> None:
        self.clients.discard(client)
        mine = self._of_person.get(client.user_id, {})
        mine.pop(client, None)
        if not mine:
            self._of_person.pop(client.user_id, None)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            if not self.clients:
                return
            for job in (self.close_ended, self.catch_up):
                try:
                    await job()
                except (realtime.Unavailable, RedisError, OSError):
                    logger.warning("Redis does not answer: %s is left for the next time", job.__name__)
                except Exception:  # the other one, and the next time, are still worth it
                    logger.exception("housekeeping failed: %s", job.__name__)

    async def close_ended(self) -> None:
        """Close the sockets of sessions that have ended: two queries for the whole process."""
        clients = list(self.clients)
        live = await in_thread(sessions_live_among, session_ids={client.session_id for client in clients})
        await _all(client.session_over() for client in clients if client.session_id not in live)

    async def catch_up(self) -> None:
        """Make good what the channel layer lost, and join its groups again where it forgot."""
        clients = list(self.clients)
        for client in clients:
            await client.join()
        last = await realtime.last_seqs(list({client.user_id for client in clients}))
        behind = [client for client in clients if client.is_behind(last[client.user_id])]
        await _all(client.catch_up(last[client.user_id]) for client in behind)


async def _all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Together, and not for ever: a client that doesn't read holds up only itself."""
    if tasks := [asyncio.ensure_future(one) for one in work]:
        await asyncio.wait(tasks, timeout=EVERY_S)
