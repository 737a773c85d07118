"""Reads of search. The viewer is a user or AnonymousUser; `q` is what they typed, whatever it is."""

from dataclasses import dataclass, field
from typing import Any

from content.models import Hashtag, Place
from feed.search.people import find_users
from feed.search.posts import find_posts
from feed.search.recents import RecentCard, recent_searches
from feed.search.terms import Query
from feed.search.topics import find_hashtags, find_places
from social.cards import UserCard

__all__ = [
    "RecentCard", "Suggestions", "find_hashtags", "find_places", "find_posts", "find_users", "recent_searches",
    "suggest",
]  # fmt: skip

SUGGESTED = 8
# How many of the eight are people, hashtags and places, as long as there are so many: by how the query begins.
SHARES = {"": (4, 2, 2), "@": (8, 0, 0), "#": (0, 8, 0)}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is shown while somebody types: at most eight in all."""

    users: list[UserCard] = field(default_factory=list)
    hashtags: list[Hashtag] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.users or self.hashtags or self.places)


def suggest(*, viewer: Any, q: str) -> Suggestions:
    """People, hashtags and places for what has been typed so far; nothing for an empty `q`. `@` asks for people,
    `#` for hashtags: others only fill what is left. As many queries as the three searches: twenty at most, fourteen
    for one word."""
    query = Query.of(q)
    if not query.text:
        return Suggestions()
    users = find_users(viewer=viewer, q=q, limit=SUGGESTED)
    hashtags = find_hashtags(q=q, limit=SUGGESTED)
    places = find_places(q=q, limit=SUGGESTED) if not query.lead else []
    room = _shared(SHARES[query.lead], (len(users), len(hashtags), len(places)))
    return Suggestions(users[: room[0]], hashtags[: room[1]], places[: room[2]])


def _shared(shares: tuple[int, ...], there: tuple[int, ...]) -> list[int]:
    """How many of each to show: its share, and of what others leave free what it can fill, the first one first."""
    taken = [min(share, count) for share, count in zip(shares, there, strict=True)]
    for place, count in enumerate(there):
        taken[place] += min(SUGGESTED - sum(taken), count - taken[place])
    return taken
