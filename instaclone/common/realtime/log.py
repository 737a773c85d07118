"""The last events of each person, numbered: in this process's memory, or in Redis when there is one.

A log also knows the number of each person's last event (their place), longer than the event itself. Someone
unknown begins at the present time. Whether events are missing shows in their chain: each names the one before.
"""

import asyncio
import time
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings
from redis.exceptions import RedisError

from instaclone.common.realtime.frames import Kept, Parcel

SWEEP_EVERY = 1_000


class Unavailable(Exception):
    """Redis doesn't answer."""


def now_us() -> int:
    return time.time_ns() // 1_000


@dataclass(slots=True)
class _Shelf:
    """One person's events, oldest first."""

    last: int
    events: deque[Kept] = field(default_factory=deque)


class MemoryLog:
    """For the one web process of the embedded form. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelves: dict[int, _Shelf] = {}
        self._appended = 0

    def append(self, user_id: int, text: str) -> Kept:
        with self._lock:
            now = now_us()
            shelf = self._shelf(user_id, now)
            kept = Kept(max(shelf.last + 1, now), shelf.last, text)
            shelf.events.append(kept)
            shelf.last = kept.seq
            oldest = now - settings.EVENTS_KEPT_S * 1_000_000
            while len(shelf.events) > settings.EVENTS_KEPT or shelf.events[0].seq < oldest:
                shelf.events.popleft()
            self._appended += 1
            if self._appended % SWEEP_EVERY == 0:
                self._sweep(oldest)
            return kept

    def since(self, user_id: int, seq: int) -> list[Kept] | None:
        with self._lock:
            shelf = self._shelves.get(user_id)
            if shelf is None:
                return None
            return _complete(seq, shelf.last, [kept for kept in shelf.events if kept.seq > seq])

    def last(self, user_ids: Collection[int]) -> dict[int, int]:
        with self._lock:
            now = now_us()
            return {user_id: self._shelf(user_id, now).last for user_id in user_ids}

    def forget(self, user_id: int) -> None:
        with self._lock:
            shelf = self._shelves.get(user_id)
            if shelf is not None:
                shelf.events.clear()

    def _shelf(self, user_id: int, now: int) -> _Shelf:
        shelf = self._shelves.get(user_id)
        if shelf is None:
            shelf = self._shelves[user_id] = _Shelf(now)
        return shelf

    def _sweep(self, oldest: int) -> None:
        """Who had no event for that long is no longer known: a number from before it is answered with a gap."""
        for user_id in [user_id for user_id, shelf in self._shelves.items() if shelf.last < oldest]:
            del self._shelves[user_id]


def _complete(seq: int, last: int, events: list[Kept]) -> list[Kept] | None:
    """`events`, if they are all that came after `seq`; else None."""
    if seq == last:
        return []
    return events if events and events[0].prev <= seq < last else None


# KEYS: the events, the place. ARGV: text, now, events kept, their age in µs, lifetime in s, the event's id,
# whether this is a second attempt. A second attempt looks whether the first got through unnoticed.
_APPEND = """
local function number(value) return string.format('%.0f', value) end
if ARGV[7] == '1' then
  for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    local id, seq, prev = string.match(member, '^(%w+) (%d+) (%d+) ')
    if id == ARGV[6] then return {seq, prev} end
  end
end
local now = tonumber(ARGV[2])
local last = tonumber(redis.call('GET', KEYS[2]) or nil)
if not last then last = now end
local seq = math.max(last + 1, now)
redis.call('ZADD', KEYS[1], number(seq), ARGV[6] .. ' ' .. number(seq) .. ' ' .. number(last) .. ' ' .. ARGV[1])
redis.call('SET', KEYS[2], number(seq), 'EX', ARGV[5])
local extra = math.max(redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3]),
                       redis.call('ZCOUNT', KEYS[1], '-inf', number(now - tonumber(ARGV[4]))))
