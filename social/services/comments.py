"""Comments: written, edited, pinned and removed, with the counters of their post and parent."""

from functools import partial

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Post
from instaclone.common.counters import move
from instaclone.common.errors import Conflict, Forbidden, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from social.access import comment_for, post_for
from social.models import Comment, Like
from social.signals import comment_created, comment_deleted, comment_edited

MAX_PINNED = 3
# How many of a post's newest top-level comments are marked `is_recent`, for the previews in the feed.
RECENT = 8
BATCH = 500


def comment_create(*, author: User, post_id: int, text: str, parent_id: int | None = None) -> Comment:
    """Comment on a post that `author` may see, or reply to a comment on it (`parent_id`).

    A reply to a reply hangs on the same top comment. InvalidInput for a text that isn't 1 to 2,200 characters
    or a parent that isn't there, Forbidden when the post's comments are off, NotFound for an unseen post.
    """
    text = _clean(text)
    post = post_for(author, post_id)
    if post.comments_disabled:
        raise Forbidden(_("Comments on this post are turned off."), code="comments_disabled")
    top_id = None if parent_id is None else _top_comment(author, post, parent_id)
    comment = _create(author.pk, post.pk, text, top_id)
    comment.author, comment.post = author, post
    return comment


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise InvalidInput(_("Write something first."), field="text", code="blank")
    if len(text) > settings.COMMENT_MAX_LENGTH:
        limit = {"max": settings.COMMENT_MAX_LENGTH}
        raise InvalidInput(_("Use %(max)d characters at most.") % limit, field="text", code="max_length")
    if "\x00" in text:
        raise InvalidInput(_("Null characters are not allowed."), field="text")
    return text


def _top_comment(author: User, post: Post, parent_id: int) -> int:
    """The top-level comment that a reply to `parent_id` hangs on."""
    missing = InvalidInput(_("The comment you reply to isn't there."), field="parent")
    try:
        parent = comment_for(author, parent_id)
    except NotFound:
        raise missing from None
    if parent.post_id != post.pk:
        raise missing
    top_id: int = parent.parent_id or parent.pk
    return top_id


@atomic
def _create(author_id: int, post_id: int, text: str, top_id: int | None) -> Comment:
    comment = Comment.objects.create(
        author_id=author_id, post_id=post_id, text=text, parent_id=top_id, is_recent=top_id is None
    )
    if top_id is None:
        _trim_recent(post_id)
    elif not move(Comment.objects.filter(pk=top_id), "reply_count", 1):
        raise InvalidInput(_("The comment you reply to isn't there."), field="parent")
    # The same write that counts makes sure that the post wasn't closed or removed meanwhile.
    still_open = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED, comments_disabled=False)
    if not move(still_open, "comment_count", 1):
        raise NotFound(_("This post isn't available."))
    on_commit(
        partial(
            comment_created.send,
            sender=Comment,
            comment_id=comment.pk,
            post_id=post_id,
            author_id=author_id,
            parent_id=top_id,
        )
    )
    return comment


def comment_update(*, user: User, comment_id: int, text: str) -> Comment:
    """Change one's own comment. Forbidden for a comment of someone else's, InvalidInput as for a new one."""
    comment = comment_for(user, comment_id)
    if comment.author_id != user.pk:
        raise Forbidden(_("Only its author can edit a comment."))
    text = _clean(text)
    if text != comment.text:
        comment.text, comment.edited_at = text, timezone.now()
        if not Comment.objects.filter(pk=comment.pk).update(text=text, edited_at=comment.edited_at):
            raise NotFound(_("This comment isn't available."))
        names = {"comment_id": comment.pk, "post_id": comment.post_id, "author_id": user.pk}
        on_commit(partial(comment_edited.send, sender=Comment, **names))
    comment.author = user
    return comment


def comment_delete(*, user: User, comment_id: int) -> Post:
    """Remove a comment, and the replies to it: as its author or as the author of the post, which is returned.

    Nobody needs to see the post for that any more. Forbidden for someone else who sees it, NotFound for who
    doesn't, and for a comment that is gone."""
    comment = Comment.objects.filter(pk=comment_id).select_related("post").first()
    if comment is None or user.pk not in (comment.author_id, comment.post.author_id):
        comment_for(user, comment_id)
        raise Forbidden(_("You can only delete your own comments, and those on your posts."))
    comment_remove(comment_id=comment_id)
    return comment.post


