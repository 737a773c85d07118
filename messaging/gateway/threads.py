"""Where a socket's database work is done: never on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import close_old_connections, connections

POOL = ThreadPoolExecutor(8, thread_name_prefix="gateway")
T = TypeVar("T")


async def in_thread(func: Callable[..., T], **kwargs: Any) -> T:
    """The result of a function that uses the database, from one of a few threads kept for sockets."""
    return await asyncio.get_running_loop().run_in_executor(POOL, partial(_run, func, kwargs))


def _run(func: Callable[..., T], kwargs: dict[str, Any]) -> T:
    close_old_connections()
    try:
        return func(**kwargs)
    finally:
        for connection in connections.all(initialized_only=True):
            # These threads live on, unlike a request's: their connections stay open, unless an error broke them.
            connection.close_at = None
        close_old_connections()
