"""The channel layer in memory does what Channels' own does, without looking at everybody for each event."""

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer, get_channel_layer

from instaclone.common.realtime import layers
from instaclone.common.realtime.layers import MemoryChannelLayer


def test_it_is_the_layer_of_a_site_without_redis():
    assert isinstance(get_channel_layer(), MemoryChannelLayer)


def test_a_group_gets_what_is_sent_to_it():
    async def scene() -> list[str]:
        layer = MemoryChannelLayer(capacity=10)
        channels = [await layer.new_channel() for _ in range(3)]
        for channel in channels[:2]:
            await layer.group_add("readers", channel)
        await layer.group_send("readers", {"type": "news"})
        return [channel for channel in channels if channel in layer.channels and await layer.receive(channel)]

    assert len(asyncio.run(scene())) == 2


def test_it_does_not_look_at_everybody_each_time(monkeypatch: pytest.MonkeyPatch):
    looks: list[int] = []
    monkeypatch.setattr(InMemoryChannelLayer, "_clean_expired", lambda self: looks.append(1))

    async def scene() -> None:
        layer = MemoryChannelLayer(capacity=10)
        channel = await layer.new_channel()
        await layer.group_add("readers", channel)
        for _ in range(50):
            await layer.group_send("readers", {"type": "news"})
            await layer.receive(channel)

    asyncio.run(scene())
    assert len(looks) == 1


def test_what_nobody_fetches_is_dropped_in_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(layers, "CLEAN_EVERY_S", 0.0)

    async def scene() -> int:
        layer = MemoryChannelLayer(capacity=10, expiry=-1)
        await layer.send("test.nobody", {"type": "news"})
        await layer.group_send("somebody.else", {"type": "news"})
        return len(layer.channels)

    assert asyncio.run(scene()) == 0
