"""What the composer's endpoints take and give: drafts, people in pictures, co-authors, deleted posts."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import UserSummarySerializer
from content.api.serializers import (
    MediaSerializer,
    PostOptions,
    PostSerializer,
    PostUpdateSerializer,
    TaggedUserSerializer,
    TagSerializer,
)
from content.models import Coauthor, Post
from instaclone.common.api.fields import BooleanField, IdField, IdListField, TimeField

REEL_MAX_MS = (settings.REEL_MAX_SECONDS + 1) * 1_000


class TagListField(serializers.ListField):
    """Who is in which picture, and where. One too many is refused before any is looked at."""

    child = TagSerializer()

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=settings.POST_MAX_TAGS, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > settings.POST_MAX_TAGS:
            self.fail("max_length", max_length=settings.POST_MAX_TAGS)
        return [dict(tag) for tag in super().to_internal_value(data)]


class _People(serializers.Serializer[Any]):
    tagged_users = TagListField(required=False, help_text=_("Who is in the pictures."))


class _NewPost(PostOptions, _People):
    audience = serializers.ChoiceField(Post.Audience.choices, required=False)
    coauthors = IdListField(
        max_length=settings.POST_MAX_COAUTHORS,
        required=False,
        help_text=_("Whom you ask to stand beside you as an author: one person at most."),
    )


def _media_field(**options: Any) -> IdListField:
    return IdListField(
        max_length=settings.POST_MAX_MEDIA,
        help_text=_("Ids of your uploads, in the order to show."),
        **options,
    )


class PostCreateSerializer(_NewPost):
    """A post, or with `draft` or `publish_at` one to be."""

    media = _media_field(required=False)
    draft = BooleanField(required=False, default=False, help_text=_("Keep it for later."))
    publish_at = TimeField(required=False, allow_null=True, help_text=_("Keep it, and publish it then."))
    kind = serializers.ChoiceField(Post.Kind.choices, required=False, help_text=_("Of a draft."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_draft = attrs.pop("draft") or attrs.get("publish_at") is not None
        if not is_draft:
            _check_published(attrs)
            attrs.pop("publish_at", None)
            attrs.pop("kind", None)
        attrs["is_draft"] = is_draft
        return attrs


def _check_published(attrs: Mapping[str, Any]) -> None:
    if "media" not in attrs:
        raise serializers.ValidationError({"media": [_("This field is required.")]})
    if not attrs["media"]:
        raise serializers.ValidationError({"media": [_("Choose at least one picture.")]})
    if attrs.get("kind", Post.Kind.POST) != Post.Kind.POST:
        raise serializers.ValidationError({"kind": [_("Reels are published with POST reels.")]})


class ReelCreateSerializer(_NewPost):
    media = IdField(help_text=_("The id of your video, at most 90 seconds long, when it is ready."))
    cover_ms = serializers.IntegerField(
        required=False, min_value=0, max_value=REEL_MAX_MS, help_text=_("Where in the video its cover is.")
    )


class DraftUpdateSerializer(_NewPost):
    media = _media_field(required=False)
    publish_at = TimeField(
        required=False, allow_null=True, help_text=_("null: it isn't published by itself.")
    )
    kind = serializers.ChoiceField(Post.Kind.choices, required=False)


class ComposedPostUpdateSerializer(PostUpdateSerializer, _People):
    """What can be changed of a post. `tagged_users` are all people in its pictures, not only the new ones."""


class DraftSerializer(serializers.Serializer[Any]):
    id = IdField()
    state = serializers.ChoiceField(["draft", "scheduled"])
    kind = serializers.ChoiceField(Post.Kind.choices)
    caption = serializers.CharField()
    location = serializers.CharField()
    media = MediaSerializer(many=True)
    tagged_users = TaggedUserSerializer(many=True)
    coauthors = UserSummarySerializer(many=True)
    audience = serializers.ChoiceField(Post.Audience.choices)
    comments_disabled = serializers.BooleanField()
    hide_like_count = serializers.BooleanField()
    publish_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(
        allow_null=True, help_text=_("Why it could not be published when its time had come.")
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CoauthorInviteSerializer(serializers.Serializer[Any]):
    user_id = IdField()


class CoauthorSerializer(serializers.Serializer[Any]):
    user = UserSummarySerializer()
    state = serializers.ChoiceField(Coauthor.State.choices)


class DeletedPostSerializer(PostSerializer):
    deleted_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(help_text=_("Until when it can be restored."))
