"""What wasn't read, by e-mail, for people who want that.

A digest is claimed before it is sent: its row says up to where the last one reached, and of two workers that try
at once only one moves it. So nobody gets the same news twice; a worker that dies between the two costs one digest."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from social.models import Notification, NotificationSettings
from social.notifications.selectors import UNREAD_AT_MOST, NotificationCard, notification_cards

SHOWN = 10
BATCH = 500
Digest = NotificationSettings.Digest
# A little less than the rhythm, so that a run that comes early doesn't leave anybody out.
RHYTHM = {Digest.DAILY: timedelta(hours=20), Digest.WEEKLY: timedelta(days=6, hours=20)}


def due() -> list[int]:
    """Ids of the people whose next digest is due."""
    now = timezone.now()
    found: list[int] = []
    for rhythm, pause in RHYTHM.items():
        last = 0
        rows = NotificationSettings.objects.filter(digest=rhythm).order_by("pk")
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            found += [row.user_id for row in batch if _is_due(row.digested_at, now - pause)]
    return found


def _is_due(digested_at: datetime | None, before: datetime) -> bool:
    return digested_at is None or digested_at <= before


def send(user_id: int) -> bool:
    """Send a person what they haven't read since the last digest; whether there was anything.

    Only to an address that was verified. A mail server's error is raised, and the digest can be sent again."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    row = NotificationSettings.objects.filter(user_id=user_id).first()
    if user is None or user.email_verified_at is None or row is None or row.digest == Digest.OFF:
        return False
    if not _is_due(row.digested_at, timezone.now() - RHYTHM[Digest(row.digest)]):
        return False
    news = Notification.objects.filter(
        recipient_id=user_id, latest_id__gt=max(row.read_up_to, row.digested_up_to)
    )
    groups = list(news.order_by("-latest_id")[:UNREAD_AT_MOST])
    cards = notification_cards(user=user, notifications=groups)
    if not cards or not _claim(row, up_to=groups[0].latest_id, at=timezone.now()):
        return False
    try:
        _message(user, cards, has_more=len(groups) == UNREAD_AT_MOST).send()
    except Exception:
        _release(row, up_to=groups[0].latest_id)
        raise
    return True


def _claim(row: NotificationSettings, *, up_to: int, at: datetime) -> bool:
    unclaimed = NotificationSettings.objects.filter(pk=row.pk, digested_up_to=row.digested_up_to)
    return bool(unclaimed.update(digested_up_to=up_to, digested_at=at))


def _release(row: NotificationSettings, *, up_to: int) -> None:
    claimed = NotificationSettings.objects.filter(pk=row.pk, digested_up_to=up_to)
    claimed.update(digested_up_to=row.digested_up_to, digested_at=row.digested_at)


def _message(user: User, cards: list[NotificationCard], *, has_more: bool) -> EmailMessage:
    settings_url = settings.SITE_URL + reverse("social:notification_settings")
    count = f"{UNREAD_AT_MOST - 1}+" if has_more else str(len(cards))
    context = {
        "user": user,
        "cards": cards[:SHOWN],
        "others": len(cards) - len(cards[:SHOWN]),
        "list_url": settings.SITE_URL + reverse("social:notifications"),
        "settings_url": settings_url,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    subject = _("%(count)s new on %(site)s") % {"count": count, "site": settings.SITE_NAME}
    body = render_to_string("social/mail/digest.txt", context)
    return EmailMessage(subject, body, to=[user.email], headers={"List-Unsubscribe": f"<{settings_url}>"})
