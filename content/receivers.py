"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing
from content import tasks
from content.services import posts_refresh_reach
from content.signals import video_waiting


@receiver(account_changing)
def on_account_changing(*, user: User, **_kwargs: Any) -> None:
    """Inside the transaction that changes the account."""
    posts_refresh_reach(author=user)


@receiver(video_waiting)
def on_video_waiting(*, media_id: int, **_kwargs: Any) -> None:
    tasks.process_video.delay(media_id)
