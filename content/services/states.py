"""A post between published, archived and deleted.

A conditional update decides who makes the change; only the one who made it moves the counters. So each
counter moves exactly once, however many ask at the same time, and asking twice is the same as asking once.
"""

from functools import partial

from django.utils import timezone

from accounts.models import User
from content import signals
from content.models import Post
from content.querysets import PostQuerySet
from content.services.hashtags import hashtags_count
from content.services.pins import pin_remove
from content.services.places import places_count
from content.services.posts import announce
from content.services.removal import DELETED_POST_LIFETIME
from content.visibility import reach_of
from instaclone.common.counters import move
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic, on_commit


@atomic
def post_archive(*, author: User, post_id: int) -> None:
    """Hide one's own published post from everybody else. NotFound when it isn't the author's."""
    _own(author, post_id)
    _leave_published(post_id, author.pk, Post.State.ARCHIVED)


@atomic
def post_unarchive(*, author: User, post_id: int) -> None:
    """Publish one's own archived post again, in its old place. NotFound when it isn't the author's."""
    _publish_again(_own(author, post_id))


@atomic
def post_delete(*, author: User, post_id: int) -> None:
    """Delete one's own post, archived or not. Its row and files go 30 days later.

    NotFound when it isn't the author's, or was deleted already."""
    _own(author, post_id)
    if not _leave_published(post_id, author.pk, Post.State.DELETED):
        # It was hidden already, so nothing counts it.
        Post.objects.filter(pk=post_id).exclude(state=Post.State.DELETED).update(
            state=Post.State.DELETED, deleted_from=Post.State.ARCHIVED, deleted_at=timezone.now()
        )


@atomic
def post_restore(*, author: User, post_id: int) -> None:
    """Take a deletion of one's own post back within 30 days: it is published or archived again, as it was before.

    Nothing happens to one that isn't deleted (any more). NotFound when it isn't the author's, or on its way out."""
    post = Post.objects.filter(pk=post_id, author_id=author.pk).first()
    if post is None:
        raise NotFound()
    if post.state != Post.State.DELETED:
        return
    if post.deleted_from == Post.State.PUBLISHED:
        _publish_again(post)
    else:
        _archive_again(post_id)
    if Post.objects.filter(pk=post_id, state=Post.State.DELETED).exists():
        raise NotFound()


@atomic
def post_restore_to_archive(*, post_id: int) -> None:
    """For staff: take a deletion back. The post comes into its author's archive, and the author decides
    whether it is shown. NotFound when its row is gone or on its way out."""
    _archive_again(post_id)
    if not Post.objects.filter(pk=post_id).exclude(state=Post.State.DELETED).exists():
        raise NotFound()


@atomic
def posts_refresh_reach(*, author: User) -> None:
    """Carry the author's privacy and standing over to the reach of all their published posts: one update for
    each audience, in the transaction that changes the account."""
    for audience in Post.Audience:
        reach = reach_of(state=Post.State.PUBLISHED, audience=audience, author=author)
        Post.objects.filter(author_id=author.pk, state=Post.State.PUBLISHED, audience=audience).exclude(
            reach=reach
        ).update(reach=reach)


def _own(author: User, post_id: int) -> Post:
    post = Post.objects.own(author).filter(pk=post_id).first()
    if post is None:
        raise NotFound()
    return post


def _restorable() -> PostQuerySet:
    """Deleted posts whose removal hasn't begun and won't: those have a time of deletion that is further back."""
    return Post.objects.filter(
        state=Post.State.DELETED, deleted_at__gte=timezone.now() - DELETED_POST_LIFETIME
    )


def _archive_again(post_id: int) -> None:
    _restorable().filter(pk=post_id).update(state=Post.State.ARCHIVED, deleted_at=None, deleted_from="")


def _publish_again(post: Post) -> None:
    """Publish an archived or a restorable post in its old place; nothing when somebody else did so before."""
    author = User.objects.get(pk=post.author_id)
    was_deleted = post.state == Post.State.DELETED
    hidden = _restorable() if was_deleted else Post.objects.filter(state=Post.State.ARCHIVED)
    changed = hidden.filter(pk=post.pk).update(
        state=Post.State.PUBLISHED,
        reach=reach_of(state=Post.State.PUBLISHED, audience=post.audience, author=author),
        deleted_at=None,
        deleted_from="",
        fanned_out_at=None,
    )
    if changed:
        _count(post.pk, author.pk, 1)
        on_commit(partial(announce, signals.post_published, post.pk, author.pk))


def _leave_published(post_id: int, author_id: int, state: Post.State) -> bool:
    """Take a published post out of sight; False when it wasn't published (any more)."""
    deleted = state == Post.State.DELETED
    changed = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED).update(
        state=state,
        reach=Post.Reach.NOBODY,
        deleted_at=timezone.now() if deleted else None,
        deleted_from=Post.State.PUBLISHED if deleted else "",
    )
    if changed:
        pin_remove(post_id)
        _count(post_id, author_id, -1)
        on_commit(partial(announce, signals.post_hidden, post_id, author_id))
    return bool(changed)


def _count(post_id: int, author_id: int, step: int) -> None:
    move(User.objects.filter(pk=author_id), "posts_count", step)
    hashtags_count(post_id, step)
    place_id = Post.objects.filter(pk=post_id).values_list("place_id", flat=True).first()
    places_count(place_id, step)
