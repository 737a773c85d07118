"""Which WebSocket addresses there are."""

from collections.abc import Awaitable, Callable
from typing import Any

from messaging.consumers import GatewayConsumer
from messaging.gateway.codes import Close

PATHS = ("/ws/", "/ws")
_gateway = GatewayConsumer.as_asgi()


async def websocket(
    scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """The ASGI application for WebSockets."""
    if scope["path"] in PATHS:
        await _gateway(scope, receive, send)
        return
    # Accepted first: browsers don't tell a page why a handshake was refused.
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(Close.NO_SUCH_PATH), "reason": "no such address"})
