"""Whose conversation it is, and which of its messages they see."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from messaging.models import Message, Participant  # noqa: F401


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def of(self, user_id: int, states: Collection[str]) -> "ParticipantQuerySet":
        """This person's sides of their conversations, in these states."""
        return self.filter(user_id=user_id, state__in=list(states))

    def present(self) -> "ParticipantQuerySet":
        """Those who haven't left."""
        return self.exclude(state="left")


class MessageQuerySet(models.QuerySet["Message"]):
    def seen_by(self, participant: "Participant") -> "MessageQuerySet":
        """The messages of a conversation that this side of it sees: not unsent, not from before it began."""
        return self.filter(
            conversation_id=participant.conversation_id,
            pk__gt=participant.starts_after_id,
            deleted_at=None,
        )
