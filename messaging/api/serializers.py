"""What the messaging room's endpoints take, and, for OpenAPI, the shapes that `presenters.py` makes."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import UserSummarySerializer
from content.api.serializers import MediaSerializer
from instaclone.common.api.fields import IdField, IdListField, TextField
from messaging.models import CLIENT_ID_MAX_LENGTH, EMOJI_MAX_LENGTH, TITLE_MAX_LENGTH, Conversation, Message


# --- What is sent -------------------------------------------------------------------------------------------
class PeopleSerializer(serializers.Serializer[Any]):
    user_ids = IdListField(allow_empty=False, max_length=settings.CONVERSATION_MAX_MEMBERS)


class ConversationStartSerializer(PeopleSerializer):
    title = TextField(
        max_length=TITLE_MAX_LENGTH, required=False, allow_blank=True, default="", help_text=_("Of a group.")
    )


class ConversationUpdateSerializer(serializers.Serializer[Any]):
    title = TextField(max_length=TITLE_MAX_LENGTH, allow_blank=True)


class MessageCreateSerializer(serializers.Serializer[Any]):
    client_id = TextField(
        max_length=CLIENT_ID_MAX_LENGTH,
        help_text=_("Your name for the message (a UUID, say). Sent again, it is the same message."),
    )
    text = TextField(max_length=settings.MESSAGE_MAX_LENGTH, required=False, allow_blank=True, default="")
    media = IdListField(
        required=False,
        max_length=settings.MESSAGE_MAX_MEDIA,
        help_text=_("Pictures that you uploaded and didn't use, in order."),
    )
    shared_post = IdField(required=False, allow_null=True)
    shared_user = IdField(required=False, allow_null=True)
    reply_to = IdField(required=False, allow_null=True, help_text=_("A message of the same conversation."))

    def fields_for_service(self) -> dict[str, Any]:
        """The validated data under the names of `services.message_send`."""
        data = self.validated_data
        return {
            "client_id": data["client_id"],
            "text": data["text"],
            "media_ids": data.get("media", []),
            "shared_post_id": data.get("shared_post"),
            "shared_user_id": data.get("shared_user"),
            "reply_to_id": data.get("reply_to"),
        }


class StoryReplySerializer(serializers.Serializer[Any]):
    text = TextField(max_length=settings.MESSAGE_MAX_LENGTH, help_text=_("One emoji is an answer, too."))
    client_id = TextField(
        required=False,
        max_length=CLIENT_ID_MAX_LENGTH,
        help_text=_("Your name for the message; without one, sending twice makes two."),
    )


class MessageUpdateSerializer(serializers.Serializer[Any]):
    text = TextField(max_length=settings.MESSAGE_MAX_LENGTH, allow_blank=True)


class ReactionCreateSerializer(serializers.Serializer[Any]):
    emoji = TextField(max_length=EMOJI_MAX_LENGTH)


class UpToSerializer(serializers.Serializer[Any]):
    up_to = IdField(help_text=_("The last message that was read."))


# --- What is answered ---------------------------------------------------------------------------------------
class ReactionSerializer(serializers.Serializer[Any]):
    user_id = IdField()
    emoji = serializers.CharField()


class ReplyToSerializer(serializers.Serializer[Any]):
    id = IdField()
    sender = UserSummarySerializer(allow_null=True)
    text = serializers.CharField()
    kind = serializers.ChoiceField(Message.Kind.choices)
    deleted = serializers.BooleanField(help_text=_("It was unsent, or isn't yours to see."))


class SharedPostSerializer(serializers.Serializer[Any]):
    available = serializers.BooleanField(
        help_text=_("false: it was removed or isn't yours to see, and the rest is null.")
    )
    id = IdField(allow_null=True)
    shortcode = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    author = UserSummarySerializer(allow_null=True)
    caption = serializers.CharField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)


class SharedStorySerializer(serializers.Serializer[Any]):
    available = serializers.BooleanField(
        help_text=_("false: its time is over or it isn't yours to see, and the rest is null.")
    )
    id = IdField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    author = UserSummarySerializer(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)


class ConversationEventSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(["created", "renamed", "added", "removed", "left"])
    text = serializers.CharField(help_text=_("A sentence for the caller."))
    users = UserSummarySerializer(many=True)
    title = serializers.CharField(allow_null=True)


class MessageSerializer(serializers.Serializer[Any]):
    id = IdField()
    conversation_id = IdField()
    client_id = serializers.CharField(allow_null=True, help_text=_("Of your own messages."))
    sender = UserSummarySerializer(
        allow_null=True, help_text=_("null when the account is gone or suspended.")
    )
    kind = serializers.ChoiceField(Message.Kind.choices)
    text = serializers.CharField()
    media = MediaSerializer(many=True)
    shared_post = SharedPostSerializer(allow_null=True)
    shared_user = UserSummarySerializer(allow_null=True)
    story = SharedStorySerializer(allow_null=True, help_text=_("That was answered."))
    reply_to = ReplyToSerializer(allow_null=True)
    reactions = ReactionSerializer(many=True)
    event = ConversationEventSerializer(allow_null=True, help_text=_("Of a system message."))
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    is_deleted = serializers.BooleanField()


class PresenceSerializer(serializers.Serializer[Any]):
    online = serializers.BooleanField()
    last_active_at = serializers.DateTimeField(allow_null=True)


class MemberSerializer(serializers.Serializer[Any]):
    user = UserSummarySerializer()
    is_admin = serializers.BooleanField()
    last_read_id = IdField(allow_null=True, help_text=_("null also where they don't let you know."))
    presence = PresenceSerializer(allow_null=True, help_text=_("null where it isn't yours to know."))


class ConversationSerializer(serializers.Serializer[Any]):
    id = IdField()
    kind = serializers.ChoiceField(Conversation.Kind.choices)
    title = serializers.CharField()
    name = serializers.CharField(help_text=_("The title, or whom it is with."))
    members = MemberSerializer(many=True)
    last_message = MessageSerializer(allow_null=True)
    unread_count = serializers.IntegerField()
    is_muted = serializers.BooleanField()
    state = serializers.ChoiceField(["active", "request"])
    can_send = serializers.BooleanField()
    last_read_id = IdField(allow_null=True)
    first_unread_id = IdField(
        allow_null=True, help_text=_("Looked up for a single conversation; null in lists.")
    )
    created_at = serializers.DateTimeField()


class MutedSerializer(serializers.Serializer[Any]):
    is_muted = serializers.BooleanField()


class ReadMarkSerializer(serializers.Serializer[Any]):
    up_to = IdField()
    unread_count = serializers.IntegerField()


class UnreadSerializer(serializers.Serializer[Any]):
    notifications = serializers.IntegerField()
    messages = serializers.IntegerField(
        help_text=_("Conversations with unread messages; muted ones don't count.")
    )
    follow_requests = serializers.IntegerField()
