"""Which posts are trending: those that many different people have liked lately. A task works it out for everybody.

Newer likes say more. Everybody has one voice, which is split over what they like: a hundred likes of one account say
ten times as much as one, not a hundred times. What authors like of their own doesn't count.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from django.db.models import QuerySet

from content.models import Post
from feed.snapshots import is_older, snapshot_get, snapshot_put
from instaclone.common.cache import remembered
from instaclone.common.ids import id_floor, id_time_ms
from social.models import Like

NAME = "trending:posts"
SECONDS = 60
STALE = timedelta(days=1)  # the task has stopped, and nothing is known of today
HOUR_MS = 3_600_000
SPAN_MS = 48 * HOUR_MS
HALF_LIFE_HOURS = 6.0  # after which a like says half as much
LIKES = 20_000  # the newest, that one round looks through
TARGETS = 500  # the most liked of what these are for; some are comments and stories
LIKERS = 3  # different people make a trend
POSTS = 60


@dataclass(frozen=True, slots=True)
class Voice:
    """That somebody liked something, so many hours ago."""

    user_id: int
    target_id: int
    age_hours: float


def trending_posts() -> list[int]:
    """Ids of posts that were public when it was worked out, the hottest first. A hint, up to some minutes old: who may
    see them is asked when they are shown. One query when it was forgotten."""
    return remembered(f"feed:{NAME}", SECONDS, _known)


def trending_posts_compute() -> None:
    """Work it out now; every ten minutes. Two queries."""
    now_ms = int(time.time() * 1000)
    rows = newest_likes(now_ms).values_list("pk", "user_id", "target_id")[:LIKES]
    voices = [
        Voice(user_id, target_id, max(now_ms - id_time_ms(pk), 0) / HOUR_MS)
        for pk, user_id, target_id in rows
    ]
    people = _public_posts(target for target, _ in Counter(v.target_id for v in voices).most_common(TARGETS))
    snapshot_put(NAME, {"posts": hottest(voices, people)[:POSTS]})


def hottest(voices: Collection[Voice], people: Mapping[int, Collection[int]]) -> list[int]:
    """Of the posts in `people` (with those who made each, by id) the ones that at least `LIKERS` others like, the
    hottest first; equal ones by age, the newest first. The order the voices come in doesn't matter."""
    likes = Counter(voice.user_id for voice in voices)
    heat: defaultdict[int, list[float]] = defaultdict(list)
    for voice in voices:
        if voice.target_id in people and voice.user_id not in people[voice.target_id]:
            share = 1 / sqrt(likes[voice.user_id])
            heat[voice.target_id].append(share * 0.5 ** (voice.age_hours / HALF_LIFE_HOURS))
    total = {post_id: sum(sorted(parts)) for post_id, parts in heat.items() if len(parts) >= LIKERS}
    return sorted(total, key=lambda post_id: (-total[post_id], -post_id))


def newest_likes(now_ms: int) -> QuerySet[Like]:
    return Like.objects.filter(pk__gt=id_floor(now_ms - SPAN_MS)).order_by("-pk")


def _public_posts(ids: Iterable[int]) -> dict[int, list[int]]:
    """Who made each of those that everyone may see: the author, and who stands beside."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Post.objects.filter(pk__in=wanted).values_list("pk", "reach", "author_id", "coauthor_ids")
    return {pk: [author, *beside] for pk, reach, author, beside in rows if reach == Post.Reach.EVERYONE}


def _known() -> list[int]:
    snapshot = snapshot_get(NAME)
    if snapshot is None or is_older(snapshot, STALE):
        return []
    return list(snapshot.data["posts"])
