"""What the parts of the gateway keep for themselves: state of one event loop, and tasks in the background."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Socket(Protocol):
    """What presence, typing and engagement need of a consumer."""

    user_id: int
    socket_id: str

    async def send_frame(self, text: str) -> None: ...


class PerLoop(Generic[T]):
    """`hub = PerLoop(Hub)`; `hub()` is the running event loop's own, made when it is first asked for."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def __call__(self) -> T:
        loop = asyncio.get_running_loop()
        if loop not in self._made:
            self._made[loop] = self._make()
        return self._made[loop]


class Tasks:
    """Tasks that nobody waits for: they are held on to, and what they raise is logged."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a task of the gateway failed", exc_info=task.exception())
