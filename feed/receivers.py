"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from content.signals import coauthor_accepted, coauthor_removed, post_hidden, post_published
from feed import services, tasks
from instaclone.common.tasks import soon
from social.signals import close_friend_added, follow_accepted, follow_ended


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