if extra > 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, extra - 1)
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
return {number(seq), number(last)}
"""

# KEYS: the place. ARGV: now, lifetime in s. Somebody who is unknown begins here.
_LAST = """
redis.call('SET', KEYS[1], ARGV[1], 'NX')
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('GET', KEYS[1])
"""


class RedisLog:
    """For any number of processes. An instance belongs to one event loop. Every method may raise RedisError."""

    def __init__(self) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, decode_responses=True, socket_timeout=5, socket_connect_timeout=2
        )
        self._lifetime = settings.EVENTS_KEPT_S
        self._append = self._redis.register_script(_APPEND)
        self._last = self._redis.register_script(_LAST)

    async def write(self, parcels: Sequence[Parcel]) -> None:
        """Number and keep the events among these parcels, and forget what is to be forgotten, in their order."""
        written = [parcel for parcel in parcels if not parcel.is_fleeting and parcel.kept is None]
        if not written:
            return
        pipeline = self._redis.pipeline(transaction=False)
        for parcel in written:
            keys = _keys(int(parcel.user_id or 0))
            if not parcel.text:
                pipeline.delete(keys[0])
                continue
            arguments: list[str | int] = [
                parcel.text, now_us(), settings.EVENTS_KEPT, settings.EVENTS_KEPT_S * 1_000_000, self._lifetime,
                parcel.id, int(parcel.tries > 0),
            ]  # fmt: skip
            parcel.tries += 1
            await self._append(keys=keys, args=arguments, client=pipeline)
        for parcel, answer in zip(written, await pipeline.execute(), strict=True):
            if parcel.text:
                parcel.kept = Kept(int(answer[0]), int(answer[1]), parcel.text)

    async def since(self, user_id: int, seq: int) -> list[Kept] | None:
        events, place = _keys(user_id)
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.get(place)
        pipeline.zrangebyscore(events, f"({seq}", "+inf")
        last, members = await pipeline.execute()
        return None if last is None else _complete(seq, int(last), [_kept(member) for member in members])

    async def last(self, user_ids: Collection[int]) -> dict[int, int]:
        pipeline = self._redis.pipeline(transaction=False)
        for user_id in user_ids:
            await self._last(keys=[_keys(user_id)[1]], args=[now_us(), self._lifetime], client=pipeline)
        found = await pipeline.execute() if user_ids else []
        return {user_id: int(last) for user_id, last in zip(user_ids, found, strict=True)}


def _keys(user_id: int) -> list[str]:
    # The braces keep both on one node of a cluster.
    return [f"instaclone:events:{{{user_id}}}", f"instaclone:place:{{{user_id}}}"]


def _kept(member: str) -> Kept:
    _id, seq, prev, text = member.split(" ", 3)
    return Kept(int(seq), int(prev), text)


memory_log = MemoryLog()
_redis_logs: "WeakKeyDictionary[asyncio.AbstractEventLoop, RedisLog]" = WeakKeyDictionary()


def redis_log() -> RedisLog:
    """The running loop's own connection to the log."""
    loop = asyncio.get_running_loop()
    if loop not in _redis_logs:
        _redis_logs[loop] = RedisLog()
    return _redis_logs[loop]


# --- For the gateway -------------------------------------------------------------------------------------------
async def since(user_id: int, seq: int) -> list[Kept] | None:
    """The events after number `seq`, oldest first; None when some of them may be missing. Unavailable."""
    if not settings.REDIS_URL:
        return memory_log.since(user_id, seq)
    try:
        return await redis_log().since(user_id, seq)
    except (RedisError, OSError) as error:
        raise Unavailable from error


async def last_seqs(user_ids: Collection[int]) -> dict[int, int]:
    """The number of each person's last event. To be asked now and then for who is connected, so that their place
    in the log is kept. Unavailable."""
    if not settings.REDIS_URL:
        return memory_log.last(user_ids)
    try:
        return await redis_log().last(user_ids)
    except (RedisError, OSError) as error:
        raise Unavailable from error


async def last_seq(user_id: int) -> int:
    """The number of the person's last event. Unavailable."""
    return (await last_seqs([user_id]))[user_id]
