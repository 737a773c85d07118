"""Clients of the gateway as a program would write them: they come back after every end, and miss nothing."""

import asyncio
import json
import random
from contextlib import suppress
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.redis.support import Web

PATIENCE_S = 20.0


class Listener:
    """One person's client. It keeps to `webs`: when its server goes away it takes the next, resumes where it was,
    and after a gap reads over REST what it missed.

    `messages` are the ids of the messages that came over sockets, in their order; `read_over_rest` those that had
    to be read after a gap. `frames` are all other frames.
    """

    def __init__(self, webs: list[Web], token: str, conversation: str) -> None:
        self.webs, self.token, self.conversation = webs, token, conversation
        self.seq: int | None = None
        self.messages: list[str] = []
        self.read_over_rest: set[str] = set()
        self.frames: list[dict[str, Any]] = []
        self.connections = 0
        self._held: dict[int, dict[str, Any]] | None = None  # numbered frames, until the replay is complete
        self.is_ready = asyncio.Event()
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        await asyncio.wait_for(self.is_ready.wait(), PATIENCE_S)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def send(self, kind: str, **data: Any) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps({"type": kind, "data": data}))

    async def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The data of a frame of this type with these values, once it is there; it isn't found again."""
        for _ in range(int(PATIENCE_S / 0.02)):
            for frame in self.frames:
                if frame["type"] == kind and wanted.items() <= frame["data"].items():
                    self.frames.remove(frame)
                    data: dict[str, Any] = frame["data"]
                    return data
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {kind} with {wanted}, but {self.frames}")

    def known(self) -> set[str]:
        """Every message that this client would show."""
        return {*self.messages, *self.read_over_rest}

    async def _run(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._listen(self.webs[self.connections % len(self.webs)])
            self.is_ready.clear()
            self.connections += 1
            await asyncio.sleep(random.uniform(0.05, 0.5))

    async def _listen(self, web: Web) -> None:
        async with connect(
            f"ws://{web.address}/ws/", compression=None, proxy=None, close_timeout=1
        ) as socket:
            self._socket = socket
            await self.send("auth", token=self.token)
            async for text in socket:
                await self._take(json.loads(text))

    async def _take(self, frame: dict[str, Any]) -> None:
        kind, data = frame["type"], frame["data"]
        if kind == "ready":
            self._held = {}
            if self.seq is None:
                await self._begin(data["seq"])
            else:
                await self.send("resume", seq=self.seq)
        elif kind == "resumed":
            await self._begin(data["seq"])
        elif kind == "error" and data["code"] == "gap":
            await self._read_over_rest()
            await self._begin(data["seq"])
        elif "seq" not in frame:
            self.frames.append(frame)
        elif self._held is not None:
            # What is new may come before what is replayed: they are put in order, and an end loses nothing.
            assert frame["seq"] not in self._held, "an event came twice on one socket"
            self._held[frame["seq"]] = frame
        else:
            self._event(frame)

    async def _begin(self, seq: int) -> None:
        held, self._held = self._held or {}, None
        for _, frame in sorted(held.items()):
            self._event(frame)
        self.seq = max(seq, self.seq or 0)
        self.is_ready.set()

    def _event(self, frame: dict[str, Any]) -> None:
        assert self.seq is None or frame["seq"] > self.seq, "events came out of order"
        self.seq = frame["seq"]
        if frame["type"] == "message.new":
            self.messages.append(frame["data"]["message"]["id"])
        else:
            self.frames.append(frame)

    async def _read_over_rest(self) -> None:
        path: str | None = f"/api/v1/conversations/{self.conversation}/messages?limit=50"
        while path:
            answer = await self._get(path)
            self.read_over_rest.update(message["id"] for message in answer["results"])
            path = answer["next"] and answer["next"][answer["next"].index("/api/") :]

    async def _get(self, path: str) -> Any:
        for web in self.webs:
            with suppress(OSError):
                answer = await asyncio.to_thread(web, "GET", path, token=self.token)
                assert answer.status == 200, answer.data
                return answer.data
        raise AssertionError("no server answers")
