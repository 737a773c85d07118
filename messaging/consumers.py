"""Where the channel layer and the sockets meet: parses nothing, decides nothing, hands on to `gateway.session`."""

import logging
from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from redis.exceptions import RedisError

from instaclone.common import realtime
from messaging.gateway.codes import Close
from messaging.gateway.session import Client

logger = logging.getLogger(__name__)


class GatewayConsumer(AsyncConsumer):
    """One for each WebSocket. Its methods are named after the messages that they take."""

    client: Client | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (realtime.Unavailable, RedisError, OSError) as error:
            logger.warning("a socket is closed: Redis does not answer: %s", error.__cause__ or error)
            await self._fail(send)
        except Exception:
            logger.exception("a socket failed")
            await self._fail(send)
        finally:
            if self.client is not None:
                await self.client.gone()

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own goes through a thread first, to close database connections; this loop has none.
        await getattr(self, get_handler_name(message))(message)

    async def _fail(self, send: Any) -> None:
        if self.client is None:  # before Channels told us of the socket
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": int(Close.FAULT)})
        else:
            await self.client.close(Close.FAULT, "server fault")

    # --- From the server -----------------------------------------------------------------------------------
    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.client = Client(self.scope, self.base_send, self.channel_layer, self.channel_name)
        await self.client.open()

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        assert self.client is not None
        await self.client.receive(message.get("text"))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer()

    # --- From the channel layer ----------------------------------------------------------------------------
    async def user_event(self, message: dict[str, Any]) -> None:
        assert self.client is not None
        await self.client.event(message["text"], message["seq"], message["prev"])

    async def session_ended(self, message: dict[str, Any]) -> None:
        assert self.client is not None
        await self.client.sessions_ended(message["session_ids"], message["keep"])
