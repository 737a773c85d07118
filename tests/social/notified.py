"""What the tests of notifications share."""

from typing import Any

from social.models import Notification, NotificationActor
from social.notifications import selectors
from social.notifications.selectors import NotificationCard


def cards_of(user: Any) -> list[NotificationCard]:
    """A person's notifications as they see them, the newest first."""
    groups = Notification.objects.filter(recipient_id=user.pk).order_by("-latest_id")
    return selectors.notification_cards(user=user, notifications=list(groups))


def texts_of(user: Any) -> list[str]:
    return [card.text for card in cards_of(user)]


def assert_groups_are_right() -> None:
    """Every notification says what its parts say, and none is empty."""
    groups = {group.pk: group for group in Notification.objects.all()}
    parts: dict[int, list[NotificationActor]] = {pk: [] for pk in groups}
    for part in NotificationActor.objects.order_by("-pk"):
        parts[part.notification_id].append(part)
    for pk, group in groups.items():
        people = list(dict.fromkeys(part.actor_id for part in parts[pk]))
        assert people, f"{group} is empty"
        assert group.actor_count == len(people)
        assert len(group.actor_ids) == min(3, len(people))
        assert set(group.actor_ids) <= set(people)
        assert all(part.recipient_id == group.recipient_id for part in parts[pk])
