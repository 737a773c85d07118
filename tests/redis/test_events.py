"""Published events with a real Redis: the log that all processes share, and what happens while it is away."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from instaclone.common import realtime
from instaclone.common.ids import new_id
from instaclone.common.realtime import courier
from instaclone.common.realtime.frames import Parcel
from instaclone.common.realtime.log import RedisLog
from tests.redis.support import Redis, wait_until


@pytest.fixture
def on_redis(redis: Redis, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Redis]:
    redis.start()
    settings.REDIS_URL = redis.url
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis.url], "prefix": "tests"},
        }
    }
    monkeypatch.setattr(courier, "_messenger", None)
    yield redis
    redis.start()


def events(user_id: int, seq: int) -> list[str] | None:
    kept = asyncio.run(realtime.since(user_id, seq))
    return None if kept is None else [json.loads(event.text)["type"] for event in kept]


def test_events_are_kept_when_the_publisher_goes_on(on_redis: Redis) -> None:
    someone = new_id()
    start = asyncio.run(realtime.last_seq(someone))
    for n in range(3):
        realtime.publish([someone], f"event.{n}", {})
    assert events(someone, start) == ["event.0", "event.1", "event.2"]
    assert events(someone, asyncio.run(realtime.last_seq(someone))) == []


def test_only_so_many_are_kept_and_the_rest_is_a_gap(on_redis: Redis, settings: Any) -> None:
    settings.EVENTS_KEPT = 3
    someone = new_id()
    start = asyncio.run(realtime.last_seq(someone))
    for n in range(4):
        realtime.publish([someone], f"event.{n}", {})
    assert events(someone, start) is None
    realtime.forget([someone])
    assert events(someone, asyncio.run(realtime.last_seq(someone))) == []


def test_a_second_attempt_is_not_a_second_event(on_redis: Redis) -> None:
    someone = new_id()
    parcel = Parcel(user_id=someone, text='{"type":"once","data":{}}', group="user.1")

    async def twice() -> tuple[Any, Any]:
        log = RedisLog()
        await log.write([parcel])
        first, parcel.kept = parcel.kept, None  # as if the answer had been lost
        await log.write([parcel])
        return first, parcel.kept

    first, second = asyncio.run(twice())
    assert first == second
    assert events(someone, first.prev) == ["once"]


def test_while_redis_is_away_nobody_waits_and_nothing_is_lost(on_redis: Redis) -> None:
    someone = new_id()
    realtime.publish([someone], "before", {})  # lost with what Redis held
    on_redis.stop()
    began = time.monotonic()
    for n in range(20):
        realtime.publish([someone], f"event.{n}", {})
    assert time.monotonic() - began < 3
    on_redis.start()  # with nothing in it
    wait_until("all events are there", lambda: _count(someone) == 20)


def test_what_is_fleeting_does_not_come_late(on_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is to see somebody typing who did so before Redis was away."""
    someone = new_id()
    brought: list[str] = []
    bring = courier._to_layer

    async def record(parcels: Any) -> None:
        await bring(parcels)
        mine = [parcel for parcel in parcels if parcel.user_id == someone]  # others may still be on their way
        brought.extend(json.loads(parcel.text)["type"] for parcel in mine)

    monkeypatch.setattr(courier, "_to_layer", record)
    on_redis.stop()
    for n in range(3):
        realtime.publish([someone], f"event.{n}", {})
        realtime.publish([someone], "typing", {}, keep=False)
    on_redis.start()
    wait_until("all events are there", lambda: len(brought) >= 3)
    realtime.publish([someone], "last", {})
    assert brought == ["event.0", "event.1", "event.2", "last"]


def test_so_many_events_wait_for_redis_and_the_oldest_go(
    on_redis: Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(courier, "MOST_WAITING", 100)
    someone, others = new_id(), [new_id() for _ in range(31)]
    on_redis.stop()
    realtime.publish([someone], "first", {})
    for n in range(20):  # 640 events
        realtime.publish([someone, *others], f"event.{n}", {})
    wait_until("some are given up", lambda: "events are lost" in caplog.text)
    on_redis.start()
    wait_until("those that wait are there", lambda: _count(someone) >= 4)
    assert _count(someone) == 4  # the one that was being tried, and 3 times 32


def _count(user_id: int) -> int:
    async def count() -> int:
        return int(await RedisLog()._redis.zcard(f"instaclone:events:{{{user_id}}}"))

    return asyncio.run(count())


def test_a_log_that_was_lost_is_a_gap(on_redis: Redis) -> None:
    someone = new_id()
    realtime.publish([someone], "before", {})
    known = asyncio.run(realtime.last_seq(someone))
    on_redis.stop()
    on_redis.start()
    assert events(someone, known) is None


def test_who_asks_while_redis_is_away_is_told(on_redis: Redis) -> None:
    on_redis.stop()
    with pytest.raises(realtime.Unavailable):
        asyncio.run(realtime.last_seq(new_id()))
