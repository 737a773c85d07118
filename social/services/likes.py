"""Likes of posts, comments and stories: one row for each person and target, and a counter on the target."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from django.db import IntegrityError

from accounts.models import User
from content.models import Post, Story
from content.stories.selectors import story_get
from instaclone.common.counters import move
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic, on_commit
from social.access import comment_for, post_for
from social.models import Comment, Like
from social.signals import liked, unliked

Model = type[Post] | type[Comment] | type[Story]
Change = Callable[[int, Model, int], bool]
KINDS: dict[Model, str] = {Post: "post", Comment: "comment", Story: "story"}


T = TypeVar("T", Post, Comment, Story)


@dataclass(frozen=True, slots=True)
class LikeResult(Generic[T]):
    """`target` as it was fetched for the user, with its `like_count` as it is now."""

    liked: bool
    target: T

    @property
    def like_count(self) -> int:
        return self.target.like_count


def like_post(*, user: User, post_id: int) -> LikeResult[Post]:
    """Like a post that the user may see; liking twice is liking once. NotFound otherwise."""
    return _set_like(_like, user, post_for(user, post_id))


def unlike_post(*, user: User, post_id: int) -> LikeResult[Post]:
    """Take a like back; nothing happens when there is none."""
    return _set_like(_unlike, user, post_for(user, post_id))


def like_comment(*, user: User, comment_id: int) -> LikeResult[Comment]:
    """Like a comment that the user may see; liking twice is liking once. NotFound otherwise."""
    return _set_like(_like, user, comment_for(user, comment_id))


def unlike_comment(*, user: User, comment_id: int) -> LikeResult[Comment]:
    """Take a like of a comment back; nothing happens when there is none."""
    return _set_like(_unlike, user, comment_for(user, comment_id))


def like_story(*, user: User, story_id: int) -> LikeResult[Story]:
    """Like a story that the user may see; liking twice is liking once. NotFound otherwise."""
    return _set_like(_like, user, story_get(viewer=user, story_id=story_id))


def unlike_story(*, user: User, story_id: int) -> LikeResult[Story]:
    """Take a like of a story back; nothing happens when there is none."""
    return _set_like(_unlike, user, story_get(viewer=user, story_id=story_id))


@atomic
def story_likes_remove(*, story_id: int) -> None:
    """Remove the likes of a story that is itself being removed."""
    Like.objects.filter(target_id=story_id).delete()


def _set_like(change: Change, user: User, target: T) -> LikeResult[T]:
    model = type(target)
    try:
        is_liked = change(user.pk, model, target.pk)
    except IntegrityError:  # liked already
        is_liked = True
    count = model._default_manager.values_list("like_count", flat=True).filter(pk=target.pk).first()
    if count is None:  # removed meanwhile
        raise NotFound()
    target.like_count = count
    return LikeResult(is_liked, target)


def like_remove(*, user_id: int, target_id: int) -> None:
    """Take somebody's like away, whoever asks (staff does, through the admin)."""
    for model in KINDS:
        if model._default_manager.filter(pk=target_id).exists():
            _unlike(user_id, model, target_id)
            return
    Like.objects.filter(user_id=user_id, target_id=target_id).delete()  # of something that is gone


@atomic
def _like(user_id: int, model: Model, target_id: int) -> bool:
    Like.objects.create(user_id=user_id, target_id=target_id)
    if not move(model._default_manager.filter(pk=target_id), "like_count", 1):
        raise NotFound()
    on_commit(partial(liked.send, sender=Like, user_id=user_id, target_id=target_id, kind=KINDS[model]))
    return True


@atomic
def _unlike(user_id: int, model: Model, target_id: int) -> bool:
    if Like.objects.filter(user_id=user_id, target_id=target_id).delete()[0]:
        move(model._default_manager.filter(pk=target_id), "like_count", -1)
        on_commit(partial(unliked.send, sender=Like, user_id=user_id, target_id=target_id, kind=KINDS[model]))
    return False
