"""What the social room's endpoints take, and, for OpenAPI, the shapes that `presenters.py` makes."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import RelationshipSerializer, UserSummarySerializer
from instaclone.common.api.fields import IdField, TextField
from social.models import Follow


class CommentUpdateSerializer(serializers.Serializer[Any]):
    text = TextField(max_length=settings.COMMENT_MAX_LENGTH)


class CommentCreateSerializer(CommentUpdateSerializer):
    parent = IdField(  # type: ignore[assignment]  # the name of an attribute of DRF's
        required=False,
        allow_null=True,
        help_text=_("The comment to reply to. A reply to a reply stands under the same top-level comment."),
    )


class UserCardSerializer(UserSummarySerializer):
    relationship = RelationshipSerializer()


class FollowRequestSerializer(serializers.Serializer[Any]):
    id = IdField(help_text=_("What accept and reject take."))
    user = UserCardSerializer()
    created_at = serializers.DateTimeField()


class FollowStatusSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(Follow.State.choices)


class FollowRequestAnswerSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(["accepted", "rejected"])


class BlockingSerializer(serializers.Serializer[Any]):
    blocking = serializers.BooleanField()


class PostLikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField(
        allow_null=True, help_text=_("null where the author hides it from others.")
    )


class CommentLikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class CommentSerializer(serializers.Serializer[Any]):
    id = IdField()
    post = IdField()
    parent = IdField(allow_null=True)  # type: ignore[assignment]
    author = UserSummarySerializer()
    text = serializers.CharField()
    like_count = serializers.IntegerField()
    reply_count = serializers.IntegerField()
    liked = serializers.BooleanField()
    is_pinned = serializers.BooleanField()
    is_own = serializers.BooleanField()
    can_delete = serializers.BooleanField()
    can_pin = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
