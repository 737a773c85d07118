"""What each room adds to the demo that `manage.py seed_demo` makes.

The command makes the people and their posts. Then come the parts that the rooms registered at start-up, in the order
of INSTALLED_APPS: each once for a site, so that what people delete from it stays deleted. A part that was interrupted
runs again, and adds what is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Demo:
    """What a part has to work with: the demo's people by username, and a painter.

    `draw(kind, seed)` gives the bytes of a JPEG; the kinds are those of the demo's posts ("sea", "forest" …)."""

    people: Mapping[str, Any]
    draw: Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """`is_daily`: it makes what doesn't last, and sees for itself each time whether there is any left. `is_last`: it
    looks at what the others made."""

    name: str
    add: Callable[[Demo], None]
    is_daily: bool = False
    is_last: bool = False


_parts: dict[str, Part] = {}


def register(
    name: str, add: Callable[[Demo], None], *, is_daily: bool = False, is_last: bool = False
) -> None:
    """Called by a room at start-up. `name` is remembered by sites that have the part."""
    _parts[name] = Part(name, add, is_daily, is_last)


def parts() -> list[Part]:
    return sorted(_parts.values(), key=lambda part: part.is_last)
