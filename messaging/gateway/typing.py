"""Who on this process's sockets is writing. It ends by itself: when nothing more is heard for a few seconds, when
the message is sent, and with the socket."""

import asyncio
from dataclasses import dataclass, field

from accounts.models import User
from instaclone.common.errors import DomainError
from messaging.gateway.loops import PerLoop, Socket, Tasks
from messaging.gateway.threads import in_thread
from messaging.services.typing import typing as tell

LASTS_S = 6.0
# A client says it with every few keys; the others aren't told again so soon.
AGAIN_S = 2.0


async def set_typing(socket: Socket, conversation_id: int, is_typing: bool) -> None:
    """The person at this socket writes in the conversation, or stopped. NotFound for who isn't a member."""
    if is_typing:
        await hub().begin(socket, conversation_id)
    else:
        await hub().end(socket, conversation_id)


async def message_sent(socket: Socket, conversation_id: int) -> None:
    """The person at this socket sent what they were writing, from whatever device."""
    await hub().end_all(socket.user_id, conversation_id)


async def left(socket: Socket) -> None:
    """The socket has closed."""
    await hub().left(socket)


@dataclass(slots=True, eq=False)
class _Writing:
    """One person in one conversation, on one or more sockets."""

    user_id: int
    conversation_id: int
    sockets: set[str] = field(default_factory=set)
    told_at: float = float("-inf")
    timer: asyncio.TimerHandle | None = None


class Hub:
    """Who is writing, on one event loop's sockets."""

    def __init__(self) -> None:
        self._writing: dict[tuple[int, int], _Writing] = {}
        self._tasks = Tasks()

    async def begin(self, socket: Socket, conversation_id: int) -> None:
        loop = asyncio.get_running_loop()
        key = (socket.user_id, conversation_id)
        one = self._writing.setdefault(key, _Writing(*key))
        one.sockets.add(socket.socket_id)
        if one.timer is not None:
            one.timer.cancel()
        one.timer = loop.call_later(LASTS_S, self._expired, one)
        if loop.time() - one.told_at < AGAIN_S:
            return
        one.told_at = loop.time()
        try:
            await self._tell(one, True)
        except DomainError:
            self._forget(one)
            raise

    async def end(self, socket: Socket, conversation_id: int) -> None:
        one = self._writing.get((socket.user_id, conversation_id))
        if one is None or socket.socket_id not in one.sockets:
            return
        one.sockets.discard(socket.socket_id)
        if not one.sockets:
            await self._stop(one)

    async def end_all(self, user_id: int, conversation_id: int) -> None:
        one = self._writing.get((user_id, conversation_id))
        if one is not None:
            await self._stop(one)

    async def left(self, socket: Socket) -> None:
        mine = [one for one in self._writing.values() if socket.socket_id in one.sockets]
        for one in mine:
            await self.end(socket, one.conversation_id)

    def _expired(self, one: _Writing) -> None:
        self._tasks.start(self._stop(one))

    async def _stop(self, one: _Writing) -> None:
        self._forget(one)
        try:
            await self._tell(one, False)
        except DomainError:  # not a member any more: whoever still is hears of it anyhow
            pass

    def _forget(self, one: _Writing) -> None:
        if one.timer is not None:
            one.timer.cancel()
        if self._writing.get((one.user_id, one.conversation_id)) is one:
            del self._writing[one.user_id, one.conversation_id]

    async def _tell(self, one: _Writing, is_typing: bool) -> None:
        await in_thread(
            tell, user=User(pk=one.user_id), conversation_id=one.conversation_id, is_typing=is_typing
        )


hub = PerLoop(Hub)
