"""Listens to the rooms below; runs one task each. It costs a few statements, so it is done here and now: whoever posts
or signs up is found at once."""

from functools import partial
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing, profile_changed, signed_up
from content.signals import hashtag_changed, post_edited, post_hidden, post_published, post_removing
from feed.search import indexing, tasks
from instaclone.common.tasks import soon
from instaclone.common.transactions import on_commit


@receiver(signed_up)
def find_new_person(*, user: User, **kwargs: Any) -> None:
    soon(tasks.index_user, user.pk)


@receiver(profile_changed)
def find_by_new_names(*, user_id: int, **kwargs: Any) -> None:
    soon(tasks.index_user, user_id)


@receiver(account_changing)
def find_unless_suspended(*, user: User, was_private: bool, **kwargs: Any) -> None:
    if user.is_private == was_private:  # or else it isn't a suspension
        on_commit(partial(soon, tasks.index_user, user.pk))


@receiver(account_changing)
def find_what_everyone_may_read(*, user: User, **kwargs: Any) -> None:
    on_commit(partial(tasks.index_topics_of.delay, user.pk))


@receiver([post_published, post_edited, post_hidden])
def find_by_caption(*, post_id: int, **kwargs: Any) -> None:
    soon(tasks.index_post, post_id)


@receiver(post_removing)
def forget_caption(*, post_id: int, **kwargs: Any) -> None:
    indexing.posts_remove([post_id])


@receiver(hashtag_changed)
def find_unless_banned(*, hashtag_id: int, **kwargs: Any) -> None:
    soon(tasks.index_hashtag, hashtag_id)
