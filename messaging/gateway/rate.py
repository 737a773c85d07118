"""How many frames a client may send."""

import time
from collections.abc import Callable
from enum import Enum

REFUSALS = 60  # frames too many, until the socket is closed


class Verdict(Enum):
    TAKE = "take"
    REFUSE = "refuse"
    CLOSE = "close"


class Bucket:
    """`burst` frames at once, and `each_second` more as time goes by.

    Frames beyond that are refused; the bucket forgets them once it is full again. `REFUSALS` of them end it."""

    __slots__ = ("_burst", "_clock", "_each_second", "_filled_at", "_level", "_refused")

    def __init__(self, burst: float, each_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._each_second, self._clock = burst, each_second, clock
        self._level, self._filled_at, self._refused = burst, clock(), 0

    def take(self) -> Verdict:
        """Count one frame."""
        now = self._clock()
        self._level += (now - self._filled_at) * self._each_second
        self._filled_at = now
        if self._level >= self._burst:
            self._level, self._refused = self._burst, 0
        if self._level >= 1:
            self._level -= 1
            return Verdict.TAKE
        self._refused += 1
        return Verdict.CLOSE if self._refused > REFUSALS else Verdict.REFUSE
