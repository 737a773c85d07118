"""Every change that the messaging room makes. Each function is one whole change, safe to call from anywhere."""

from messaging.services.editing import message_edit, message_remove, message_unsend
from messaging.services.members import conversation_rename, member_remove, members_add
from messaging.services.reactions import reaction_remove, reaction_set
from messaging.services.reading import ReadMark, conversation_read
from messaging.services.sending import Sent, message_send
from messaging.services.sides import (
    conversation_accept,
    conversation_delete,
    conversation_mute,
    part,
    requests_accept_from,
)
from messaging.services.starting import Started, conversation_start
from messaging.services.story_replies import reply_refused, story_reply
from messaging.services.typing import typing

__all__ = [
    "ReadMark",
    "Sent",
    "Started",
    "conversation_accept",
    "conversation_delete",
    "conversation_mute",
    "conversation_read",
    "conversation_rename",
    "conversation_start",
    "member_remove",
    "members_add",
    "message_edit",
    "message_remove",
    "message_send",
    "message_unsend",
    "part",
    "reaction_remove",
    "reaction_set",
    "reply_refused",
    "requests_accept_from",
    "story_reply",
    "typing",
]
