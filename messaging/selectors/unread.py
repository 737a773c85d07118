"""The numbers on the badges."""

from accounts.models import User
from messaging.models import Participant
from social.notifications import selectors as notifications
from social.selectors import follow_requests_waiting

MOST = 99


def unread_conversations(user: User) -> int:
    """Conversations with something unread in them, muted ones and requests left out; counted to 99. One query."""
    unread = Participant.objects.filter(
        user_id=user.pk, state=Participant.State.ACTIVE, is_muted__in=[False], unread_count__gt=0
    )
    return len(unread.values_list("pk", flat=True)[:MOST])


def unread_counts(*, user: User) -> dict[str, int]:
    """`notifications`, `messages` (conversations) and `follow_requests`, each counted to 99."""
    return {
        "notifications": notifications.unread(user),
        "messages": unread_conversations(user),
        "follow_requests": follow_requests_waiting(user=user),
    }
