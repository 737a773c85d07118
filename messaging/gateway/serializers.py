"""What the data of clients' frames must look like."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from instaclone.common.api.fields import BooleanField, IdField, IdListField, TextField
from messaging.models import CLIENT_ID_MAX_LENGTH

SEQ_MAX = 2**53 - 1
TARGETS_MAX = 200  # as many as one socket may watch; `watch` takes fewer at a time


class Auth(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=4096, trim_whitespace=False)


class Resume(serializers.Serializer[Any]):
    seq = serializers.IntegerField(min_value=0, max_value=SEQ_MAX)


class MessageSend(serializers.Serializer[Any]):
    """A message as REST takes it, and the conversation that it goes to."""

    conversation_id = IdField()
    client_id = TextField(max_length=CLIENT_ID_MAX_LENGTH)
    text = TextField(max_length=settings.MESSAGE_MAX_LENGTH, required=False, default="", allow_blank=True)
    media = IdListField(max_length=settings.MESSAGE_MAX_MEDIA, required=False, default=list)
    shared_post = IdField(required=False, default=None, allow_null=True)
    shared_user = IdField(required=False, default=None, allow_null=True)
    reply_to = IdField(required=False, default=None, allow_null=True)


class MessageRead(serializers.Serializer[Any]):
    conversation_id = IdField()
    up_to = IdField()


class Typing(serializers.Serializer[Any]):
    conversation_id = IdField()
    is_typing = BooleanField(default=True)


class Targets(serializers.Serializer[Any]):
    target_ids = IdListField(max_length=TARGETS_MAX)


class NotificationsRead(serializers.Serializer[Any]):
    up_to = IdField()
