"""Every composed read of the messaging room."""

from messaging.cards import ConversationCard, MemberCard, MessageCard, ReplyCard, SharedPost
from messaging.selectors.conversations import (
    conversation_get,
    conversation_row,
    conversations_by_ids,
    conversations_of,
    first_unread_id,
    requests_of,
    requests_waiting,
)
from messaging.selectors.messages import (
    message_card,
    message_get,
    messages_around,
    messages_of,
    search_messages,
)
from messaging.selectors.unread import unread_conversations, unread_counts

__all__ = [
    "ConversationCard",
    "MemberCard",
    "MessageCard",
    "ReplyCard",
    "SharedPost",
    "conversation_get",
    "conversation_row",
    "conversations_by_ids",
    "conversations_of",
    "first_unread_id",
    "message_card",
    "message_get",
    "messages_around",
    "messages_of",
    "requests_of",
    "requests_waiting",
    "search_messages",
    "unread_conversations",
    "unread_counts",
]
