"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import preferences_changed, sessions_ended
from instaclone.common import realtime
from messaging import services
from messaging.presence import changes as presence
from social.signals import blocked, follow_accepted, follow_ended


@receiver(sessions_ended, dispatch_uid="messaging.close_sockets")
def close_sockets(
    sender: Any, user_id: int, session_ids: list[int] | None, keep: int | None, **kwargs: Any
) -> None:
    realtime.signal(
        realtime.user_group(user_id), {"type": "session.ended", "session_ids": session_ids, "keep": keep}
    )


@receiver([follow_accepted, follow_ended], dispatch_uid="messaging.presence_of_follow")
def presence_of_follow(
    *, follower_id: int, followee_id: int, one_of_many: bool = False, **kwargs: Any
) -> None:
    if not one_of_many:  # an account that opens: its new followers learn of it as it comes and goes
        presence.relation_changed(one_id=follower_id, other_id=followee_id)


@receiver(blocked, dispatch_uid="messaging.presence_of_blocked")
def presence_of_blocked(*, blocker_id: int, blocked_id: int, **kwargs: Any) -> None:
    presence.relation_changed(one_id=blocker_id, other_id=blocked_id)


@receiver(preferences_changed, dispatch_uid="messaging.activity_shared")
def activity_shared(*, user_id: int, changes: dict[str, Any], **kwargs: Any) -> None:
    if "show_activity" in changes:
        presence.activity_shared(user_id=user_id, shared=changes["show_activity"])


@receiver(follow_accepted, dispatch_uid="messaging.accept_requests")
def accept_requests(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    """What comes from someone whom one follows is no request."""
    services.requests_accept_from(user_id=follower_id, other_id=followee_id)


@receiver(blocked, dispatch_uid="messaging.part")
def part(*, blocker_id: int, blocked_id: int, **kwargs: Any) -> None:
    services.part(one_id=blocker_id, other_id=blocked_id)
