"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import sessions_ended
from instaclone.common import realtime


@receiver(sessions_ended, dispatch_uid="messaging.close_sockets")
def close_sockets(
    sender: Any, user_id: int, session_ids: list[int] | None, keep: int | None, **kwargs: Any
) -> None:
    realtime.signal(
        realtime.user_group(user_id), {"type": "session.ended", "session_ids": session_ids, "keep": keep}
    )
