"""Removing a group that nobody is in any more."""

from content.services import media_discard
from instaclone.common.transactions import atomic
from messaging.models import Conversation, Message, MessageTerm, Participant, Reaction

BATCH = 200


def conversation_remove(*, conversation_id: int) -> None:
    """Remove a conversation without members, with everything in it. It may be cut off and run again; nothing
    happens when somebody is in it."""
    sides = Participant.objects.filter(conversation_id=conversation_id)
    if sides.present().exists():
        return
    while _remove_batch(conversation_id):
        pass
    sides.delete()
    Conversation.objects.filter(pk=conversation_id).delete()


@atomic
def _remove_batch(conversation_id: int) -> bool:
    messages = list(Message.objects.filter(conversation_id=conversation_id).order_by("-pk")[:BATCH])
    ids = [message.pk for message in messages]
    for message in messages:
        if message.media:
            media_discard(target_id=message.pk, media_ids=[shown["id"] for shown in message.media])
    Reaction.objects.filter(message_id__in=ids).delete()
    MessageTerm.objects.filter(message_id__in=ids).delete()
    Message.objects.filter(pk__in=ids).delete()
    return bool(messages)
