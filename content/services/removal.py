"""Clearing away what nobody can reach any more. Both may be cut off at any point and run again: files go
before the row that knows them."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from content import files, signals
from content.models import Media, Post
from instaclone.common.errors import NotFound
from instaclone.common.ids import id_floor
from instaclone.common.transactions import atomic

UNUSED_MEDIA_LIFETIME = timedelta(hours=24)
DELETED_POST_LIFETIME = timedelta(days=settings.DELETED_POST_DAYS)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
BATCH = 100


def remove_unused_media() -> int:
    """Remove pictures and videos that were uploaded a day ago and never used; returns their number. Of a video that
    failed and that a draft holds the upload goes: the draft keeps what it says of it."""
    before = id_floor(int((timezone.now() - UNUSED_MEDIA_LIFETIME).timestamp() * 1000))
    removed, last = 0, 0
    while batch := list(Media.objects.unused().filter(pk__gt=last, pk__lt=before).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        removed += sum(_remove_unused(media) for media in batch)
    _remove_failed_uploads(before)
    return removed


def remove_deleted_posts() -> int:
    """Remove posts that were deleted 30 days ago, with their files; returns their number."""
    before = timezone.now() - DELETED_POST_LIFETIME
    due = Q(state=Post.State.DELETED, deleted_at__lt=before)
    removed = 0
    while post_ids := list(
        Post.objects.filter(due).order_by("deleted_at").values_list("pk", flat=True)[:BATCH]
    ):
        for post_id in post_ids:
            _remove_post(post_id)
        removed += len(post_ids)
    return removed


def post_remove(*, author: User, post_id: int) -> None:
    """Remove one's own deleted post now and for good, with its files. NotFound when it isn't the author's, or isn't
    deleted."""
    # From here on it can't be restored, and what is cut off in between is finished at night.
    doomed = Post.objects.filter(pk=post_id, author_id=author.pk, state=Post.State.DELETED)
    if not doomed.update(deleted_at=LONG_AGO):
        raise NotFound()
    _remove_post(post_id)


def _remove_unused(media: Media) -> bool:
    # From here on nothing can take it: posts and messages take what is ready.
    marked = Media.objects.unused().filter(pk=media.pk).update(state=Media.State.FAILED)
    if marked:
        files.remove_media(media)
        Media.objects.filter(pk=media.pk).delete()
    return bool(marked)


def _remove_failed_uploads(before: int) -> None:
    failed = Media.objects.filter(state=Media.State.FAILED, kind=Media.Kind.VIDEO, pk__lt=before)
    failed = failed.exclude(source="")
    while batch := list(failed.order_by("pk")[:BATCH]):
        for media in batch:
            # The row first: from here on staff can't have it processed again. A file that stays goes with the draft.
            if failed.filter(pk=media.pk).update(source=""):
                files.remove([media.source])


def _remove_post(post_id: int) -> None:
    for media in Media.objects.filter(post_id=post_id):
        files.remove_media(media)
    _delete_rows(post_id)


@atomic
def _delete_rows(post_id: int) -> None:
    signals.post_removing.send(sender=Post, post_id=post_id)
    Media.objects.filter(post_id=post_id).delete()
    Post.objects.filter(pk=post_id).delete()