@atomic
def comment_remove(*, comment_id: int) -> None:
    """Remove a comment, its replies and all their likes, whoever asks (staff does, through the admin)."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        return
    replies = Comment.objects.filter(parent_id=comment_id).order_by("pk").values_list("pk", flat=True)
    ids = [*replies, comment_id]
    removed = _remove_with_likes(ids)
    if comment.is_reply:
        move(Comment.objects.filter(pk=comment.parent_id), "reply_count", -1)
    elif comment.is_recent:
        _refill_recent(comment.post_id)
    move(Post.objects.filter(pk=comment.post_id), "comment_count", -removed)
    on_commit(partial(comment_deleted.send, sender=Comment, comment_ids=ids, post_id=comment.post_id))


@atomic
def conversation_remove(*, post_id: int) -> None:
    """Remove every comment on a post that is itself being removed, and the likes of it and of them."""
    replies = Comment.objects.filter(post_id=post_id).exclude(parent=None)
    _remove_with_likes(list(replies.order_by("pk").values_list("pk", flat=True)))
    rest = Comment.objects.filter(post_id=post_id).order_by("pk").values_list("pk", flat=True)
    _remove_with_likes(list(rest))
    Like.objects.filter(target_id=post_id).delete()


def _remove_with_likes(ids: list[int]) -> int:
    """Remove these comments (replies before their parents) and their likes; returns how many comments went."""
    removed = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        Like.objects.filter(target_id__in=batch).delete()
        removed += Comment.objects.filter(pk__in=batch).delete()[0]
    return removed


def comment_pin(*, user: User, comment_id: int) -> Comment:
    """Keep a comment on one's own post at the top. Conflict beyond three, InvalidInput for a reply,
    Forbidden on someone else's post."""
    comment = _on_own_post(user, comment_id)
    if comment.is_reply:
        raise InvalidInput(_("A reply can't be pinned."), code="reply")
    if not comment.is_pinned:
        _pin(comment)
        # Two that pin the third at once don't touch the same row: each looks again after its commit.
        if len(_pinned(comment.post_id)) > MAX_PINNED:
            Comment.objects.filter(pk=comment.pk).update(is_pinned=False)
            raise _too_many_pinned()
    comment.is_pinned = True
    return comment


def comment_unpin(*, user: User, comment_id: int) -> Comment:
    """Let a pinned comment go back to its place; nothing happens when it isn't pinned."""
    comment = _on_own_post(user, comment_id)
    Comment.objects.filter(pk=comment.pk).update(is_pinned=False)
    comment.is_pinned = False
    return comment


def _on_own_post(user: User, comment_id: int) -> Comment:
    comment = comment_for(user, comment_id)
    if comment.post.author_id != user.pk:
        raise Forbidden(_("Only the author of the post can pin comments."))
    return comment


@atomic
def _pin(comment: Comment) -> None:
    if len(_pinned(comment.post_id)) >= MAX_PINNED:
        raise _too_many_pinned()
    Comment.objects.filter(pk=comment.pk).update(is_pinned=True)


def _pinned(post_id: int) -> list[int]:
    rows = Comment.objects.top_level(post_id, pinned=True)
    return list(rows.values_list("pk", flat=True)[: MAX_PINNED + 1])


def _too_many_pinned() -> Conflict:
    return Conflict(_("You can pin %(max)d comments at most.") % {"max": MAX_PINNED}, code="pinned_max")


def _trim_recent(post_id: int) -> None:
    """Unmark what is no longer among the newest; there is at most a handful."""
    marked = Comment.objects.recent([post_id]).order_by("-pk")
    past = list(marked.values_list("pk", flat=True)[RECENT : 2 * RECENT])
    if past:
        Comment.objects.filter(pk__in=past).update(is_recent=False)


def _refill_recent(post_id: int) -> None:
    """Mark the next older comment in the place of a removed one. (Pinned ones are shown anyway.)"""
    older = Comment.objects.top_level(post_id, pinned=False).filter(is_recent=False)
    following = list(older.order_by("-pk").values_list("pk", flat=True)[:1])
    Comment.objects.filter(pk__in=following).update(is_recent=True)
