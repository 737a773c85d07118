"""Lists that are ranked once for each visit: the reel feed, explore.

The order that a visit begins with is kept for half an hour under a token in the cursor, so that paging neither
repeats nor skips, whatever people do meanwhile. Kept orders are ids alone: who may see what is decided anew for each
page. What comes behind the order, and what when it was lost, is each list's own affair.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from content.models import Post
from feed.reel_ranking import Candidate
from instaclone.common.cache import picked_up, put_by
from instaclone.common.ids import MAX_ID, parse_id
from instaclone.common.pagination import Cursor, bad_cursor, decoded, encoded

VISIT_SECONDS = 1_800
# Of one person and list, the newest: each open page has one. More would crowd out what else the cache is for.
VISITS_EACH = 4
CLOSEST = 8  # steps of `closeness_of` that are as close as it gets

TOKEN = re.compile(r"[\w-]{16}", re.ASCII)
WHAT_RANKING_READS = (
    "author_id", "coauthor_ids", "kind", "reach", "like_count", "comment_count", "view_count", "complete_count",
    "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place(Cursor):
    """Where a visit goes on: at `offset` in the order kept under `token`; behind it, or when it was lost or there
    is none, below `key`. `told` is where the part of the list begins that the order has told already: see each list.
    """

    token: str = ""
    offset: int = 0
    told: int = MAX_ID

    def __str__(self) -> str:
        return encoded(f"{self.token}.{self.offset}.{self.key}.{self.told}")

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        if not text:
            return None
        token, *numbers = decoded(text).split(".")
        offset, key, told = [parse_id(number) for number in numbers] if len(numbers) == 3 else [None] * 3
        if offset is None or key is None or told is None or not (token == "" or TOKEN.fullmatch(token)):
            raise bad_cursor()
        return cls(key, token=token, offset=offset, told=told)


@dataclass(frozen=True, slots=True)
class Visit:
    """A ranked order (ids of posts), and where the list goes on behind it, if it does."""

    ids: list[int]
    behind: Place | None

    def part(self, place: Place, limit: int) -> tuple[list[int], Place | None]:
        """The ids on the page at this place, and where the next page is."""
        end = place.offset + limit
        ids = self.ids[place.offset : end]
        if end >= len(self.ids):
            return ids, self.behind
        # Below the oldest that was shown nothing repeats, should the order be lost.
        return ids, Place(min([place.key, *ids]), token=place.token, offset=end)


def new_token() -> str:
    return token_urlsafe(12)


def keep(name: str, viewer_id: int | None, token: str, visit: Visit) -> None:
    """Keep a visit to the list of this name; `viewer_id` is None for everyone who is signed out (who begin no visits
    of their own, so these are few)."""
    key = _key(name, viewer_id, token)
    others = [] if viewer_id is None else [*_kept_at(key).items()]
    put_by(key, dict([*others[1 - VISITS_EACH :], (token, visit)]), VISIT_SECONDS)


def kept(name: str, viewer_id: int | None, token: str) -> Visit | None:
    """The visit under this token, if it is this viewer's and still there."""
    return _kept_at(_key(name, viewer_id, token)).get(token) if token else None


def _kept_at(key: str) -> dict[str, Visit]:
    return picked_up(key) or {}


def _key(name: str, viewer_id: int | None, token: str) -> str:
    return f"feed:{name}:{token}" if viewer_id is None else f"feed:{name}:{viewer_id}"


def candidate_of(
    post: Post, *, now: datetime, near: Mapping[int, int], is_followed: bool, is_seen: bool
) -> Candidate:
    """What ranking is told of a post; `near` is how close people are to the viewer (`closeness_of`)."""
    return Candidate(
        post_id=post.pk,
        author_id=post.author_id,
        age_hours=(now - post.created_at).total_seconds() / 3_600,
        likes=post.like_count,
        comments=post.comment_count,
        views=post.view_count,
        completes=post.complete_count,
        affinity=min(near.get(post.author_id, 0) / CLOSEST, 1.0),
        is_followed=is_followed,
        is_seen=is_seen,
    )
