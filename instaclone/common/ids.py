"""Time-ordered 64-bit ids, made by the application.

Layout, from the top: 41 bits of milliseconds since `EPOCH_MS`, 10 bits of node, 12 bits of sequence.
Sorting by id is sorting by time, a cursor is an id, and no writer needs to ask a database for one.

The node number is what keeps processes apart. Its upper 5 bits are the machine (`NODE_ID`, 0 to 31, set by
the operator when there is more than one machine); its lower 5 bits are a slot that each process takes on its
machine by locking a file under `VAR_DIR/nodes`. The kernel drops the lock when the process ends, however it
ends. The slot's file also holds the time up to which its ids may have been given out, so a later process in
the same slot starts after it, even when the clock was set back in between.
"""

import base64
import fcntl
import os
import threading
import time
from pathlib import Path

from django.conf import settings

EPOCH_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
NODE_BITS = 10
SLOT_BITS = 5
SEQUENCE_BITS = 12
MAX_ID = 2**63 - 1
RESERVE_MS = 5_000


class NoFreeSlot(RuntimeError):
    """Every process slot of this machine is taken (32 at once)."""


class NodeSlot:
    """One of this machine's process slots, held until the process ends."""

    def __init__(self, directory: Path, machine: int) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._fd, slot = self._take_one()
        self.node = machine << SLOT_BITS | slot

    def _take_one(self) -> tuple[int, int]:
        """Lock the free slot that has rested longest; returns its descriptor and number."""
        paths = [self._directory / f"{machine_slot:02d}" for machine_slot in range(1 << SLOT_BITS)]
        for path in sorted(paths, key=lambda p: p.stat().st_mtime if p.exists() else 0.0):
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(fd)
                continue
            return fd, int(path.name)
        raise NoFreeSlot(f"all {1 << SLOT_BITS} process slots in {self._directory} are in use")

    def reserved_until(self) -> int:
        """Milliseconds (Unix time) up to which ids may have been given out from this slot."""
        return int(os.pread(self._fd, 20, 0) or b"0")

    def reserve(self, until_ms: int) -> None:
        os.pwrite(self._fd, b"%020d" % until_ms, 0)

    def close(self) -> None:
        os.close(self._fd)


class IdGenerator:
    """Makes ids for one process; safe for its threads. After a fork the child must make a new one."""

    def __init__(self, slot: NodeSlot) -> None:
        self._slot = slot
        self._lock = threading.Lock()
        self._reserved_ms = slot.reserved_until()
        self._last_ms = self._reserved_ms
        self._sequence = (1 << SEQUENCE_BITS) - 1

    def __call__(self, after: int = 0) -> int:
        with self._lock:
            now = max(int(time.time() * 1000), self._last_ms, id_time_ms(after) + 1 if after else 0)
            if now > self._last_ms:
                self._sequence = 0
            elif self._sequence < (1 << SEQUENCE_BITS) - 1:
                self._sequence += 1
            else:
                # The millisecond is used up: borrow the next one rather than wait for the clock.
                now += 1
                self._sequence = 0
            if now > self._reserved_ms:
                self._reserved_ms = now + RESERVE_MS
                self._slot.reserve(self._reserved_ms)
            self._last_ms = now
            return (
                (now - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS)
                | self._slot.node << SEQUENCE_BITS
                | self._sequence
            )

    def close(self) -> None:
        self._slot.close()


_generator: IdGenerator | None = None
_generator_lock = threading.Lock()


def new_id(after: int = 0) -> int:
    """A new id, larger than every id this process made before and different from everyone else's.

    `after` is an id that it must be larger than, though another machine with a faster clock made it: for lists
    whose order must be that of their making. This process's clock is then ahead, too."""
    global _generator
    if _generator is None:
        with _generator_lock:
            if _generator is None:
                _generator = IdGenerator(NodeSlot(Path(settings.VAR_DIR) / "nodes", settings.NODE_ID))
    return _generator(after)


def _forget_generator() -> None:
    # The child shares the parent's lock on the slot file: it must let go and take a slot of its own.
    global _generator, _generator_lock
    _generator_lock = threading.Lock()
    if _generator is not None:
        _generator.close()
        _generator = None


os.register_at_fork(after_in_child=_forget_generator)


def id_time_ms(value: int) -> int:
    """The Unix time in milliseconds at which an id was made."""
    return (value >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS


def id_floor(unix_ms: int) -> int:
    """The smallest id that could be made at that time: `pk__gte=id_floor(t)` is "since t"."""
    return max(unix_ms - EPOCH_MS, 0) << (NODE_BITS + SEQUENCE_BITS)


def shortcode(value: int) -> str:
    """An id as it stands in addresses: URL-safe base64 of its eight bytes, 11 characters."""
    return base64.urlsafe_b64encode(value.to_bytes(8, "big")).rstrip(b"=").decode()


def from_shortcode(code: str) -> int | None:
    """The id behind a short code, or None when it is not one."""
    if len(code) != 11 or not code.isascii():
        return None
    try:
        value = int.from_bytes(base64.b64decode(code + "=", altchars=b"-_", validate=True), "big")
    except ValueError:
        return None
    # base64 has spare bits: only the one spelling that we would print is accepted.
    return value if value <= MAX_ID and shortcode(value) == code else None


def parse_id(text: object) -> int | None:
    """An id from a client's string, or None when it is not a whole number from 0 to 2^63-1."""
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    value = int(text)
    return value if value <= MAX_ID else None
