"""What the WebSocket gateway costs, against the least that a Channels consumer could do.

    python benchmarks/realtime.py [--layers redis memory] [--engine sqlite] [--connections 5000] [--sockets 1000]
                                  [--messages 300] [--events 20] [--rounds 3]

For each channel layer it makes a site in a temporary folder, starts it as the Procfile does (one uvicorn process),
and beside it the floor: a bare Channels consumer under the same server on the same layer, without sign-in, database
or checks (realtime_bare.py). It measures

- memory: what one connection adds to the server process, with `--connections` open;
- delivery: with `--sockets` open, from sending a direct message until its frame is at the recipient, sent over the
  socket and over REST. The floor hands a frame of the same text from one socket to another;
- fan-out: from asking to like a post until the last of `--sockets` watchers has the new count. The floor sends one
  text to one group.

The two take turns, so that a busy machine slows both. It prints Markdown tables and writes
`var/benchmarks/realtime.json`. `--connections 200 --sockets 200 --messages 50 --events 3 --rounds 1` is a first look.
"""

import argparse
import asyncio
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from servers import ROOT, environment, free_port, get, mongod, redis, running, wait_until
from sockets import Crowd

SITE = "instaclone.asgi:application"
FLOOR = "benchmarks.realtime_bare:application"
UVICORN = ("--no-access-log", "--no-server-header", "--no-proxy-headers", "--ws-max-size", "1048576")
TEXT = "Are you coming to the harbour tomorrow? I have the boat until noon. #"
MARK = re.compile(rb"until noon\. #(\d+)")
EVENT_PAUSE_S = 1.3  # a watched post is told of once a second at most
ANSWER_S = 15

Send = Callable[[int, int, str], object]  # from socket number, to socket number, text


@dataclass
class Side:
    """The site or the floor: a running server and what is needed to open sockets to it."""

    name: str
    port: int
    pid: int
    path: str
    answer: bytes
    first: Callable[[int], bytes]

    def crowd(self, size: int) -> Crowd:
        return Crowd(self.port, self.path, [self.first(number) for number in range(size)], self.answer)


@dataclass
class Result:
    """The figures of one channel layer. Times in milliseconds, memory in KiB for each connection."""

    layer: str
    connections: int
    sockets: int
    memory: dict[str, float] = field(default_factory=dict)
    opened_per_second: dict[str, float] = field(default_factory=dict)
    delivery: dict[str, list[float]] = field(default_factory=dict)
    fan_out: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    options = _options()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < options.connections + 200:
        sys.exit(f"Only {most} files may be open (ulimit -n): not enough for {options.connections} sockets.")
    results = [measure(layer, options) for layer in options.layers]
    print(tables(results))
    out = ROOT / "var" / "benchmarks" / "realtime.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([_summary(result) for result in results], indent=2) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    layers = ["redis", "memory"] if shutil.which("redis-server") else ["memory"]
    parser.add_argument("--layers", nargs="+", default=layers, choices=["redis", "memory"])
    parser.add_argument("--engine", default="sqlite", choices=["sqlite", "mongodb"])
    parser.add_argument("--connections", type=int, default=5_000, help="open while memory is measured")
    parser.add_argument("--sockets", type=int, default=1_000, help="open during delivery and fan-out")
    parser.add_argument("--messages", type=int, default=300, help="of each turn")
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    parser.add_argument("--events", type=int, default=20, help="likes to fan out, in all")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each; the median counts")
    options = parser.parse_args()
    if options.sockets % 2:
        parser.error("--sockets must be even: they talk in pairs")
    return options


def measure(layer: str, options: argparse.Namespace) -> Result:
    result = Result(layer, options.connections, options.sockets)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="realtime-benchmark-")))
        variables = environment(folder, RATE_LIMITS="off")
        if layer == "redis":
            variables["REDIS_URL"] = stack.enter_context(redis(folder))
        if options.engine == "mongodb":
            variables["DATABASE_URL"] = stack.enter_context(mongod("realtime_benchmark"))
        seed = [sys.executable, "-m", "benchmarks.realtime_seed", str(options.sockets)]
        made = json.loads(subprocess.check_output(seed, cwd=ROOT, env=variables))
        with _sides(made, variables, folder) as sides:
            uvloop.run(_memory(sides, options, result))
        with _sides(made, variables, folder) as sides:
            uvloop.run(_speed(sides, made, options, result))
    return result


