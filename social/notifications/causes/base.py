"""What a cause is, and what is told of one."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet

from content.models import Post, Story
from social.models import Notification, NotificationActor


@dataclass(frozen=True, slots=True)
class Reason:
    """Why `recipient_id` is to be told of something that `actor_id` did.

    `cause_id` is the row that says so, `key` the notification it belongs in, `post` or `story` what it happened to.
    `is_news=False`: it may be told already, and then stays; it isn't told anew."""

    kind: str
    recipient_id: int
    actor_id: int
    cause_id: int
    key: str
    comment_id: int | None = None
    is_news: bool = True
    post: Post | None = field(default=None, compare=False)
    story: Story | None = field(default=None, compare=False)


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


def told_between(one_id: int, other_id: int, limit: int) -> list[Told]:
    """What either of two people is told of the other, `limit` parts at most for each."""
    found: list[Told] = []
    for actor_id, recipient_id in ((one_id, other_id), (other_id, one_id)):
        parts = NotificationActor.objects.filter(actor_id=actor_id, recipient_id=recipient_id)
        found += with_notifications(parts[:limit])
    return found


def told_of(actor_id: int, limit: int) -> list[Told]:
    """What anyone is told of one person."""
    return with_notifications(NotificationActor.objects.filter(actor_id=actor_id)[:limit])


def told_by_causes(cause_ids: Iterable[int]) -> list[Told]:
    return with_notifications(NotificationActor.objects.filter(cause_id__in=list(cause_ids)))


def told_of_kind(cause_id: int, kind: str) -> list[Told]:
    """What is told of a cause as this kind of thing: a post gives several."""
    found = told_by_causes([cause_id])
    return [told for told in found if told.notification.kind == kind]


def published(post_id: int) -> Post | None:
    """The post while it is published; one query."""
    return Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED).first()


def parts_of(group: Notification, actor_id: int) -> list[Told]:
    """What a notification tells of one person."""
    parts = NotificationActor.objects.filter(
        actor_id=actor_id, recipient_id=group.recipient_id, notification_id=group.pk
    )
    return [Told(part, group) for part in parts]


def with_notifications(parts: QuerySet[NotificationActor]) -> list[Told]:
    """The parts and what they are parts of; two queries."""
    found = list(parts)
    groups = Notification.objects.in_bulk({part.notification_id for part in found}) if found else {}
    return [Told(part, groups[part.notification_id]) for part in found if part.notification_id in groups]
