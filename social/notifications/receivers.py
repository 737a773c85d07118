"""Listens to what people do; each calls one task, now or, when the database fails it, later."""

from functools import partial
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing
from content.signals import (
    coauthor_accepted,
    coauthor_invited,
    coauthor_removed,
    people_tagged,
    people_untagged,
    post_edited,
    post_hidden,
    post_published,
    story_published,
    story_removing,
)
from instaclone.common.tasks import soon
from instaclone.common.transactions import on_commit
from social import tasks
from social.notifications import announcements
from social.notifications.causes import (
    CaptionCause,
    CoauthorCause,
    CommentCause,
    LikeCause,
    StoryCause,
    TagCause,
)
from social.signals import (
    blocked,
    comment_created,
    comment_deleted,
    comment_edited,
    follow_ended,
    follow_in_effect,
    follow_request_ended,
    follow_requested,
    liked,
    unliked,
)


@receiver([liked, unliked], dispatch_uid="social.notify_like")
def on_like(*, user_id: int, target_id: int, kind: str, **kwargs: Any) -> None:
    tasks.settle_soon(LikeCause(user_id, target_id, kind))


@receiver([comment_created, comment_edited], dispatch_uid="social.notify_comment")
def on_comment(*, comment_id: int, **kwargs: Any) -> None:
    tasks.settle_soon(CommentCause(comment_id))


@receiver(comment_deleted, dispatch_uid="social.forget_comments")
def on_comment_deleted(*, comment_ids: list[int], **kwargs: Any) -> None:
    soon(tasks.forget_comments, comment_ids)


@receiver([post_published, post_edited], dispatch_uid="social.notify_caption")
def on_post(*, post_id: int, **kwargs: Any) -> None:
    tasks.settle_soon(CaptionCause(post_id))


@receiver(post_hidden, dispatch_uid="social.forget_post")
def on_post_hidden(*, post_id: int, **kwargs: Any) -> None:
    soon(tasks.forget_post, post_id)


@receiver([people_tagged, people_untagged], dispatch_uid="social.notify_tags")
def on_tags(*, post_id: int, **kwargs: Any) -> None:
    tasks.settle_soon(TagCause(post_id))


@receiver([coauthor_invited, coauthor_accepted, coauthor_removed], dispatch_uid="social.notify_coauthor")
def on_coauthor(*, post_id: int, user_id: int, **kwargs: Any) -> None:
    tasks.settle_soon(CoauthorCause(post_id, user_id))


@receiver(story_published, dispatch_uid="social.notify_story")
def on_story(*, story_id: int, start_ms: int = 0, **kwargs: Any) -> None:
    if not start_ms:  # the first of the stories of one video speaks for all
        tasks.settle_soon(StoryCause(story_id))


@receiver(story_removing, dispatch_uid="social.forget_story")
def on_story_removing(*, story_id: int, **kwargs: Any) -> None:
    on_commit(partial(soon, tasks.forget_story, story_id))


@receiver(follow_requested, dispatch_uid="social.notify_request")
def on_request(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    soon(tasks.tell_of_follow, follower_id, followee_id)
    announcements.follow_requested(follower_id, followee_id)


@receiver(follow_in_effect, dispatch_uid="social.notify_follow")
def on_follow(
    *, follower_id: int, followee_id: int, requested: bool = False, one_of_many: bool = False, **kwargs: Any
) -> None:
    if one_of_many:
        tasks.tell_of_follow.delay(follower_id, followee_id, requested)
        return
    soon(tasks.tell_of_follow, follower_id, followee_id, requested)
    if requested:
        announcements.follow_request_ended(follower_id, followee_id)


@receiver(follow_ended, dispatch_uid="social.forget_follow")
def on_follow_ended(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    soon(tasks.tell_of_follow, follower_id, followee_id)


@receiver(follow_request_ended, dispatch_uid="social.forget_request")
def on_request_ended(*, follower_id: int, followee_id: int, **kwargs: Any) -> None:
    soon(tasks.tell_of_follow, follower_id, followee_id)
    announcements.follow_request_ended(follower_id, followee_id)


@receiver(blocked, dispatch_uid="social.forget_pair")
def on_block(*, blocker_id: int, blocked_id: int, **kwargs: Any) -> None:
    soon(tasks.forget_pair, blocker_id, blocked_id)


@receiver(account_changing, dispatch_uid="social.forget_person")
def on_account_changing(*, user: User, **kwargs: Any) -> None:
    if not user.is_active:
        on_commit(partial(tasks.forget_person.delay, user.pk))
