"""What the endpoints of activity take, and, for OpenAPI, the shapes that `activity_presenters.py` makes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import SessionSerializer, UserSummarySerializer
from content.models import Post
from feed.activity.services import MOST
from instaclone.common.api.fields import IdField, IdListField
from social.models import Follow

TARGETS = ("post", "comment", "story", "user", "hashtag", "place", "text", "session")


class ActivityRemoveSerializer(serializers.Serializer[Any]):
    ids = IdListField(max_length=MOST, allow_empty=False)


class ActivityPostSerializer(serializers.Serializer[Any]):
    id = IdField()
    kind = serializers.ChoiceField(Post.Kind.choices)
    url = serializers.CharField()
    thumbnail_url = serializers.CharField()


class ActivityCommentSerializer(serializers.Serializer[Any]):
    id = IdField()
    text = serializers.CharField()


class ActivityStorySerializer(serializers.Serializer[Any]):
    id = IdField()
    is_over = serializers.BooleanField()
    thumbnail_url = serializers.CharField(allow_null=True, help_text=_("null when the story is over."))


class ActivityPlaceSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class ActivitySessionSerializer(SessionSerializer):
    is_live = serializers.BooleanField()


class ActivitySerializer(serializers.Serializer[Any]):
    id = IdField(help_text=_("What `DELETE activity` takes."))
    kind = serializers.ChoiceField(["like", "comment", "follow", "search", "login"])
    created_at = serializers.DateTimeField()
    can_remove = serializers.BooleanField()
    target = serializers.ChoiceField(
        TARGETS, allow_null=True, help_text=_("What it was about; null when you can't see that any more.")
    )
    user = UserSummarySerializer(
        allow_null=True,
        help_text=_("Whom you followed or looked for, or whose post, comment or story it is."),
    )
    post = ActivityPostSerializer(allow_null=True)
    comment = ActivityCommentSerializer(
        allow_null=True, help_text=_("The comment you wrote, or that you liked.")
    )
    story = ActivityStorySerializer(allow_null=True)
    hashtag = serializers.CharField(allow_null=True)
    place = ActivityPlaceSerializer(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text=_("What you looked for."))
    status = serializers.ChoiceField(
        Follow.State.choices, allow_null=True, help_text=_("Of a follow: whether it was accepted yet.")
    )
    session = ActivitySessionSerializer(allow_null=True)
