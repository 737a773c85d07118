"""The channel layer of the embedded form."""

import time
from typing import Any

from channels.layers import InMemoryChannelLayer

CLEAN_EVERY_S = 10.0


class MemoryChannelLayer(InMemoryChannelLayer):  # type: ignore[misc]
    """Channels' layer in memory, for many sockets.

    Channels' own looks through every channel and group for what has expired, each time that one of them is used:
    with a thousand sockets that is most of what an event costs. This one looks now and then."""

    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        self._clean_at = 0.0

    def _clean_expired(self) -> None:
        now = time.monotonic()
        if now >= self._clean_at:
            self._clean_at = now + CLEAN_EVERY_S
            super()._clean_expired()
