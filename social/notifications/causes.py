"""What gives reason to tell somebody something, as the rows say at this moment.

A `Cause` is one thing that may have happened, or may have been undone: `reasons` reads whom it is to be told to,
`told` what notifications there are of it. `services.settle` makes the second agree with the first, so it doesn't
matter in which order, how often or how late it hears of a change. Causes hold ids only: a task can carry them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet

from accounts.models import User
from content.models import Post
from instaclone.common.text import mentions_in
from social.models import Comment, Follow, Like, Notification, NotificationActor
from social.notifications.kinds import Kind

MENTIONS_MAX = 20  # of one text; more are no conversation


@dataclass(frozen=True, slots=True)
class Reason:
    """Why `recipient_id` is to be told of something that `actor_id` did.

    `cause_id` is the row that says so, `key` the notification it belongs in, `post` what it happened to.
    `is_news=False`: it may be told already, and then stays; it isn't told anew."""

    kind: str
    recipient_id: int
    actor_id: int
    cause_id: int
    key: str
    comment_id: int | None = None
    is_news: bool = True
    post: Post | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that somebody is told: one actor's part of a notification."""

    part: NotificationActor
    notification: Notification


@dataclass(frozen=True, slots=True)
class Cause:
    name: ClassVar[str]

    def reasons(self) -> list[Reason]:
        """Of several for one person only the first that they want to hear is told."""
        raise NotImplementedError

    def told(self) -> list[Told]:
        raise NotImplementedError

    def ids(self) -> dict[str, Any]:
        """What `CAUSES[name](**ids)` makes it of again."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LikeCause(Cause):
    """Somebody likes a post or a comment, or liked it."""

    name: ClassVar[str] = "like"
    user_id: int
    target_id: int
    kind: str  # "post" or "comment"

    def reasons(self) -> list[Reason]:
        like = Like.objects.filter(user_id=self.user_id, target_id=self.target_id)
        like_id = like.values_list("pk", flat=True).first()
        if like_id is None:
            return []
        comment = None if self.kind == "post" else Comment.objects.filter(pk=self.target_id).first()
        if comment is None and self.kind != "post":
            return []
        post = _published(comment.post_id if comment else self.target_id)
        if post is None:
            return []
        return [
            Reason(
                kind=Kind.COMMENT_LIKE if comment else Kind.LIKE,
                recipient_id=comment.author_id if comment else post.author_id,
                actor_id=self.user_id,
                cause_id=like_id,
                key=f"{Kind.COMMENT_LIKE if comment else Kind.LIKE}:{self.target_id}",
                comment_id=comment.pk if comment else None,
                post=post,
            )
        ]

    def told(self) -> list[Told]:
        if self.kind == "post":
            groups = Notification.objects.filter(post_id=self.target_id, kind=Kind.LIKE)
        else:
            groups = Notification.objects.filter(comment_id=self.target_id, kind=Kind.COMMENT_LIKE)
        return [told for group in groups for told in _parts_of(group, self.user_id)]


@dataclass(frozen=True, slots=True)
class CommentCause(Cause):
    """A comment: to whom it answers, whom it mentions, whose photo it stands under."""

    name: ClassVar[str] = "comment"
    comment_id: int

    def reasons(self) -> list[Reason]:
        comment = Comment.objects.filter(pk=self.comment_id).first()
        post = None if comment is None else _published(comment.post_id)
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
        return _with_notifications(NotificationActor.objects.filter(cause_id=self.comment_id))


@dataclass(frozen=True, slots=True)
class CaptionCause(Cause):
    """Whom a post's caption mentions."""

    name: ClassVar[str] = "caption"
    post_id: int

    def reasons(self) -> list[Reason]:
        post = _published(self.post_id)
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
        return _with_notifications(NotificationActor.objects.filter(cause_id=self.post_id))


