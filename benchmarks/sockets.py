"""A WebSocket client that costs next to nothing, so that thousands fit beside the server that is measured.

It knows what these benchmarks need and no more: text frames up to 64 KiB, pings, and when each frame arrived.
"""

import asyncio
import base64
import os
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FINAL = MASKED = 0x80
NO_MASK = bytes(4)  # a client must mask; masking with zeros leaves the text as it is
OPENING_AT_ONCE = 32
TIMEOUT_S = 180

Listener = Callable[[int, bytes, float], None]  # number of the socket, text, time by time.perf_counter()


def nobody(_number: int, _text: bytes, _at: float) -> None:
    """Hears nothing."""


class Socket(asyncio.Protocol):
    """The socket `number` of a crowd. It says `first` once it is open, and is `ready` when the server has
    answered with a frame that contains `answer`."""

    def __init__(self, number: int, port: int, path: str, first: bytes, answer: bytes) -> None:
        self.number, self.listener, self.close_code = number, nobody, 0
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._port, self._path, self._first, self._answer = port, path, first, answer
        self._is_open, self._buffer = False, b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._transport.close()
                return
            self._is_open, self._buffer = True, rest
            self.send(self._first)
        self._read_frames(at)

    def _read_frames(self, at: float) -> None:
        buffer, start = self._buffer, 0
        while len(buffer) >= start + 2:
            kind, length, body = buffer[start] & 0x0F, buffer[start + 1], start + 2
            if length == 126:
                body += 2
                length = int.from_bytes(buffer[start + 2 : body], "big")
            if len(buffer) < body + length:
                break
            start = body + length
            self._frame(kind, buffer[body:start], at)
        self._buffer = buffer[start:]

    def _frame(self, kind: int, payload: bytes, at: float) -> None:
        if kind == TEXT and not self.ready.done() and self._answer in payload:
            self.ready.set_result(None)
        elif kind == TEXT:
            self.listener(self.number, payload, at)
        elif kind == PING:
            self._write(PONG, payload)
        elif kind == CLOSE:
            self.close_code = int.from_bytes(payload[:2], "big") or 1005
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.close_code = self.close_code or 1006
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"socket {self.number}: closed with {self.close_code}"))

    def send(self, text: bytes) -> None:
        self._write(TEXT, text)

    def _write(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        length = bytes([MASKED | size]) if size < 126 else struct.pack("!BH", MASKED | 126, size)
        self._transport.write(bytes([FINAL | kind]) + length + NO_MASK + payload)

    def close(self) -> None:
        if not self.close_code:
            self._write(CLOSE, struct.pack("!H", 1000))


class Crowd:
    """Sockets of one server, one for each of `firsts`: what it says first."""

    def __init__(self, port: int, path: str, firsts: Sequence[bytes], answer: bytes) -> None:
        self._port, self._path, self._firsts, self._answer = port, path, firsts, answer
        self.sockets: list[Socket] = []

    async def open(self) -> float:
        """Open them all; the seconds until the last has its answer."""
        started = time.perf_counter()
        gate = asyncio.Semaphore(OPENING_AT_ONCE)
        opening = [self._open(number, first, gate) for number, first in enumerate(self._firsts)]
        self.sockets = await asyncio.wait_for(asyncio.gather(*opening), TIMEOUT_S)
        return time.perf_counter() - started

    async def _open(self, number: int, first: bytes, gate: asyncio.Semaphore) -> Socket:
        async with gate:
            _, socket = await asyncio.get_running_loop().create_connection(
                lambda: Socket(number, self._port, self._path, first, self._answer), "127.0.0.1", self._port
            )
            await socket.ready
            return socket

    def listen(self, listener: Listener) -> None:
        """`listener` hears each frame from now on."""
        for socket in self.sockets:
            socket.listener = listener

    def check(self) -> None:
        """Fails when a socket was closed."""
        closed = {socket.number: socket.close_code for socket in self.sockets if socket.close_code}
        if closed:
            raise ConnectionError(f"{len(closed)} sockets were closed, with {set(closed.values())}")

    async def close(self) -> None:
        for socket in self.sockets:
            socket.close()
        async with asyncio.timeout(TIMEOUT_S):
            while not all(socket.close_code for socket in self.sockets):
                await asyncio.sleep(0.05)
