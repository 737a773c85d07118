"""Follows, and requests to follow."""

from dataclasses import dataclass
from typing import ClassVar

from social.models import Follow, Notification, NotificationActor
from social.notifications.causes.base import Cause, Reason, Told
from social.notifications.kinds import Kind


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