@dataclass(frozen=True, slots=True)
class FollowCause(Cause):
    """Somebody follows somebody, or asks to. `requested`: they had asked, and it has just been granted."""

    name: ClassVar[str] = "follow"
    follower_id: int
    followee_id: int
    requested: bool = False

    def reasons(self) -> list[Reason]:
        pair = Follow.objects.filter(follower_id=self.follower_id, followee_id=self.followee_id)
        follow = pair.first()
        if follow is None:
            return []
        if follow.state == Follow.State.PENDING:
            return [self._to_followee(follow.pk, Kind.FOLLOW_REQUEST, is_news=True)]
        # Whoever grants a request knows that they have a new follower: their request turns into it, unannounced.
        return [
            self._to_followee(follow.pk, Kind.FOLLOW, is_news=not self.requested),
            Reason(
                kind=Kind.REQUEST_ACCEPTED,
                recipient_id=self.follower_id,
                actor_id=self.followee_id,
                cause_id=follow.pk,
                key=self._accepted_key,
                is_news=self.requested,
            ),
        ]

    def _to_followee(self, follow_id: int, kind: str, *, is_news: bool) -> Reason:
        return Reason(
            kind=kind,
            recipient_id=self.followee_id,
            actor_id=self.follower_id,
            cause_id=follow_id,
            key=self._follow_key,
            is_news=is_news,
        )

    @property
    def _follow_key(self) -> str:
        return f"{Kind.FOLLOW}:{self.follower_id}"

    @property
    def _accepted_key(self) -> str:
        return f"{Kind.REQUEST_ACCEPTED}:{self.followee_id}"

    def told(self) -> list[Told]:
        places = ((self.followee_id, self._follow_key), (self.follower_id, self._accepted_key))
        found = [Notification.objects.filter(recipient_id=to, key=key).first() for to, key in places]
        groups = {group.pk: group for group in found if group is not None}
        parts = NotificationActor.objects.filter(notification_id__in=groups) if groups else []
        return [Told(part, groups[part.notification_id]) for part in parts]


CAUSES: dict[str, type[Cause]] = {
    cause.name: cause for cause in (LikeCause, CommentCause, CaptionCause, FollowCause)
}


def mentioned(text: str) -> list[int]:
    """Ids of the active accounts that the text mentions, in its order; one query when there are any."""
    names = mentions_in(text)[:MENTIONS_MAX]
    if not names:
        return []
    people = User.objects.filter(username__in=names, is_active=True)
    ids: dict[str, int] = dict(people.values_list("username", "pk"))
    return [ids[name] for name in names if name in ids]


def told_between(one_id: int, other_id: int, limit: int) -> list[Told]:
    """What either of two people is told of the other, `limit` parts at most for each."""
    found: list[Told] = []
    for actor_id, recipient_id in ((one_id, other_id), (other_id, one_id)):
        parts = NotificationActor.objects.filter(actor_id=actor_id, recipient_id=recipient_id)
        found += _with_notifications(parts[:limit])
    return found


def told_of(actor_id: int, limit: int) -> list[Told]:
    """What anyone is told of one person."""
    return _with_notifications(NotificationActor.objects.filter(actor_id=actor_id)[:limit])


def told_by_causes(cause_ids: Iterable[int]) -> list[Told]:
    return _with_notifications(NotificationActor.objects.filter(cause_id__in=list(cause_ids)))


def _published(post_id: int) -> Post | None:
    return Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED).first()


def _parts_of(group: Notification, actor_id: int) -> list[Told]:
    parts = NotificationActor.objects.filter(
        actor_id=actor_id, recipient_id=group.recipient_id, notification_id=group.pk
    )
    return [Told(part, group) for part in parts]


def _with_notifications(parts: QuerySet[NotificationActor]) -> list[Told]:
    found = list(parts)
    groups = Notification.objects.in_bulk({part.notification_id for part in found}) if found else {}
    return [Told(part, groups[part.notification_id]) for part in found if part.notification_id in groups]
