"""Who is in the pictures of a post, and who stands beside its author."""

from dataclasses import dataclass
from typing import ClassVar

from content.models import Coauthor, PeopleTag
from social.models import Notification, NotificationActor
from social.notifications.causes.base import Cause, Reason, Told, published, told_of_kind
from social.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class TagCause(Cause):
    """Who is tagged in the pictures of a post."""

    name: ClassVar[str] = "tag"
    post_id: int

    def reasons(self) -> list[Reason]:
        post = published(self.post_id)
        if post is None:
            return []
        tags = PeopleTag.objects.filter(post_id=post.pk).order_by("pk")
        return [
            Reason(
                kind=Kind.TAGGED,
                recipient_id=user_id,
                actor_id=post.author_id,
                cause_id=post.pk,
                key=f"{Kind.TAGGED}:{post.pk}",
                post=post,
            )
            for user_id in dict.fromkeys(tags.values_list("user_id", flat=True))
        ]

    def told(self) -> list[Told]:
        return told_of_kind(self.post_id, Kind.TAGGED)


@dataclass(frozen=True, slots=True)
class CoauthorCause(Cause):
    """Somebody is asked to stand beside a post's author, or does."""

    name: ClassVar[str] = "coauthor"
    post_id: int
    user_id: int

    def reasons(self) -> list[Reason]:
        post = published(self.post_id)
        row = Coauthor.objects.filter(post_id=self.post_id, user_id=self.user_id).first()
        if post is None or row is None:
            return []
        is_invited = row.state == Coauthor.State.INVITED
        kind = Kind.COAUTHOR_INVITE if is_invited else Kind.COAUTHOR_ACCEPTED
        people = (self.user_id, post.author_id)
        recipient_id, actor_id = people if is_invited else people[::-1]
        return [
            Reason(
                kind=kind,
                recipient_id=recipient_id,
                actor_id=actor_id,
                cause_id=row.pk,
                key=f"{kind}:{post.pk}",
                post=post,
            )
        ]

    def told(self) -> list[Told]:
        kinds = (Kind.COAUTHOR_INVITE, Kind.COAUTHOR_ACCEPTED)
        groups = Notification.objects.filter(post_id=self.post_id, kind__in=kinds)
        found = {group.pk: group for group in groups}
        parts = NotificationActor.objects.filter(notification_id__in=found) if found else []
        # Others may be asked, or may have accepted, to stand there too.
        return [
            Told(part, found[part.notification_id])
            for part in parts
            if self.user_id in (part.recipient_id, part.actor_id)
        ]
