"""The floor of realtime.py: the least that a Channels consumer can do, on the site's channel layer.

`uvicorn benchmarks.realtime_bare:application`, with REDIS_URL for the Redis layer. A socket's first frame names the
groups that it joins. Each further frame is `<group> <text>`: the text goes to the group, and its members get it.
No sign-in, no database, no checks.
"""

import os
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

REDIS_URL = os.environ.get("REDIS_URL", "")
REDIS_LAYER = {
    "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
    "CONFIG": {"hosts": [REDIS_URL], "prefix": "bare"},
}
MEMORY_LAYER = {
    "BACKEND": "channels.layers.InMemoryChannelLayer",
    "CONFIG": {"capacity": 1_000, "expiry": 30},
}

settings.configure(CHANNEL_LAYERS={"default": REDIS_LAYER if REDIS_URL else MEMORY_LAYER})


class Echo(AsyncWebsocketConsumer):
    joined: tuple[str, ...] = ()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        assert text_data is not None
        if not self.joined:
            self.joined = tuple(text_data.split())
            for group in self.joined:
                await self.channel_layer.group_add(group, self.channel_name)
            await self.send(text_data="ready")
        else:
            group, _, text = text_data.partition(" ")
            await self.channel_layer.group_send(group, {"type": "deliver", "text": text})

    async def deliver(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])

    async def disconnect(self, code: int) -> None:
        for group in self.joined:
            await self.channel_layer.group_discard(group, self.channel_name)


application = Echo.as_asgi()
