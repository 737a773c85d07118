"""A client of the gateway on a real socket."""

import json
import time
from contextlib import suppress
from socket import create_connection
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.test import Client, RequestFactory
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PATIENCE_S = 10.0


class SocketClient:
    """`with SocketClient(…) as client`: one open socket. With `user` it is a browser in which they are signed in.

    `origin`: that of the site unless given, None for none; `cookie`: the session cookie's value; `host`: the
    `Host` header; `path`: instead of `/ws/`; `text` in `send_text` is sent as it is."""

    def __init__(
        self,
        address: str,
        user: Any = None,
        *,
        path: str = "/ws/",
        origin: str | None = "",
        cookie: str | None = None,
        host: str | None = None,
    ) -> None:
        self.browser = Client()
        self.ready: dict[str, Any] = {}
        if user is not None:
            self.browser.force_login(user)
            cookie = self.browser.cookies[settings.SESSION_COOKIE_NAME].value
        headers = {} if cookie is None else {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        host_and_port = address.rsplit(":", 1)
        self._opening = connect(
            f"ws://{host or address}{path}",
            origin=f"http://{address}" if origin == "" and cookie is not None else origin or None,
            additional_headers=headers,
            open_timeout=PATIENCE_S,
            close_timeout=PATIENCE_S,
            compression=None,
            max_size=None,
            sock=create_connection((host_and_port[0], int(host_and_port[1]))),
        )

    def __enter__(self) -> Self:
        self.socket = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def send(self, kind: str, ref: str | None = None, **data: Any) -> None:
        self.send_text(json.dumps({"type": kind, "data": data, **({"ref": ref} if ref else {})}))

    def send_text(self, text: str | bytes) -> None:
        """Sends; a close that overtook it shows in what is received next, with its code."""
        with suppress(ConnectionClosed):
            self.socket.send(text)

    def receive(self, timeout: float = PATIENCE_S) -> dict[str, Any]:
        """The next frame; TimeoutError, or ConnectionClosed."""
        frame: dict[str, Any] = json.loads(self.socket.recv(timeout))
        return frame

    def expect(self, kind: str, timeout: float = PATIENCE_S) -> dict[str, Any]:
        """The data of the next frame of this type; others are passed over."""
        data: dict[str, Any] = self.expect_frame(kind, timeout)["data"]
        return data

    def expect_frame(self, kind: str, timeout: float = PATIENCE_S) -> dict[str, Any]:
        end, seen = time.monotonic() + timeout, []
        while True:
            try:
                frame = self.receive(max(end - time.monotonic(), 0.01))
            except TimeoutError:
                raise AssertionError(f"no {kind} within {timeout} s, but {seen}") from None
            if frame["type"] == kind:
                return frame
            seen.append(frame)

    def error(self, timeout: float = PATIENCE_S) -> str:
        """The code of the next `error`."""
        code: str = self.expect("error", timeout)["code"]
        return code

    def until_pong(self) -> list[dict[str, Any]]:
        """Everything that comes before the answer to a ping sent now."""
        self.send("ping")
        frames = []
        while (frame := self.receive())["type"] != "pong":
            frames.append(frame)
        return frames

    def close_code(self, timeout: float = PATIENCE_S) -> int | None:
        """The code with which the server closes, after whatever it still sends."""
        end = time.monotonic() + timeout
        while True:
            try:
                self.socket.recv(max(end - time.monotonic(), 0.01))
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None
            except TimeoutError:
                raise AssertionError(f"still open after {timeout} s") from None


def access_of(user: Any) -> str:
    """An access token of a new sign-in."""
    from accounts.services import token_pair_issue

    return token_pair_issue(user=user, request=RequestFactory().get("/")).access
