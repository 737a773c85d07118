"""A post between published, archived and deleted.

A conditional update decides who makes the change; only the one who made it moves the counters. So each
counter moves exactly once, however many ask at the same time, and asking twice is the same as asking once.
"""

from functools import partial

from django.utils import timezone

from accounts.models import User
from content import signals
from content.models import Post
from content.services.hashtags import hashtags_count
from content.services.posts import announce
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
    post = _own(author, post_id)
    current = User.objects.get(pk=author.pk)
    reach = reach_of(state=Post.State.PUBLISHED, audience=post.audience, author=current)
    changed = Post.objects.filter(pk=post_id, state=Post.State.ARCHIVED).update(
        state=Post.State.PUBLISHED, reach=reach, fanned_out_at=None
    )
    if changed:
        _count(post_id, author.pk, 1)
        on_commit(partial(announce, signals.post_published, post_id, author.pk))


@atomic
def post_delete(*, author: User, post_id: int) -> None:
    """Delete one's own post, archived or not. Its row and files go 30 days later.

    NotFound when it isn't the author's, or was deleted already."""
    _own(author, post_id)
    if not _leave_published(post_id, author.pk, Post.State.DELETED):
        # It was hidden already, so nothing counts it.
        Post.objects.filter(pk=post_id).exclude(state=Post.State.DELETED).update(
            state=Post.State.DELETED, deleted_at=timezone.now()
        )


@atomic
def post_restore(*, post_id: int) -> None:
    """For staff: take a deletion back. The post comes into its author's archive, and the author decides
    whether it is shown: it may have been archived before. NotFound when its row is gone."""
    restored = Post.objects.filter(pk=post_id, state=Post.State.DELETED).update(
        state=Post.State.ARCHIVED, deleted_at=None
    )
    if not restored and not Post.objects.filter(pk=post_id).exists():
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


def _leave_published(post_id: int, author_id: int, state: Post.State) -> bool:
    """Take a published post out of sight; False when it wasn't published (any more)."""
    deleted_at = timezone.now() if state == Post.State.DELETED else None
    changed = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED).update(
        state=state, reach=Post.Reach.NOBODY, deleted_at=deleted_at
    )
    if changed:
        _count(post_id, author_id, -1)
        on_commit(partial(announce, signals.post_hidden, post_id, author_id))
    return bool(changed)


def _count(post_id: int, author_id: int, step: int) -> None:
    move(User.objects.filter(pk=author_id), "posts_count", step)
    hashtags_count(post_id, step)