@contextmanager
def _sides(made: dict[str, Any], variables: dict[str, str], folder: Path) -> Iterator[list[Side]]:
    """The site and the floor, freshly started."""
    people = made["people"]

    def sign_in(number: int) -> bytes:
        return json.dumps({"type": "auth", "token": people[number % len(people)]["token"]}).encode()

    with ExitStack() as stack:
        sides = []
        for name, application, path, answer, first in (
            ("gateway", SITE, "/ws/", b'"ready"', sign_in),
            ("floor", FLOOR, "/", b"ready", lambda number: b"person.%d watchers" % number),
        ):
            port = free_port()
            command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), *UVICORN]
            pid = stack.enter_context(running(command, variables, folder / f"{name}.log"))
            sides.append(Side(name, port, pid, path, answer, first))
        wait_until(lambda: get(f"http://127.0.0.1:{sides[0].port}/healthz"))
        time.sleep(1)  # the floor is smaller: it is up too
        try:
            yield sides
        except BaseException:
            for side in sides:
                print(f"{side.name}:", (folder / f"{side.name}.log").read_text()[-3000:], file=sys.stderr)
            raise


# --- Memory -------------------------------------------------------------------------------------------------
async def _memory(sides: Sequence[Side], options: argparse.Namespace, result: Result) -> None:
    for side in sides:
        warm = side.crowd(50)  # whatever the first socket imports isn't the price of each
        await warm.open()
        await warm.close()
        before = _resident_kib(side.pid)
        crowd = side.crowd(options.connections)
        seconds = await crowd.open()
        await asyncio.sleep(3)
        crowd.check()
        result.memory[side.name] = (_resident_kib(side.pid) - before) / options.connections
        result.opened_per_second[side.name] = options.connections / seconds
        _say(
            result, f"{side.name}: {result.memory[side.name]:.1f} KiB a connection, opened in {seconds:.1f} s"
        )
        await crowd.close()


def _resident_kib(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1])


# --- Delivery and fan-out -----------------------------------------------------------------------------------
async def _speed(
    sides: Sequence[Side], made: dict[str, Any], options: argparse.Namespace, result: Result
) -> None:
    gateway, floor = (side.crowd(options.sockets) for side in sides)
    await gateway.open()
    await floor.open()
    await asyncio.sleep(2)
    people, site = made["people"], f"http://127.0.0.1:{sides[0].port}"
    with ThreadPoolExecutor(4) as threads:

        def by_socket(sender: int, _to: int, text: str) -> None:
            data = {"conversation_id": people[sender]["conversation"], "text": text, "client_id": text[-30:]}
            gateway.sockets[sender].send(json.dumps({"type": "message.send", "data": data}).encode())

        def by_rest(sender: int, _to: int, text: str) -> None:
            url = f"{site}/api/v1/conversations/{people[sender]['conversation']}/messages"
            body = json.dumps({"text": text, "client_id": text[-30:]}).encode()
            threads.submit(get, url, people[sender]["token"], "POST", body)

        def by_group(sender: int, to: int, text: str) -> None:
            floor.sockets[sender].send(f"person.{to} {text}".encode())

        ways: dict[str, tuple[Crowd, Send]] = {
            "floor": (floor, by_group),
            "gateway, by socket": (gateway, by_socket),
            "gateway, by REST": (gateway, by_rest),
        }
        await _delivery(ways, options, result)

        async def like(number: int) -> None:
            url, method = f"{site}/api/v1/posts/{made['post']}/like", "DELETE" if number % 2 else "POST"
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(threads, get, url, people[1]["token"], method)

        await _fan_out(gateway, floor, made["post"], like, options, result)
    for crowd in (gateway, floor):
        crowd.check()
        await crowd.close()


async def _delivery(ways: dict[str, tuple[Crowd, Send]], options: argparse.Namespace, result: Result) -> None:
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    for crowd, send in ways.values():
        await _messages(crowd, send, options.rate, 20)  # warm
    for _ in range(options.rounds):
        for name, (crowd, send) in ways.items():
            taken[name].append(await _messages(crowd, send, options.rate, options.messages))
    for name, turns in taken.items():
        result.delivery[name] = [
            statistics.median(_share(turn, share) for turn in turns) for share in (0.5, 0.99)
        ]
        _say(result, f"{name}: {result.delivery[name][0]:.2f} ms, p99 {result.delivery[name][1]:.2f} ms")


