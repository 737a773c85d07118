"""What has to happen before Django sees a request of the ASGI server."""

import json
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from instaclone.common import errors
from instaclone.common.middleware import body_limit, body_too_large

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]  # Django types its messages more narrowly than ASGI

DRAIN_BYTES = 256 * 1024 * 1024
DRAIN_S = 10.0

logger = logging.getLogger(__name__)


class LimitBody:
    """Answers 413 to a body that is too long, before it has been received, and 507 to one that found no room.

    Django's handler stores a whole body before any middleware can look at its length. A body without a
    `Content-Length` is counted as it comes. Everything but HTTP passes through untouched."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        limit = body_limit(headers.get(b"content-type", ""), scope.get("path", ""))
        length = headers.get(b"content-length", "")
        if re.fullmatch(r"[0-9]+", length):
            if int(length[:20]) > limit:
                await _refuse(receive, send, body_too_large(limit))
                return
        else:
            receive = _counted(receive, send, limit)
        try:
            await self.app(scope, receive, send)
        except OSError as error:
            # From receiving the body: whatever happens later is answered by Django itself.
            if not errors.is_disk_full(error):
                raise
            logger.error("the disk is full", exc_info=error)
            await _refuse(receive, send, errors.StorageFull())


def _counted(receive: Receive, send: Send, limit: int) -> Receive:
    """The same messages, until they carry more than `limit` bytes: then 413, and the app sees a hang-up."""
    seen = 0

    async def next_message() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen <= limit:
            return message
        await _refuse(receive, send, body_too_large(limit))
        return {"type": "http.disconnect"}

    return next_message


async def _refuse(receive: Receive, send: Send, error: errors.DomainError) -> None:
    answer = json.dumps({"detail": error.detail, "code": error.code}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
        (b"connection", b"close"),
        (b"x-request-id", uuid.uuid4().hex.encode()),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer, "more_body": True})
    # A client that is still sending would see a reset connection, not the answer: read on for a while.
    left, until = DRAIN_BYTES, time.monotonic() + DRAIN_S
    while left > 0 and time.monotonic() < until:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    await send({"type": "http.response.body", "body": b""})
