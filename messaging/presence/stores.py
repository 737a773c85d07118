"""Whose sockets are alive. Both stores keep two things: the sockets of each person, each with the time until when
it counts without being refreshed, and the people who are online, with the time at which that ends.

A process that dies refreshes no more, so its sockets run out. `ended` hands out each person whose time is up to one
caller alone, and that process says so to the others. Methods block; the gateway calls them in threads.
"""

import time
from collections.abc import Collection, Iterable
from functools import cache
from threading import Lock
from typing import Any, Protocol

import redis
from django.conf import settings
from redis.exceptions import RedisError

EXPIRY_S = 60.0  # of a socket that isn't refreshed
AT_ONCE = 500

SocketKey = tuple[int, str]  # whose it is, and its own id


class StoreUnavailable(Exception):
    """Redis doesn't answer."""


class Store(Protocol):
    """What both stores do; each method may raise StoreUnavailable."""

    def alive(self, sockets: Iterable[SocketKey]) -> list[int]:
        """These sockets live: they are new, or refreshed. Returns the people who come online by it."""

    def gone(self, user_id: int, socket_id: str) -> None:
        """This socket has closed. With the last one a person's grace begins: they may be changing pages."""

    def ended(self) -> list[int]:
        """People who aren't online any more. Nobody is handed out twice."""

    def online(self, user_ids: Collection[int]) -> set[int]:
        """Those of these people who are online."""


class MemoryStore:
    """For the one web process of the embedded form."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sockets: dict[int, dict[str, float]] = {}
        self._until: dict[int, float] = {}

    def alive(self, sockets: Iterable[SocketKey]) -> list[int]:
        until, came = time.monotonic() + EXPIRY_S, []
        with self._lock:
            for user_id, socket_id in sockets:
                self._sockets.setdefault(user_id, {})[socket_id] = until
                if user_id not in self._until:
                    came.append(user_id)
                self._until[user_id] = until
        return came

    def gone(self, user_id: int, socket_id: str) -> None:
        now = time.monotonic()
        with self._lock:
            sockets = self._sockets.get(user_id, {})
            sockets.pop(socket_id, None)
            left = [until for until in sockets.values() if until > now]
            if not left:
                self._sockets.pop(user_id, None)
            self._until[user_id] = max(left, default=now + settings.PRESENCE_GRACE_S)

    def ended(self) -> list[int]:
        now = time.monotonic()
        with self._lock:
            over = [user_id for user_id, until in self._until.items() if until <= now]
            for user_id in over:
                del self._until[user_id]
                self._sockets.pop(user_id, None)
        return over

    def online(self, user_ids: Collection[int]) -> set[int]:
        with self._lock:
            return {user_id for user_id in user_ids if user_id in self._until}

    def clear(self) -> None:
        """Nobody is here."""
        with self._lock:
            self._sockets.clear()
            self._until.clear()


# Redis's own clock is used, so that processes on several machines agree. The braces keep all keys on one node of a
# cluster, which is what allows the scripts to make the names of some themselves.
ONLINE = "instaclone:{presence}:online"
_HEAD = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function sockets_of(user) return 'instaclone:{presence}:sockets:' .. user end
"""
# KEYS: online. ARGV: lifetime in ms, then pairs of person and socket.
_ALIVE = f"""{_HEAD}
local came, lifetime = {{}}, tonumber(ARGV[1])
for place = 2, #ARGV, 2 do
  local user = ARGV[place]
  redis.call('ZADD', sockets_of(user), now + lifetime, ARGV[place + 1])
  redis.call('PEXPIRE', sockets_of(user), lifetime)
  if redis.call('ZADD', KEYS[1], now + lifetime, user) == 1 then came[#came + 1] = user end
end
return came
"""
# KEYS: online. ARGV: person, socket, grace in ms.
_GONE = f"""{_HEAD}
local sockets = sockets_of(ARGV[1])
redis.call('ZREM', sockets, ARGV[2])
redis.call('ZREMRANGEBYSCORE', sockets, '-inf', now)
local last = redis.call('ZREVRANGE', sockets, 0, 0, 'WITHSCORES')[2]
redis.call('ZADD', KEYS[1], last or now + tonumber(ARGV[3]), ARGV[1])
"""
# KEYS: online. ARGV: how many at most.
_ENDED = f"""{_HEAD}
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, user in ipairs(over) do redis.call('ZREM', KEYS[1], user) end
return over
"""


class RedisStore:
    """For any number of processes."""

    def __init__(self, url: str) -> None:
        # A page that wants to show who is here doesn't wait long for it.
        self._redis: Any = redis.Redis.from_url(
            url, decode_responses=True, socket_timeout=2, socket_connect_timeout=1
        )
        self._alive = self._redis.register_script(_ALIVE)
        self._gone = self._redis.register_script(_GONE)
        self._ended = self._redis.register_script(_ENDED)

    def alive(self, sockets: Iterable[SocketKey]) -> list[int]:
        named, came = list(sockets), []
        for start in range(0, len(named), AT_ONCE):
            values = [value for pair in named[start : start + AT_ONCE] for value in pair]
            came += self._call(self._alive, int(EXPIRY_S * 1000), *values)
        return [int(user_id) for user_id in came]

    def gone(self, user_id: int, socket_id: str) -> None:
        self._call(self._gone, user_id, socket_id, int(settings.PRESENCE_GRACE_S * 1000))

    def ended(self) -> list[int]:
        return [int(user_id) for user_id in self._call(self._ended, AT_ONCE)]

    def online(self, user_ids: Collection[int]) -> set[int]:
        asked = list(user_ids)
        found: set[int] = set()
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            try:
                scores = self._redis.zmscore(ONLINE, part)
            except (RedisError, OSError) as error:
                raise StoreUnavailable from error
            found.update(user_id for user_id, score in zip(part, scores, strict=True) if score is not None)
        return found

    def _call(self, script: Any, *arguments: object) -> Any:
        try:
            return script(keys=[ONLINE], args=arguments)
        except (RedisError, OSError) as error:
            raise StoreUnavailable from error


@cache
def store() -> Store:
    """This process's store."""
    return RedisStore(settings.REDIS_URL) if settings.REDIS_URL else MemoryStore()
