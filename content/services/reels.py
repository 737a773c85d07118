"""Reels: publishing one, and counting who watches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Post, ReelView
from content.selectors import reel_get
from content.services.media import media_update, usable_media
from content.services.posts import check_reel, post_create
from instaclone.common.counters import move
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic

DAY_SECONDS = 86_400
# Whoever saw this much of a reel saw it to the end: the last frames belong to the thumb.
COMPLETE_SHARE = 0.95


def reel_create(
    *,
    author: User,
    media_id: int,
    caption: str = "",
    cover_ms: int | None = None,
    location: str = "",
    audience: str = Post.Audience.FOLLOWERS,
    comments_disabled: bool = False,
    hide_like_count: bool = False,
    tagged_users: Iterable[Mapping[str, Any]] = (),
    coauthors: Sequence[int] = (),
) -> Post:
    """Publish one video of the author's as a reel. `cover_ms` says where in it the cover is taken; all else is as for
    `post_create`.

    InvalidInput for what isn't a video of at most 90 s, or a cover that isn't in it; Conflict for a video that
    is used already or still being processed (`media_processing`)."""
    if cover_ms is not None:
        # What can't become a reel keeps its cover: another post may show it.
        check_reel(usable_media(author.pk, [media_id]))
        media_update(owner=author, media_id=media_id, cover_ms=cover_ms)
    return post_create(
        author=author,
        media_ids=[media_id],
        caption=caption,
        location=location,
        audience=audience,
        comments_disabled=comments_disabled,
        hide_like_count=hide_like_count,
        tagged_users=tagged_users,
        coauthors=coauthors,
        kind=Post.Kind.REEL,
    )


def reel_view(*, viewer: User, post_id: int, watched_ms: int, is_complete: bool = False) -> int:
    """The viewer watched a reel they may see for so long (milliseconds at a stretch); returns its view count.

    Counted once for each viewer and day (UTC); told again on that day, the longest stretch is kept. Watching
    one's own doesn't count. NotFound for what isn't a reel to the viewer."""
    reel = reel_get(viewer=viewer, post_id=post_id)
    if reel.author_id == viewer.pk:
        return reel.view_count
    duration_ms: int = reel.media[0]["duration_ms"]
    seen = ReelView(post_id=reel.pk, viewer_id=viewer.pk, day=int(timezone.now().timestamp()) // DAY_SECONDS)
    seen.watched_ms = min(watched_ms, duration_ms)
    seen.is_complete = is_complete or watched_ms >= duration_ms * COMPLETE_SHARE
    try:
        _count(seen)
    except IntegrityError:
        _prolong(seen)
    count = Post.objects.values_list("view_count", flat=True).filter(pk=reel.pk).first()
    if count is None:
        raise _gone()
    return int(count)


@atomic
def _count(seen: ReelView) -> None:
    seen.save(force_insert=True)
    reel = Post.objects.filter(pk=seen.post_id)
    if not reel.update(
        view_count=F("view_count") + 1, complete_count=F("complete_count") + int(seen.is_complete)
    ):
        raise _gone()


def _gone() -> NotFound:
    """It was removed for good while it was watched: no view of it stays behind."""
    return NotFound(_("This reel isn't available."))


@atomic
def _prolong(seen: ReelView) -> None:
    """The viewer was counted on this day already: only what is more than before is written."""
    mine = ReelView.objects.filter(viewer_id=seen.viewer_id, post_id=seen.post_id, day=seen.day)
    mine.filter(watched_ms__lt=seen.watched_ms).update(watched_ms=seen.watched_ms)
    if seen.is_complete and mine.filter(is_complete__in=[False]).update(is_complete=True):
        move(Post.objects.filter(pk=seen.post_id), "complete_count", 1)
