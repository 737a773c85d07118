"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from functools import partial
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing
from content.services.coauthors import ties_cut
from content.services.people import tags_cut
from content.signals import post_removing, story_removing
from instaclone.common import realtime
from instaclone.common.transactions import on_commit
from social import services
from social.signals import blocked, comment_created, comment_deleted, liked, unliked


@receiver(account_changing, dispatch_uid="social.accept_requests")
def accept_requests(*, user: User, was_private: bool, **kwargs: Any) -> None:
    """An account that opens lets in everyone who asked.

    Once more after the commit, for who asked at the same moment (see services/follows.py)."""
    if was_private and not user.is_private:
        services.requests_accept_all(user=user)
        on_commit(partial(services.requests_accept_all, user=user))


@receiver(post_removing, dispatch_uid="social.remove_conversation")
def remove_conversation(*, post_id: int, **kwargs: Any) -> None:
    """Likes name their target by id only, so no cascade finds them."""
    services.conversation_remove(post_id=post_id)


@receiver(post_removing, dispatch_uid="social.remove_saved")
def remove_saved(*, post_id: int, **kwargs: Any) -> None:
    services.saved_remove(post_id=post_id)


@receiver(story_removing, dispatch_uid="social.remove_story_likes")
def remove_story_likes(*, story_id: int, **kwargs: Any) -> None:
    services.story_likes_remove(story_id=story_id)


@receiver(blocked, dispatch_uid="social.part_authors")
def part_authors(*, blocker_id: int, blocked_id: int, **kwargs: Any) -> None:
    """Neither stands beside the other on a post any more, or in the other's pictures."""
    ties_cut(user_id=blocker_id, other_id=blocked_id)
    tags_cut(user_id=blocker_id, other_id=blocked_id)


@receiver([liked, unliked], dispatch_uid="social.likes_moved")
def likes_moved(*, target_id: int, kind: str, **kwargs: Any) -> None:
    """Whoever looks at the post sees its number move (messaging/gateway/engagement.py listens)."""
    if kind == "post":
        _engagement_changed(target_id, None)


@receiver(comment_created, dispatch_uid="social.comment_appeared")
def comment_appeared(*, comment_id: int, post_id: int, **kwargs: Any) -> None:
    _engagement_changed(post_id, comment_id)


@receiver(comment_deleted, dispatch_uid="social.comment_went")
def comment_went(*, post_id: int, **kwargs: Any) -> None:
    _engagement_changed(post_id, None)


def _engagement_changed(post_id: int, comment_id: int | None) -> None:
    message = {"type": "engagement.changed", "post_id": post_id, "comment_id": comment_id}
    realtime.signal(f"watch.{post_id}", message)
