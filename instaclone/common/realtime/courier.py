"""Brings parcels to the log and to the channel layer, from whatever thread they come.

Both forms have the same two steps: the log numbers what is kept, then the channel layer gets it.

- Embedded: log and sockets are in the web process, which `attach`es its event loop when the first socket comes.
  Other processes hand their parcels to it (relay.py).
- With Redis: a thread of this process has an event loop with connections of its own. The caller waits until its
  parcels are there, for a moment: so what was answered to a client has been announced. While Redis doesn't answer
  nobody waits; what is kept is tried again until Redis is back, in its order, and what is fleeting is dropped.
"""

import asyncio
import logging
import os
import socket
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from redis.exceptions import RedisError

from instaclone.common.realtime import relay
from instaclone.common.realtime.frames import Parcel, layer_message
from instaclone.common.realtime.log import memory_log, redis_log

WAIT_S = 1.0
PAUSE_S = 0.25
LONGEST_PAUSE_S = 2.0
MOST_WAITING = 20_000  # events, while Redis is away; each has a few kilobytes at most
AT_ONCE = 500

Letter = tuple[list[Parcel], Future[None]]  # what one call sends, and whether it is there

logger = logging.getLogger(__name__)


def send(parcels: list[Parcel]) -> None:
    """Bring these parcels; from any thread."""
    if settings.REDIS_URL:
        _messenger_of_this_process().send(parcels)
    else:
        _home.send(parcels)


def attach() -> None:
    """Tell that the running event loop has sockets. Calling it for each socket costs nothing."""
    if not settings.REDIS_URL:
        _home.attach(asyncio.get_running_loop())


async def _to_layer(parcels: Iterable[Parcel]) -> None:
    layer: Any = get_channel_layer()
    for parcel in parcels:
        if parcel.text or parcel.message:
            await layer.group_send(parcel.group, layer_message(parcel))


class _Home:
    """The embedded form: the process that has the sockets, or one that hasn't."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is loop:
            return
        with self._lock:
            self._detach()
            self._loop, self._listener = loop, relay.listen(loop, self._deliver)

    def _detach(self) -> None:
        if self._listener is not None and self._loop is not None:
            relay.stop(self._listener, self._loop)
        self._loop = self._listener = None

    def send(self, parcels: list[Parcel]) -> None:
        loop = self._loop
        if loop is not None and loop.is_closed():
            # Nobody reads its socket any more: once it was full, everything sent to it would wait in vain.
            with self._lock:
                if self._loop is loop:
                    self._detach()
        if loop is None or loop.is_closed():
            relay.send(parcels)
            return
        try:
            # Numbered on the loop, so that events reach the sockets in the order of their numbers.
            loop.call_soon_threadsafe(self._deliver, parcels)
        except RuntimeError:  # the loop was closed just now, with its sockets
            pass

    def _deliver(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            if parcel.user_id is not None and parcel.keep:
                if parcel.text:
                    parcel.kept = memory_log.append(parcel.user_id, parcel.text)
                else:
                    memory_log.forget(parcel.user_id)
        task = asyncio.ensure_future(_to_layer(parcels))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Messenger:
    """With Redis: this process's connection to the log and the channel layer."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._waiting: deque[Letter] = deque()
        self._is_down = False
        self._loop = asyncio.new_event_loop()
        self._wake = asyncio.Event()
        threading.Thread(target=self._run, name="realtime", daemon=True).start()

    def send(self, parcels: list[Parcel]) -> None:
        if self._is_down:
            parcels = [parcel for parcel in parcels if not parcel.is_fleeting]
        done: Future[None] = Future()
        self._waiting.append((parcels, done))
        self._loop.call_soon_threadsafe(self._wake.set)
        if self._is_down or _in_event_loop():
            return
        try:
            done.result(WAIT_S)
        except TimeoutError:
            logger.warning("%d events are still on their way after %g s", len(parcels), WAIT_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._work())

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                letters = self._take()
                await self._bring([parcel for parcels, _ in letters for parcel in parcels], letters)
                _release(letters)

    def _take(self) -> list[Letter]:
        letters, size = [], 0
        while self._waiting and size < AT_ONCE:
            letters.append(self._waiting.popleft())
            size += len(letters[-1][0])
        return letters

    async def _bring(self, parcels: list[Parcel], letters: list[Letter]) -> None:
        """Until it has worked. Parcels that were numbered aren't numbered again, and consumers drop what they
        have seen: trying again doubles nothing."""
        pause = PAUSE_S
        while parcels:
            try:
                await redis_log().write(parcels)
                await _to_layer(parcels)
            except (RedisError, OSError) as error:
                if not self._is_down:
                    logger.warning("Redis does not answer, events wait: %s", error)
                self._is_down = True
                _release(letters)
                parcels = [parcel for parcel in parcels if not parcel.is_fleeting]
                self._drop_surplus()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            except Exception:  # the thread must live on for the events after these
                logger.exception("%d events could not be sent", len(parcels))
                return
            else:
                self._is_down = False
                return

    def _drop_surplus(self) -> None:
        surplus = sum(len(parcels) for parcels, _ in self._waiting.copy()) - MOST_WAITING
        lost = 0
        while lost < surplus:
            lost += len(self._waiting.popleft()[0])
        if lost:
            logger.error("%d events are lost: too many wait for Redis", lost)


def _release(letters: Iterable[Letter]) -> None:
    for _, done in letters:
        if not done.done():
            done.set_result(None)


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_home = _Home()
_messenger: _Messenger | None = None
_messenger_lock = threading.Lock()


def _messenger_of_this_process() -> _Messenger:
    """Made when it is first needed: a thread doesn't survive a fork."""
    global _messenger
    if _messenger is None or _messenger.pid != os.getpid():
        with _messenger_lock:
            if _messenger is None or _messenger.pid != os.getpid():
                _messenger = _Messenger()
    return _messenger
