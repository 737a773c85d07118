"""Keeps the presence of this process's sockets: tells the store of them as they come, live on and go.

Sockets never wait for it: what is to be done is done behind them, two at a time, so that messages find a free thread
when a thousand sockets come at once. What fails because Redis doesn't answer is made up for with a later beat.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings

from instaclone.common.realtime.frames import event_text
from messaging.gateway.loops import PerLoop, Socket, Tasks
from messaging.gateway.threads import in_thread
from messaging.presence import changes
from messaging.presence.stores import EXPIRY_S, SocketKey, StoreUnavailable

BEAT_S = 5.0  # how often this process looks for people who are gone, its own and those of processes that died
REFRESH_S = EXPIRY_S / 3
AT_ONCE = 2

logger = logging.getLogger(__name__)


async def connected(socket: Socket) -> None:
    """A socket is ready: its person is online, and it gets a frame for each of those it may know who are."""
    hub().add(socket)


async def disconnected(socket: Socket) -> None:
    """A socket has closed."""
    hub().remove(socket)


def _key(socket: Socket) -> SocketKey:
    return socket.user_id, socket.socket_id


class Hub:
    """The presence of one event loop's sockets."""

    def __init__(self) -> None:
        self._sockets: dict[str, Socket] = {}
        self._registered: set[str] = set()
        self._to_add: set[str] = set()  # what failed; the next beat tries again
        self._to_remove: set[SocketKey] = set()
        self._tasks = Tasks()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._wake = asyncio.Event()
        self._beating: asyncio.Task[Any] | None = None
        self._is_down = False
        self._refresh_at = asyncio.get_running_loop().time() + REFRESH_S

    def add(self, socket: Socket) -> None:
        self._sockets[socket.socket_id] = socket
        if self._beating is None:
            self._beating = self._tasks.start(self._beat())
        self._tasks.start(self._arrive(socket))

    def remove(self, socket: Socket) -> None:
        if self._sockets.pop(socket.socket_id, None) is None:
            return  # it never came as far as `add`
        self._registered.discard(socket.socket_id)
        self._to_add.discard(socket.socket_id)
        self._tasks.start(self._leave(_key(socket)))

    async def _arrive(self, socket: Socket) -> None:
        async with self._turn:
            if socket.socket_id not in self._sockets:
                return  # gone while others were served
            friends = None
            try:
                friends = await self._call(changes.arrive, user_id=socket.user_id, socket_id=socket.socket_id)
            finally:
                if friends is None:
                    self._to_add.add(socket.socket_id)
        if friends is None:
            return
        if socket.socket_id not in self._sockets:  # it closed before the store knew of it
            await self._leave(_key(socket))
            return
        self._registered.add(socket.socket_id)
        for friend in friends:
            await socket.send_frame(event_text(changes.EVENT, friend))

    async def _leave(self, key: SocketKey) -> None:
        async with self._turn:
            if await self._call(changes.leave, user_id=key[0], socket_id=key[1]) is None:
                self._to_remove.add(key)
                return
        self._to_remove.discard(key)
        # Their grace is over then, if nothing comes in between.
        asyncio.get_running_loop().call_later(settings.PRESENCE_GRACE_S + 0.02, self._wake.set)

    async def _beat(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._wake.wait(), BEAT_S)
            except TimeoutError:
                pass
            self._wake.clear()
            try:
                await self._refresh()
                await self._make_up()
                await self._call(changes.sweep)
            except Exception:  # a database that fails now may work with the next beat
                logger.exception("a beat of presence failed")

    async def _refresh(self) -> None:
        now = asyncio.get_running_loop().time()
        # A Redis that was away has most likely forgotten everybody.
        if now < self._refresh_at and not self._is_down:
            return
        sockets = [_key(self._sockets[name]) for name in self._registered]
        if await self._call(changes.refresh, sockets=sockets):
            self._refresh_at = now + REFRESH_S

    async def _make_up(self) -> None:
        """For what failed. Who closed is told first: they may be back with another socket."""
        for key in list(self._to_remove):
            await self._leave(key)
            if self._is_down:
                return
        for name in list(self._to_add):
            self._to_add.discard(name)
            if name in self._sockets:
                await self._arrive(self._sockets[name])
            if self._is_down:
                return

    async def _call(self, change: Callable[..., Any], **kwargs: Any) -> Any:
        """What the change returns, or True for nothing; None when Redis doesn't answer."""
        try:
            answer = await in_thread(change, **kwargs)
        except StoreUnavailable as error:
            if not self._is_down:
                logger.warning("presence is not kept while Redis does not answer: %s", error.__cause__)
            self._is_down = True
            return None
        self._is_down = False
        return True if answer is None else answer


hub = PerLoop(Hub)