async def _messages(crowd: Crowd, send: Send, rate: float, count: int) -> list[float]:
    """Milliseconds of each of `count` messages, sent at `rate`, each to the sender's partner."""
    unit = random.getrandbits(40) << 20
    sent: dict[int, tuple[float, int]] = {}
    taken: list[float] = []
    done = asyncio.Event()

    def hear(number: int, text: bytes, at: float) -> None:
        mark = MARK.search(text)
        start, recipient = sent.get(int(mark[1]), (0.0, -1)) if mark else (0.0, -1)
        if number == recipient and mark:
            taken.append((at - start) * 1000)
            del sent[int(mark[1])]
            if len(taken) == count:
                done.set()

    crowd.listen(hear)
    begun = time.perf_counter()
    for turn in range(count):
        await asyncio.sleep(begun + turn / rate - time.perf_counter())
        sender = random.randrange(len(crowd.sockets))
        sent[unit + turn] = (time.perf_counter(), sender ^ 1)
        send(sender, sender ^ 1, f"{TEXT}{unit + turn}")
    try:
        await asyncio.wait_for(done.wait(), ANSWER_S)
    except TimeoutError:
        sys.exit(f"{count - len(taken)} of {count} messages did not arrive.")
    return taken


async def _fan_out(
    gateway: Crowd,
    floor: Crowd,
    post: str,
    like: Callable[[int], Awaitable[None]],
    options: argparse.Namespace,
    result: Result,
) -> None:
    watch = json.dumps({"type": "watch", "data": {"target_ids": [post]}}).encode()
    for socket in gateway.sockets:
        socket.send(watch)
    await asyncio.sleep(5)

    async def tell_group(number: int) -> None:
        floor.sockets[0].send(b'watchers {"type": "engagement", "number": %d}' % number)

    taken: dict[str, list[float]] = {"floor": [], "gateway": []}
    for number in range(-2, options.events - options.events % 2):  # the first two warm it
        for name, crowd, event in (("floor", floor, tell_group), ("gateway", gateway, like)):
            milliseconds = await _to_all(crowd, lambda number=number, event=event: event(number))
            if number >= 0:
                taken[name].append(milliseconds)
        await asyncio.sleep(EVENT_PAUSE_S)
    for name, times in taken.items():
        result.fan_out[name] = [statistics.median(times), max(times)]
        _say(result, f"{name}: last watcher after {result.fan_out[name][0]:.0f} ms")


async def _to_all(crowd: Crowd, event: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds from before `event` until every socket has an engagement frame."""
    waiting = set(range(len(crowd.sockets)))
    last = 0.0
    done = asyncio.Event()

    def hear(number: int, text: bytes, at: float) -> None:
        nonlocal last
        if b'"engagement"' in text:
            waiting.discard(number)
            last = at
            if not waiting:
                done.set()

    crowd.listen(hear)
    start = time.perf_counter()
    await event()
    try:
        await asyncio.wait_for(done.wait(), ANSWER_S)
    except TimeoutError:
        sys.exit(f"{len(waiting)} of {len(crowd.sockets)} watchers heard nothing.")
    return (last - start) * 1000


# --- Figures ------------------------------------------------------------------------------------------------
def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _say(result: Result, text: str) -> None:
    print(f"  {result.layer}: {text}", file=sys.stderr)


def _summary(result: Result) -> dict[str, Any]:
    return {**vars(result), "cores": os.cpu_count()}


def tables(results: Sequence[Result]) -> str:
    lines = [
        "| layer | | gateway | floor | times the floor |",
        "|---|---|---:|---:|---:|",
    ]
    for result in results:
        rows = [
            (f"memory for each of {result.connections:,} connections", result.memory, "KiB", 0),
            (f"message by socket, p50, {result.sockets:,} sockets", _at(result, "gateway, by socket", 0), "ms", 1),
            ("p99", _at(result, "gateway, by socket", 1), "ms", 1),
            ("message by REST, p50", _at(result, "gateway, by REST", 0), "ms", 1),
            ("p99", _at(result, "gateway, by REST", 1), "ms", 1),
            (f"like to the last of {result.sockets:,} watchers", _first(result.fan_out), "ms", 0),
        ]  # fmt: skip
        lines += [
            f"| {result.layer} | {name} | {of['gateway']:,.{digits}f} {unit} | {of['floor']:,.{digits}f} {unit} "
            f"| **{of['gateway'] / of['floor']:.1f}** |"
            for name, of, unit, digits in rows
        ]
    return "\n".join(lines)


def _at(result: Result, way: str, place: int) -> dict[str, float]:
    return {"gateway": result.delivery[way][place], "floor": result.delivery["floor"][place]}


def _first(of: dict[str, list[float]]) -> dict[str, float]:
    return {name: values[0] for name, values in of.items()}


if __name__ == "__main__":
    main()
