"""What is said: comments, and the captions that mention somebody."""

from dataclasses import dataclass
from typing import ClassVar

from accounts.models import User
from instaclone.common.text import mentions_in
from social.models import Comment, NotificationActor
from social.notifications.causes.base import (
    Cause,
    Reason,
    Told,
    published,
    told_of_kind,
    with_notifications,
)
from social.notifications.kinds import Kind

MENTIONS_MAX = 20  # of one text; more are no conversation


@dataclass(frozen=True, slots=True)
class CommentCause(Cause):
    """A comment: to whom it answers, whom it mentions, whose photo it stands under."""

    name: ClassVar[str] = "comment"
    comment_id: int

    def reasons(self) -> list[Reason]:
        comment = Comment.objects.filter(pk=self.comment_id).first()
        post = None if comment is None else published(comment.post_id)
        if comment is None or post is None:
            return []
        comment.post = post
        found = [
            self._reason(comment, Kind.MENTION_COMMENT, user_id, comment.pk, comment.pk)
            for user_id in mentioned(comment.text)
        ]
        parent = Comment.objects.filter(pk=comment.parent_id).first() if comment.is_reply else None
        if parent is not None:
            found.insert(0, self._reason(comment, Kind.REPLY, parent.author_id, parent.pk, parent.pk))
        return [*found, self._reason(comment, Kind.COMMENT, post.author_id, post.pk)]

    @staticmethod
    def _reason(
        comment: Comment, kind: str, recipient_id: int, group: int, about: int | None = None
    ) -> Reason:
        return Reason(
            kind=kind,
            recipient_id=recipient_id,
            actor_id=comment.author_id,
            cause_id=comment.pk,
            key=f"{kind}:{group}",
            comment_id=about,
            post=comment.post,
        )

    def told(self) -> list[Told]:
        return with_notifications(NotificationActor.objects.filter(cause_id=self.comment_id))


@dataclass(frozen=True, slots=True)
class CaptionCause(Cause):
    """Whom a post's caption mentions."""

    name: ClassVar[str] = "caption"
    post_id: int

    def reasons(self) -> list[Reason]:
        post = published(self.post_id)
        if post is None:
            return []
        return [
            Reason(
                kind=Kind.MENTION_CAPTION,
                recipient_id=user_id,
                actor_id=post.author_id,
                cause_id=post.pk,
                key=f"{Kind.MENTION_CAPTION}:{post.pk}",
                post=post,
            )
            for user_id in mentioned(post.caption)
        ]

    def told(self) -> list[Told]:
        return told_of_kind(self.post_id, Kind.MENTION_CAPTION)


def mentioned(text: str) -> list[int]:
    """Ids of the active accounts that the text mentions, in its order; one query when there are any."""
    names = mentions_in(text)[:MENTIONS_MAX]
    if not names:
        return []
    people = User.objects.filter(username__in=names, is_active=True)
    ids: dict[str, int] = dict(people.values_list("username", "pk"))
    return [ids[name] for name in names if name in ids]
