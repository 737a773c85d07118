"""Two server processes on one Redis and one database: they are one site for the people at their sockets, whichever
of the three goes away. On both engines."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.redis.sockets import Listener
from tests.redis.support import Redis, Site, Web, wait_until

# Several servers and Redis are what a site on MongoDB grows into; events through Redis have a test on both engines.
pytestmark = [pytest.mark.slow, pytest.mark.mongo_only, pytest.mark.timeout(240)]

API = "/api/v1"
GRACE_S = 1
PATIENCE_S = 5  # for an answer while Redis is down
EVENTUALLY_S = 40.0
client_ids = (f"client {number}" for number in count())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, redis: Redis, static_root: Path) -> Iterator[Site]:
    variables = {"STATIC_ROOT": str(static_root), "RATE_LIMITS": "off", "PRESENCE_GRACE_S": str(GRACE_S)}
    if mongodb := os.environ.get("TEST_MONGODB_URL"):
        parts = urlsplit(mongodb)
        variables["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/sockets_{os.getpid()}"))
    site = Site(tmp_path_factory.mktemp("sockets"), redis=redis.url, **variables)
    site.run("manage.py", "migrate", "--verbosity", "0")
    yield site
    site.stop()


@pytest.fixture
def start(site: Site, redis: Redis) -> Iterator[Callable[[], Web]]:
    """`start()` is a further server process of the site."""
    redis.start()
    yield lambda: site.web().wait()
    site.stop()


@pytest.fixture
def two(start: Callable[[], Web]) -> list[Web]:
    return [start(), start()]


@asynccontextmanager
async def listening(listeners: list[Listener]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for at in range(0, len(listeners), 20):
            await asyncio.gather(*(stack.enter_async_context(one) for one in listeners[at : at + 20]))
        yield


async def say(web: Web, circle: dict[str, Any], text: str = "Hello") -> str:
    """The first member sends a message over REST; its id."""
    path = f"{API}/conversations/{circle['id']}/messages"
    body = {"text": text, "client_id": next(client_ids)}
    answer = await asyncio.to_thread(web, "POST", path, body, token=circle["members"][0]["token"])
    assert answer.status == 201, answer.data
    return str(answer.data["id"])


async def like(web: Web, post: str, token: str) -> None:
    answer = await asyncio.to_thread(web, "POST", f"{API}/posts/{post}/like", token=token)
    assert answer.status == 200, answer.data


async def everyone_knows(
    listeners: list[Listener], sent: dict[str, list[str]], seconds: float = EVENTUALLY_S
) -> None:
    """Each client has every message of its conversation."""
    end = time.monotonic() + seconds
    while behind := [one for one in listeners if not set(sent[one.conversation]) <= one.known()]:
        one = behind[0]
        missing = set(sent[one.conversation]) - one.known()
        assert time.monotonic() < end, (
            f"{len(behind)} clients miss messages, the first {missing}; {one.frames[-5:]}"
        )
        await asyncio.sleep(0.1)


async def everyone_has_said(sent: dict[str, list[str]], number: int) -> None:
    """So many messages are in each conversation."""
    async with asyncio.timeout(EVENTUALLY_S):
        while min(map(len, sent.values())) < number:
            await asyncio.sleep(0.02)


async def all_are_back(listeners: list[Listener]) -> None:
    """Each client has lost its server and is connected again."""
    async with asyncio.timeout(EVENTUALLY_S):
        while not all(one.connections and one.is_ready.is_set() for one in listeners):
            await asyncio.sleep(0.02)


# --- Both are one site --------------------------------------------------------------------------------------
def test_what_happens_at_one_server_reaches_the_sockets_of_the_other(site: Site, two: list[Web]) -> None:
    circle = site.step("circles", 1, 2)[0]
    anna, ben = circle["members"]
    here, there = two

    async def run() -> None:
        at_here, at_there = (
            Listener([here], anna["token"], circle["id"]),
            Listener([there], ben["token"], circle["id"]),
        )
        async with at_here:
            async with at_there:
                await at_here.until("presence", user_id=ben["id"], online=True)
                await at_there.until("presence", user_id=anna["id"], online=True)

                await at_here.send("typing", conversation_id=circle["id"], is_typing=True)
                await at_there.until("typing", user_id=anna["id"], is_typing=True)
                await at_here.send(
                    "message.send", conversation_id=circle["id"], text="Over the socket", client_id="one"
                )
                first = (await at_here.until("message.ack"))["message_id"]
                await at_there.until("typing", user_id=anna["id"], is_typing=False)
                second = await say(there, circle)
                third = await say(here, circle)
                for listener in (at_here, at_there):
                    await everyone_knows([listener], {circle["id"]: [first, second, third]})
                    assert listener.messages == [first, second, third]

                await at_there.send("message.read", conversation_id=circle["id"], up_to=third)
                await at_here.until("message.read", user_id=ben["id"], up_to=third)
            gone = await at_here.until("presence", user_id=ben["id"], online=False)
            assert gone["last_active_at"] is not None

    asyncio.run(run())


def test_a_like_at_one_server_shows_at_the_other(site: Site, two: list[Web]) -> None:
    circle = site.step("circles", 1, 2)[0]
    author, fan = circle["members"]
    post = str(site.step("publish", author["id"]))
    here, there = two

    async def run() -> None:
        async with Listener([there], author["token"], circle["id"]) as looker:
            await looker.send("watch", target_ids=[post])
            await looker.until("engagement", target_id=post, like_count=0)
            await like(here, post, fan["token"])
            await looker.until("engagement", target_id=post, like_count=1)

    asyncio.run(run())


# --- A server dies ------------------------------------------------------------------------------------------
def test_the_sockets_of_a_killed_server_resume_at_the_other_and_every_message_comes_once(
    site: Site, two: list[Web]
) -> None:
    circles = site.step("circles", 10, 20)
    dies, lives = two
    listeners = [
        Listener([dies, lives], member["token"], circle["id"])
        for circle in circles
        for member in circle["members"]
    ]

    async def run() -> None:
        sent: dict[str, list[str]] = {circle["id"]: [] for circle in circles}
        is_over = False

        async def talk() -> None:
            while not is_over:
                for circle in circles:
                    sent[circle["id"]].append(await say(lives, circle))

        async with listening(listeners):
            assert len(listeners) == 200
            talking = asyncio.create_task(talk())
            await everyone_has_said(sent, 1)
            dies.process.kill()
            await all_are_back(listeners)
            await everyone_has_said(sent, min(map(len, sent.values())) + 2)
            is_over = True
            await talking
            await everyone_knows(listeners, sent)
            for listener in listeners:
                assert listener.connections >= 1
                assert listener.read_over_rest == set()
                assert listener.messages == sent[listener.conversation]
            # They came back within the minute that a dead server's sockets have: nobody seemed to be gone.
            await asyncio.sleep(GRACE_S + 0.5)
            offline = [one for listener in listeners for one in listener.frames if _is_offline(one)]
            assert offline == []

    asyncio.run(run())


def _is_offline(frame: dict[str, Any]) -> bool:
    return frame["type"] == "presence" and not frame["data"]["online"]


# --- Redis goes away ----------------------------------------------------------------------------------------
def test_while_redis_is_away_the_site_answers_and_nothing_sent_is_lost(
    site: Site, two: list[Web], redis: Redis
) -> None:
    circles = site.step("circles", 4, 10)
    post = str(site.step("publish", circles[0]["members"][0]["id"]))
    listeners = [
        Listener([two[place % 2], two[1 - place % 2]], member["token"], circle["id"])
        for circle in circles
        for place, member in enumerate(circle["members"])
    ]

    async def run() -> None:
        sent: dict[str, list[str]] = {circle["id"]: [] for circle in circles}
        is_over = False
        slowest = 0.0

        async def talk(circle: dict[str, Any], web: Web) -> None:
            nonlocal slowest
            while not is_over:
                began = time.monotonic()
                sent[circle["id"]].append(await say(web, circle))
                slowest = max(slowest, time.monotonic() - began)
                await asyncio.sleep(0.1)

        async with listening(listeners):
            talking = [
                asyncio.create_task(talk(circle, two[place % 2])) for place, circle in enumerate(circles)
            ]
            await asyncio.sleep(1.5)
            redis.stop()
            await asyncio.sleep(4)
            assert (await asyncio.to_thread(two[0], "GET", "/")).status == 200
            await listeners[1].send("watch", target_ids=[post])
            await listeners[1].until("engagement", target_id=post, like_count=0)
            await asyncio.to_thread(redis.start)
            await asyncio.sleep(4)
            is_over = True
            await asyncio.gather(*talking)
            assert slowest < PATIENCE_S
            await everyone_knows(listeners, sent)
            for listener in listeners:
                assert len(listener.messages) == len(set(listener.messages)), "a message came twice"
                assert listener.known() == set(sent[listener.conversation])

            await all_is_as_before(two, circles, listeners, sent, post)

    asyncio.run(run())


async def all_is_as_before(
    two: list[Web], circles: list[Any], listeners: list[Listener], sent: dict[str, list[str]], post: str
) -> None:
    """Messages arrive, typing and likes are seen, and everybody is shown as online. The first two of the listeners are
    those of the first circle."""
    author, fan = circles[0]["members"][:2]
    for circle in circles:
        sent[circle["id"]].append(await say(two[0], circle, "Are you there?"))
    await everyone_knows(listeners, sent)
    for listener in listeners:
        assert sent[listener.conversation][-1] in listener.messages
    await listeners[0].send("typing", conversation_id=circles[0]["id"], is_typing=True)
    await listeners[1].until("typing", user_id=author["id"], is_typing=True)
    await like(two[0], post, fan["token"])
    await listeners[1].until("engagement", target_id=post, like_count=1)
    path, token = f"{API}/conversations/{circles[0]['id']}", author["token"]
    await asyncio.to_thread(
        wait_until, "everyone is shown as online", lambda: _all_online(two[1], path, token)
    )


def _all_online(web: Web, path: str, token: str) -> bool:
    members = web("GET", path, token=token).data["members"]
    known = [member["presence"] for member in members if member["presence"] is not None]
    return len(known) == len(members) - 1 and all(presence["online"] for presence in known)
