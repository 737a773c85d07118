"""The search index of one message, kept in the transaction that changes its text."""

from messaging.models import Message, MessageTerm
from messaging.terms import terms_of


def terms_set(message: Message) -> None:
    """Make the index say what the message says now."""
    MessageTerm.objects.filter(message_id=message.pk).delete()
    terms_add(message)


def terms_add(message: Message) -> None:
    """For a message that is new."""
    MessageTerm.objects.bulk_create(
        [
            MessageTerm(conversation_id=message.conversation_id, term=term, message_id=message.pk)
            for term in terms_of(message.text)
        ]
    )
