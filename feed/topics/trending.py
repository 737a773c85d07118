"""Which hashtags are trending: worked out by a task from public posts, kept as a snapshot, read by everybody."""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from content.hashtags import banned_hashtag_ids
from content.models import Hashtag, Post, PostHashtag
from feed.snapshots import is_older, snapshot_get, snapshot_put
from feed.topics import trend_score
from instaclone.common.ids import id_floor, id_time_ms
from social.topics import muted_hashtag_ids

NAME, NAME_OF_USUAL = "trending:hashtags", "trending:usual"
DAY_MS = 86_400_000
USUAL_DAYS = 14
# What one round reads at most. On a site with more in a day, "today" is as long as these reach back.
ROWS_TODAY = 50_000
ROWS_USUAL = 1_000  # of each candidate
CANDIDATES = 100
KEPT = 50
STALE = timedelta(days=1)  # the task has stopped, and nothing is known of today
BATCH = 500

Uses = list[tuple[int, int]]  # (hashtag or author, post)


def trending_hashtags(limit: int = 10, *, viewer: Any = None) -> list[Hashtag]:
    """The trending hashtags, the first one most, without banned ones and those that `viewer` mutes. Two queries, and
    one for who is signed in."""
    snapshot = snapshot_get(NAME)
    if snapshot is None or is_older(snapshot, STALE):
        return []
    unwanted = muted_hashtag_ids(viewer) if viewer is not None else frozenset()
    ids = [pk for pk in snapshot.data["hashtags"] if pk not in unwanted]
    found = Hashtag.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found and not found[pk].is_banned][:limit]


def trending_hashtags_compute() -> None:
    """Work out what is trending now; every ten minutes. What is usual for a hashtag is worked out once a day."""
    now_ms = int(time.time() * 1000)
    today, share = _today(now_ms)
    often = sorted(today, key=lambda pk: (-len(today[pk]), pk))[:CANDIDATES]
    usual = {pk: people * share for pk, people in _usual_of(often, now_ms).items()}
    trends = trend_score.rank({pk: today[pk] for pk in often}, usual)
    snapshot_put(NAME, {"hashtags": [trend.hashtag_id for trend in trends[:KEPT]]})


def _today(now_ms: int) -> tuple[dict[int, set[int]], float]:
    """Who used each hashtag in the last day in public posts, where enough people did; and for what share of the day
    that could be read."""
    floor = id_floor(now_ms - DAY_MS)
    rows = PostHashtag.objects.filter(pk__gt=floor).order_by("-pk")
    newest = list(rows.values_list("pk", "hashtag_id", "post_id")[:ROWS_TODAY])
    share = 1.0
    if len(newest) == ROWS_TODAY:
        share = max(now_ms - id_time_ms(newest[-1][0]), 1) / DAY_MS
    # A hashtag that was written into an old post says nothing of today.
    uses = [(hashtag_id, post_id) for _pk, hashtag_id, post_id in newest if post_id > floor]
    authors = _public_authors(post_id for _hashtag_id, post_id in uses)
    people: defaultdict[int, set[int]] = defaultdict(set)
    banned = banned_hashtag_ids()
    for hashtag_id, post_id in uses:
        if post_id in authors and hashtag_id not in banned:
            people[hashtag_id].add(authors[post_id])
    return {pk: found for pk, found in people.items() if len(found) >= trend_score.MIN_AUTHORS}, share


def _usual_of(hashtag_ids: list[int], now_ms: int) -> dict[int, float]:
    """What is usual for these, from the snapshot as far as it knows them today."""
    day = now_ms // DAY_MS
    kept = snapshot_get(NAME_OF_USUAL)
    known = kept.data["usual"] if kept is not None and kept.data["day"] == day else {}
    found = {pk: known[str(pk)] if str(pk) in known else _usual(pk, now_ms) for pk in hashtag_ids}
    if found.keys() - {int(pk) for pk in known}:
        usual = {**known, **{str(pk): value for pk, value in found.items()}}
        snapshot_put(NAME_OF_USUAL, {"day": day, "usual": usual})
    return found


def _usual(hashtag_id: int, now_ms: int) -> float:
    """How many people used it on a day of the two weeks before the last 24 hours, as far back as is read."""
    end_ms = now_ms - DAY_MS
    start_ms = end_ms - USUAL_DAYS * DAY_MS
    rows = PostHashtag.objects.filter(
        hashtag_id=hashtag_id, post_id__lt=id_floor(end_ms), post_id__gt=id_floor(start_ms)
    ).order_by("-post_id")
    post_ids = list(rows.values_list("post_id", flat=True)[:ROWS_USUAL])
    days = float(USUAL_DAYS)
    if len(post_ids) == ROWS_USUAL:
        days = (end_ms - id_time_ms(post_ids[-1])) / DAY_MS
    authors = _public_authors(post_ids)
    uses = ((author, (end_ms - id_time_ms(post_id)) // DAY_MS) for post_id, author in authors.items())
    return trend_score.usual_day(uses, days)


def _public_authors(post_ids: Iterable[int]) -> dict[int, int]:
    """The authors of those of these posts that everyone may see, by post; a query for each 500."""
    found: dict[int, int] = {}
    ids = sorted(set(post_ids))
    for start in range(0, len(ids), BATCH):
        posts = Post.objects.filter(pk__in=ids[start : start + BATCH]).values_list("pk", "author_id", "reach")
        found |= {pk: author_id for pk, author_id, reach in posts if reach == Post.Reach.EVERYONE}
    return found
