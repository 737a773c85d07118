"""Every kind of picture there is, by name."""

import random
from collections.abc import Callable

from PIL import Image

from feed.demo.canvas import Size, grain
from feed.demo.indoors import leaves, shapes, table
from feed.demo.outdoors import city, dunes, forest, mountains, night, sea, walls

PAINTERS: dict[str, Callable[[random.Random, Size], Image.Image]] = {
    painter.__name__: painter
    for painter in (mountains, sea, dunes, forest, city, leaves, table, walls, shapes, night)
}


def paint(kind: str, seed: str, size: Size = (1080, 1350)) -> Image.Image:
    """A finished picture. The same kind, seed and size give the same picture."""
    rng = random.Random(f"{kind}:{seed}")
    return grain(PAINTERS[kind](rng, size), 9 if kind in ("shapes", "walls", "table") else 12)
