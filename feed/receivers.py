"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import interacted
from content.models import Post, Story
from content.signals import coauthor_accepted, coauthor_removed, post_hidden, post_published
from feed import services, tasks
from feed.affinity import affinity_add
from feed.suggestions.selectors import suggestions_forget
from instaclone.common.tasks import soon
from social.models import Comment
from social.signals import (
    bookmarked,
    close_friend_added,
    comment_created,
    follow_accepted,
    follow_ended,
    liked,
)


@receiver(post_published)
def write_timelines(*, post_id: int, author_id: int, **kwargs: Any) -> None:
    tasks.fan_out_soon(post_id, author_id)


@receiver(post_hidden)
def clear_timelines(*, post_id: int, **kwargs: Any) -> None:
    tasks.remove_from_timelines.delay(post_id)


@receiver(coauthor_accepted)
def write_timelines_beside(*, post_id: int, user_id: int, **kwargs: Any) -> None:
    tasks.fan_out_beside_soon(post_id, user_id)


@receiver(coauthor_removed)
def clear_timelines_beside(*, post_id: int, user_id: int, **kwargs: Any) -> None:
    tasks.remove_beside.delay(post_id, user_id)


@receiver(follow_accepted)
def fill_timeline(*, follower_id: int, followee_id: int, one_of_many: bool = False, **kwargs: Any) -> None:
    if one_of_many:
        tasks.timeline_fill.delay(follower_id, followee_id)
        return
    # Here and now: whoever has just followed someone goes home to see their posts. It costs one insert.
    soon(tasks.timeline_fill, follower_id, followee_id)


@receiver(close_friend_added)
def fill_in_close_friends_posts(*, owner_id: int, friend_id: int, **kwargs: Any) -> None:
    """What was posted for close friends before shows from now on."""
    soon(tasks.close_friend_fill, friend_id, owner_id)


@receiver(follow_ended)
def drop_from_timeline(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    services.timeline_drop_author(owner_id=follower_id, author_id=followee_id)


@receiver([follow_accepted, follow_ended])
def suggest_anew(*, follower_id: int, **kwargs: Any) -> None:
    suggestions_forget(follower_id)


# --- What brings people closer. Taking it back doesn't part them.
_LIKED = {"post": Post, "comment": Comment, "story": Story}


@receiver(liked)
def closer_by_like(*, user_id: int, target_id: int, kind: str, **kwargs: Any) -> None:
    _closer_to_author_of(_LIKED[kind], target_id, user_id, "like")


@receiver(comment_created)
def closer_by_comment(*, author_id: int, post_id: int, **kwargs: Any) -> None:
    _closer_to_author_of(Post, post_id, author_id, "comment")


@receiver(bookmarked)
def closer_by_saving(*, user_id: int, author_id: int, **kwargs: Any) -> None:
    affinity_add(viewer_id=user_id, author_id=author_id, kind="save")


@receiver(follow_accepted)
def closer_by_follow(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    affinity_add(viewer_id=follower_id, author_id=followee_id, kind="follow")


@receiver(interacted)
def closer(*, user_id: int, with_id: int, kind: str, **kwargs: Any) -> None:
    affinity_add(viewer_id=user_id, author_id=with_id, kind=kind)


def _closer_to_author_of(model: Any, pk: int, user_id: int, kind: str) -> None:
    author_id = model.objects.filter(pk=pk).values_list("author_id", flat=True).first()
    if author_id is not None:
        affinity_add(viewer_id=user_id, author_id=author_id, kind=kind)
