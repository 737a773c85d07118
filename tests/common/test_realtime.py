"""What is published, in the embedded form: numbered, kept, and sent to the sockets' groups."""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from instaclone.common import realtime
from instaclone.common.ids import new_id
from instaclone.common.realtime import relay
from instaclone.common.realtime.frames import Parcel
from instaclone.common.realtime.log import MemoryLog
from instaclone.common.transactions import atomic


class Sockets:
    """An event loop with one channel that gets everything for the people it listens to, as a server has many."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.got: list[dict[str, Any]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def listen(self, user_id: int) -> None:
        asyncio.run_coroutine_threadsafe(self._listen(user_id), self.loop).result(5)

    async def _listen(self, user_id: int) -> None:
        from channels.layers import get_channel_layer

        realtime.attach()
        layer: Any = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(realtime.user_group(user_id), channel)
        self._tasks.append(asyncio.create_task(self._read(layer, channel)))

    async def _read(self, layer: Any, channel: str) -> None:
        while True:
            self.got.append(await layer.receive(channel))

    async def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wait_for(self, number: int) -> list[dict[str, Any]]:
        until = time.monotonic() + 5
        while len(self.got) < number and time.monotonic() < until:
            time.sleep(0.01)
        return self.got

    def run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(call(*arguments), self.loop).result(5)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._leave(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def sockets(db: None) -> Iterator[Sockets]:
    sockets = Sockets()
    yield sockets
    sockets.stop()


def test_an_event_is_numbered_and_reaches_the_persons_sockets(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)
    realtime.publish([someone, new_id()], "greeting", {"text": "hello"})
    [message] = sockets.wait_for(1)
    assert json.loads(realtime.frame(message["text"], message["seq"])) == {
        "type": "greeting", "data": {"text": "hello"}, "seq": message["seq"],
    }  # fmt: skip


def test_each_event_names_the_one_before_it(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)
    start = sockets.run(realtime.last_seq, someone)
    for n in range(20):
        realtime.publish([someone], "count", {"n": n})
    got = sockets.wait_for(20)
    assert [m["prev"] for m in got] == [start, *[m["seq"] for m in got[:-1]]]
    kept = sockets.run(realtime.since, someone, got[9]["seq"])
    assert [json.loads(event.text)["data"]["n"] for event in kept] == list(range(10, 20))


def test_a_fleeting_event_is_not_kept(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)
    start = sockets.run(realtime.last_seq, someone)
    realtime.publish([someone], "typing", {}, keep=False)
    [message] = sockets.wait_for(1)
    assert message["seq"] is None
    assert sockets.run(realtime.since, someone, start) == []


def test_everyone_can_be_told_something_of_their_own(sockets: Sockets) -> None:
    one, other = new_id(), new_id()
    sockets.listen(one)
    realtime.publish_each({one: {"n": 1}, other: {"n": 2}}, "own")
    assert [json.loads(m["text"])["data"] for m in sockets.wait_for(1)] == [{"n": 1}]


def test_nothing_leaves_a_transaction_that_is_rolled_back(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)

    @atomic
    def fail() -> None:
        realtime.publish([someone], "never", {})
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    realtime.publish([someone], "after", {})
    assert [json.loads(m["text"])["type"] for m in sockets.wait_for(1)] == ["after"]


def test_what_is_forgotten_leaves_a_gap_only_for_who_missed_it(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)
    start = sockets.run(realtime.last_seq, someone)
    realtime.publish([someone], "secret", {})
    [secret] = sockets.wait_for(1)
    realtime.forget([someone])
    realtime.publish([someone], "next", {})
    sockets.wait_for(2)
    assert sockets.run(realtime.since, someone, start) is None
    assert [json.loads(k.text)["type"] for k in sockets.run(realtime.since, someone, secret["seq"])] == [
        "next"
    ]


def test_another_process_reaches_the_sockets_of_this_one(sockets: Sockets) -> None:
    someone = new_id()
    sockets.listen(someone)
    code = (
        "import django; django.setup()\n"
        "from instaclone.common import realtime\n"
        f"realtime.publish([{someone}], 'from.afar', {{'n': 7}})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30, env=dict(os.environ))
    [message] = sockets.wait_for(1)
    assert json.loads(message["text"]) == {"type": "from.afar", "data": {"n": 7}}
    assert message["seq"] > message["prev"]


def test_a_long_message_to_many_people_comes_through_the_relay(
    sockets: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one datagram holds: the kernel's limit may be a fifth of a megabyte."""
    monkeypatch.setattr(relay, "BUFFER_BYTES", 200_000)
    people = [new_id() for _ in range(32)]
    for someone in people:
        sockets.listen(someone)
    parcels = [Parcel(user_id=pk, text=f'{{"n":"{"ä" * 8_000}"}}', group=f"user.{pk}") for pk in people]
    relay.send(parcels)
    sent = sorted(message["text"] for message in sockets.wait_for(32))
    assert sent == sorted(parcel.text for parcel in parcels)


def test_publishing_without_any_socket_is_no_error(db: None) -> None:
    realtime.publish([new_id()], "nobody", {})


def test_once_the_loop_of_the_sockets_has_ended_nobody_waits_for_it(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    sockets = Sockets()
    sockets.listen(1)
    sockets.stop()
    for number in range(40):  # more than any kernel keeps for a socket that nobody reads
        realtime.publish([1], "nobody.is.there", {"text": "x" * 60_000, "number": number})
    assert caplog.records == []


# --- The log -------------------------------------------------------------------------------------------------
def test_a_number_that_is_not_known_is_a_gap() -> None:
    log = MemoryLog()
    assert log.since(1, 5) is None
    first = log.append(1, "{}")
    assert log.since(1, first.seq + 1) is None, "a number from another life"
    assert log.since(1, first.prev - 1) is None, "a number from before this log"
    assert log.since(1, first.prev) == [first]
    assert log.since(1, first.seq) == []


def test_only_so_many_events_are_kept(settings: Any) -> None:
    settings.EVENTS_KEPT = 3
    log = MemoryLog()
    events = [log.append(1, "{}") for _ in range(5)]
    assert log.since(1, events[1].seq) == events[2:]
    assert log.since(1, events[0].seq) is None


def test_events_are_kept_only_so_long(settings: Any) -> None:
    settings.EVENTS_KEPT_S = 0.05
    log = MemoryLog()
    first = log.append(1, "{}")
    time.sleep(0.1)
    second = log.append(1, "{}")
    assert log.since(1, first.prev) is None
    assert log.since(1, first.seq) == [second]


def test_who_had_no_event_for_long_takes_no_memory(settings: Any) -> None:
    settings.EVENTS_KEPT_S = 0.05
    log = MemoryLog()
    first = log.append(1, "{}")
    time.sleep(0.1)
    for _ in range(1_000):
        log.append(2, "{}")
    assert log.since(1, first.seq) is None
