"""What sockets are told of notifications and follows. Called after the commit; reads what is there by then."""

from collections.abc import Collection
from typing import Any

from accounts.api.presenters import user_summary
from accounts.models import User
from accounts.selectors import users_by_ids
from instaclone.common import realtime
from social.models import Follow, Notification
from social.notifications import selectors
from social.notifications.presenters import notification_dict
from social.selectors import follow_requests_waiting


def notified(notification: Notification, known: selectors.Known) -> None:
    """`notification.new`: the notification as the API gives it to its recipient."""
    recipient = known.people[notification.recipient_id]
    cards = selectors.notification_cards(user=recipient, notifications=[notification], known=known)
    for card in cards:
        unread = selectors.unread(recipient)
        data = {"notification": notification_dict(card), "unread": unread}
        realtime.publish([recipient.pk], "notification.new", data)


def taken_back(places: Collection[tuple[int, int]]) -> None:
    """`notification.removed`: gone, or no longer what it was, for each (notification, recipient)."""
    ids = [notification_id for notification_id, _recipient in places]
    left = set(Notification.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for notification_id, recipient_id in places:
        data = {
            "id": str(notification_id),
            "gone": notification_id not in left,
            "unread": selectors.unread(recipient_id),
        }
        realtime.publish([recipient_id], "notification.removed", data)


def read(user_id: int, *, up_to: int, unread: int) -> None:
    """`notification.read`, for the person's other devices."""
    realtime.publish([user_id], "notification.read", {"up_to": str(up_to), "unread": unread})


def follow_requested(follower_id: int, followee_id: int) -> None:
    """`follow.request`, whatever the person wants to be notified of: their list of requests has grown."""
    pair = Follow.objects.pending().filter(follower_id=follower_id, followee_id=followee_id)
    request_id = pair.values_list("pk", flat=True).first()
    people = users_by_ids([follower_id, followee_id])
    if request_id is not None and len(people) == 2 and people[follower_id].is_active:
        user = user_summary(people[follower_id])
        data = {"request_id": str(request_id), "user": user, **_waiting(people[followee_id])}
        realtime.publish([followee_id], "follow.request", data)


def follow_request_ended(follower_id: int, followee_id: int) -> None:
    """`follow.request_ended`: taken back, or answered on another device."""
    followee = User.objects.filter(pk=followee_id).first()
    if followee is not None:
        data = {"user_id": str(follower_id), **_waiting(followee)}
        realtime.publish([followee_id], "follow.request_ended", data)


def follow_accepted(follower_id: int, followee_id: int) -> None:
    """`follow.accepted`, to who had asked."""
    followee = User.objects.filter(pk=followee_id, is_active=True).first()
    if followee is not None:
        realtime.publish([follower_id], "follow.accepted", {"user": user_summary(followee)})


def _waiting(user: User) -> dict[str, Any]:
    return {"follow_requests": follow_requests_waiting(user=user)}
