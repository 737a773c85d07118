"""The feed's background work. Every task may be run twice."""

import time
from collections.abc import Callable
from typing import Any

from celery import shared_task

from accounts.models import User
from content.models import Post
from feed import pulls, services
from feed.affinity import affinity_trim
from feed.explore_sources import finds_compute
from feed.models import Affinity, SeenPost, TimelineEntry
from feed.search.indexing import post_index
from feed.seen import seen_trim
from feed.snapshots import snapshots_clear
from feed.topics.trending import trending_hashtags_compute
from feed.trending import trending_posts_compute
from instaclone.common.ids import id_floor

# With so few followers a fan-out costs no more than enqueueing it, and everyone sees the post at once.
INLINE_FOLLOWERS = 200
SWEEP_AFTER_MS = 60_000
SWEEP_POSTS = 500
TRIM_WINDOW_MS = 2 * 3_600_000
TRIM_BATCH = 5_000

RETRY = {
    "acks_late": True,
    "autoretry_for": (Exception,),
    "retry_backoff": True,
    "retry_backoff_max": 300,
    "max_retries": 8,
}


@shared_task(name="feed.fan_out", **RETRY)
def fan_out(post_id: int) -> None:
    """Write a published post into the timelines of the author's followers."""
    services.fan_out(post_id)


@shared_task(name="feed.remove_from_timelines", **RETRY)
def remove_from_timelines(post_id: int) -> None:
    """Take an archived or deleted post out of the timelines."""
    services.remove_from_timelines(post_id)


@shared_task(name="feed.fan_out_beside", **RETRY)
def fan_out_beside(post_id: int, coauthor_id: int) -> None:
    """Write a post into the timelines of the followers of somebody who stands beside its author now."""
    services.fan_out_beside(post_id=post_id, coauthor_id=coauthor_id)


@shared_task(name="feed.remove_beside", **RETRY)
def remove_beside(post_id: int, coauthor_id: int) -> None:
    """Take a post out of the timelines that it was in through somebody who was beside its author."""
    services.remove_beside(post_id=post_id, coauthor_id=coauthor_id)


@shared_task(name="feed.timeline_fill", **RETRY)
def timeline_fill(owner_id: int, author_id: int) -> None:
    """Write an author's newest posts into a new follower's timeline."""
    services.timeline_fill(owner_id=owner_id, author_id=author_id)


@shared_task(name="feed.close_friend_fill", **RETRY)
def close_friend_fill(owner_id: int, author_id: int) -> None:
    """Write what an author posted for close friends into a new one's timeline."""
    services.close_friend_fill(owner_id=owner_id, author_id=author_id)


@shared_task(name="feed.refresh_trending")
def refresh_trending() -> None:
    """Every ten minutes: which posts and which hashtags are trending."""
    trending_posts_compute()
    trending_hashtags_compute()


@shared_task(name="feed.refresh_explore")
def refresh_explore(user_id: int) -> None:
    """Look anew for posts that somebody may like to explore. A visit asks for it; nobody misses one that failed."""
    finds_compute(user_id)


@shared_task(name="feed.remove_old_snapshots")
def remove_old_snapshots() -> int:
    """Daily: what was worked out for people who don't come any more."""
    return snapshots_clear()


@shared_task(name="feed.finish_fan_out")
def finish_fan_out() -> None:
    """Every minute: enqueue again the posts whose fan-out didn't complete within one. Where a process ended before it
    began, nothing else was told of the post either: it is indexed for search, too."""
    old = id_floor(int(time.time() * 1000) - SWEEP_AFTER_MS)
    unfinished = Post.objects.filter(state=Post.State.PUBLISHED, fanned_out_at=None, pk__lt=old).order_by(
        "pk"
    )
    post_ids = list(unfinished.values_list("pk", flat=True)[:SWEEP_POSTS])
    for post_id in post_ids:
        fan_out.delay(post_id)
    for post_id in post_ids:
        post_index(post_id)


@shared_task(name="feed.trim_timelines")
def trim_timelines() -> None:
    """Every hour: shorten the timelines that grew since the last time, and let authors who are no longer so
    large be fanned out again."""
    last = id_floor(int(time.time() * 1000) - TRIM_WINDOW_MS)
    seen: set[int] = set()
    entries = TimelineEntry.objects.order_by("pk").values_list("pk", "owner_id")
    while rows := list(entries.filter(pk__gt=last)[:TRIM_BATCH]):
        last = rows[-1][0]
        grown = {owner_id for _, owner_id in rows} - seen
        seen |= grown
        for owner_id in grown:
            services.timeline_trim(owner_id)
    pulls.end_needless_pulling()


@shared_task(name="feed.trim_interest")
def trim_interest() -> None:
    """Every hour: of who came closer to new authors or saw new posts since the last time, keep what matters most."""
    _trim_grown(Affinity, affinity_trim)
    _trim_grown(SeenPost, seen_trim)


def _trim_grown(model: Any, trim: Callable[[int], int]) -> None:
    last = id_floor(int(time.time() * 1000) - TRIM_WINDOW_MS)
    done: set[int] = set()
    rows = model.objects.order_by("pk").values_list("pk", "viewer_id")
    while new := list(rows.filter(pk__gt=last)[:TRIM_BATCH]):
        last = new[-1][0]
        for viewer_id in {viewer_id for _, viewer_id in new} - done:
            done.add(viewer_id)
            trim(viewer_id)


def fan_out_soon(post_id: int, author_id: int) -> None:
    """Fan out now for a small audience; else write the author's own entry now and the others in a task."""
    if _has_few_followers(services.people_of(post_id)):
        services.fan_out(post_id)
        return
    services.entries_add(post_id=post_id, author_id=author_id, owner_ids=[author_id])
    fan_out.delay(post_id)


def fan_out_beside_soon(post_id: int, coauthor_id: int) -> None:
    """The same for the followers of somebody who has just come to stand beside the author."""
    if _has_few_followers([coauthor_id]):
        services.fan_out_beside(post_id=post_id, coauthor_id=coauthor_id)
    else:
        fan_out_beside.delay(post_id, coauthor_id)


def _has_few_followers(author_ids: list[int]) -> bool:
    counts = User.objects.filter(pk__in=author_ids).order_by().values_list("followers_count", flat=True)
    return sum(counts) <= INLINE_FOLLOWERS
