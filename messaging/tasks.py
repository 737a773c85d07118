"""Background work of the messaging room. Every task may be run twice."""

from celery import shared_task
from django.db import DatabaseError

from messaging.services import removal

RETRY = {
    "acks_late": True,
    "autoretry_for": (DatabaseError,),
    "retry_backoff": True,
    "retry_backoff_max": 300,
    "max_retries": 8,
}


@shared_task(name="messaging.remove_conversation", **RETRY)
def remove_conversation(conversation_id: int) -> None:
    """Remove a group that nobody is in any more; years of messages take their time."""
    removal.conversation_remove(conversation_id=conversation_id)
