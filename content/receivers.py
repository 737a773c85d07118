"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from functools import partial
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing
from content import tasks
from content.services import posts_refresh_reach, stories_refresh_reach, stories_settle_reach
from content.signals import story_published, video_waiting
from instaclone.common.transactions import on_commit


@receiver(account_changing)
def on_account_changing(*, user: User, **_kwargs: Any) -> None:
    """Inside the transaction that changes the account."""
    posts_refresh_reach(author=user)
    stories_refresh_reach(author=user)
    # Once more after the commit, for a story that is published at the same moment (on MongoDB).
    on_commit(partial(stories_settle_reach, author_id=user.pk))


@receiver(video_waiting)
def on_video_waiting(*, media_id: int, **_kwargs: Any) -> None:
    tasks.process_video.delay(media_id)


@receiver(story_published)
def on_story_published(*, story_id: int, start_ms: int, **_kwargs: Any) -> None:
    if start_ms:  # a later clip of a long video
        tasks.make_story_cover.delay(story_id)
