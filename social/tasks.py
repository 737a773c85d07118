"""Background work of the social room. Every task may be run twice."""

import time
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import DatabaseError

from instaclone.common.ids import id_floor
from instaclone.common.tasks import soon
from social.notifications import announcements, digest, services
from social.notifications.causes import CAUSES, Cause, FollowCause

DAY_MS = 86_400_000
RETRY = {
    "acks_late": True,
    "autoretry_for": (DatabaseError,),
    "retry_backoff": True,
    "retry_backoff_max": 300,
    "max_retries": 8,
}
MAIL_RETRY = {
    "autoretry_for": (SMTPException, OSError, DatabaseError),
    "retry_backoff": 10,
    "retry_backoff_max": 600,
    "max_retries": 8,
}


def settle_soon(cause: Cause) -> None:
    soon(settle, cause.name, cause.ids())


@shared_task(name="social.settle", **RETRY)
def settle(name: str, ids: dict[str, Any]) -> None:
    """Make the notifications of one cause agree with the rows."""
    services.settle(CAUSES[name](**ids))


@shared_task(name="social.tell_of_follow", **RETRY)
def tell_of_follow(follower_id: int, followee_id: int, requested: bool = False) -> None:
    """The same for a follow; `requested`: it had to be asked for, and has just been granted."""
    services.settle(FollowCause(follower_id, followee_id, requested))
    if requested:
        announcements.follow_accepted(follower_id, followee_id)


@shared_task(name="social.forget_post", **RETRY)
def forget_post(post_id: int) -> None:
    """Nobody is told of a hidden post any more."""
    if services.post_forget(post_id=post_id):
        forget_post.delay(post_id)


@shared_task(name="social.forget_story", **RETRY)
def forget_story(story_id: int) -> None:
    """Nobody is told of a story that is gone."""
    if services.story_forget(story_id=story_id):
        forget_story.delay(story_id)


@shared_task(name="social.forget_comments", **RETRY)
def forget_comments(comment_ids: list[int]) -> None:
    services.comments_forget(comment_ids=comment_ids)


@shared_task(name="social.forget_pair", **RETRY)
def forget_pair(one_id: int, other_id: int) -> None:
    """Two people between whom there is a block aren't told of each other."""
    if services.pair_forget(one_id=one_id, other_id=other_id):
        forget_pair.delay(one_id, other_id)


@shared_task(name="social.forget_person", **RETRY)
def forget_person(user_id: int) -> None:
    """Nobody is told of someone who is suspended."""
    if services.person_forget(user_id=user_id):
        forget_person.delay(user_id)


@shared_task(name="social.remove_old_notifications")
def remove_old_notifications() -> int:
    """Every night: what is older than `NOTIFICATION_DAYS`."""
    now_ms = int(time.time() * 1000)
    return services.old_remove(before_id=id_floor(now_ms - settings.NOTIFICATION_DAYS * DAY_MS))


@shared_task(name="social.mail_digests")
def mail_digests() -> int:
    """Every day: a message for each person whose digest is due. Returns how many were looked at."""
    due = digest.due()
    for user_id in due:
        mail_digest.delay(user_id)
    return len(due)


@shared_task(name="social.mail_digest", **MAIL_RETRY)
def mail_digest(user_id: int) -> None:
    digest.send(user_id)
