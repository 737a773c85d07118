"""What the endpoints of the home feed take and, for OpenAPI, the shapes that `feed_presenters.py` makes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from content.api.serializers import PostSerializer
from feed.seen import MOST_AT_ONCE
from instaclone.common.api.fields import IdListField


class ReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["hashtag", "popular"])
    name = serializers.CharField(required=False, help_text=_("The hashtag's."))


class FeedPostSerializer(PostSerializer):
    reason = ReasonSerializer(
        allow_null=True, help_text=_("Why it is there; null for posts of people you follow, and your own.")
    )
    explain = serializers.DictField(
        required=False, help_text=_("For staff with explain=1: the factors of its place, and the score.")
    )


class SeenSerializer(serializers.Serializer[Any]):
    post_ids = IdListField(max_length=MOST_AT_ONCE)
