"""What the content room's endpoints take, and, for OpenAPI, the shapes that `presenters.py` makes."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import UserSummarySerializer
from content.filters import FILTERS
from content.looks import ADJUSTMENTS, PLAIN, Look
from content.models import Media, Post
from content.services.text import ALT_TEXT_MAX_LENGTH, LOCATION_MAX_LENGTH
from instaclone.common import images
from instaclone.common.api.fields import BooleanField, IdField, ShortDictField, TextField
from instaclone.common.errors import InvalidInput

_CROP_SCHEMA = {
    "type": "object",
    "description": "A part of the upright picture, as fractions (0 to 1) of its width and height.",
    "properties": {
        **{name: {"type": "number", "minimum": 0, "maximum": 1, "exclusiveMaximum": True} for name in "xy"},
        **{name: {"type": "number", "minimum": 0, "exclusiveMinimum": True} for name in ("width", "height")},
    },
    "required": ["x", "y", "width", "height"],
    "example": {"x": 0.1, "y": 0, "width": 0.8, "height": 1},
}


@extend_schema_field(_CROP_SCHEMA)
class CropField(serializers.JSONField):
    """In a form it is the same object as JSON text."""

    def to_internal_value(self, data: Any) -> images.Crop:  # type: ignore[override]
        try:
            return images.Crop.parse(super().to_internal_value(data))
        except InvalidInput as error:
            raise serializers.ValidationError(error.detail) from None


_LOOK_SCHEMA = {
    "type": "object",
    "description": "How a picture is edited: a filter and how strong it is, and adjustments. Amounts are rounded.",
    "properties": {
        "filter": {"type": "string", "nullable": True, "enum": [*FILTERS, None]},
        "strength": {"type": "number", "minimum": 0, "maximum": 100, "default": 100},
        "adjust": {
            "type": "object",
            "properties": {name: {"type": "number", "minimum": -100, "maximum": 100} for name in ADJUSTMENTS},
        },
    },
    "example": {"filter": "harvest", "strength": 80, "adjust": {"brightness": 10}},
}


@extend_schema_field(_LOOK_SCHEMA)
class LookField(serializers.JSONField):
    """In a form it is the same object as JSON text."""

    def to_internal_value(self, data: Any) -> Look:  # type: ignore[override]
        try:
            return Look.parse(super().to_internal_value(data))
        except InvalidInput as error:
            raise serializers.ValidationError(error.detail) from None


class MediaUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(
        allow_empty_file=True,  # the pipeline tells what is wrong with a file, in one place
        help_text=_(
            "A JPEG, PNG, WebP, AVIF, HEIC or GIF picture, or an MP4, MOV, WebM or MKV video. Its content says which."
        ),
    )
    alt_text = TextField(required=False, allow_blank=True, max_length=ALT_TEXT_MAX_LENGTH)
    crop = CropField(required=False, help_text=_("The part of a picture to show; not for videos."))
    look = LookField(required=False, help_text=_("Not for videos."))


class MediaUpdateSerializer(serializers.Serializer[Any]):
    alt_text = TextField(required=False, allow_blank=True, max_length=ALT_TEXT_MAX_LENGTH)
    crop = CropField(required=False, allow_null=True, help_text=_("null takes a crop back."))
    look = LookField(required=False, allow_null=True, help_text=_("null takes the edits back."))
    cover_ms = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=24 * 3600 * 1000,
        help_text=_("Another cover for a ready video."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "crop" in attrs and attrs["crop"] is None:
            attrs["crop"] = images.WHOLE
        if "look" in attrs and attrs["look"] is None:
            attrs["look"] = PLAIN
        return attrs


class PostOptions(serializers.Serializer[Any]):
    """Options that a post has from the start and that can be changed."""

    caption = TextField(required=False, allow_blank=True, max_length=settings.CAPTION_MAX_LENGTH)
    location = TextField(required=False, allow_blank=True, max_length=LOCATION_MAX_LENGTH)
    comments_disabled = BooleanField(required=False)
    hide_like_count = BooleanField(required=False)


class ReelViewSerializer(serializers.Serializer[Any]):
    watched_ms = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text=_("The longest stretch that was watched.")
    )
    complete = BooleanField(required=False, default=False, help_text=_("It was watched to its end."))


class ReelViewsSerializer(serializers.Serializer[Any]):
    view_count = serializers.IntegerField()


class PostUpdateSerializer(PostOptions):
    alt_texts = ShortDictField(
        child=TextField(allow_blank=True, max_length=ALT_TEXT_MAX_LENGTH),
        max_length=settings.POST_MAX_MEDIA,
        required=False,
        help_text=_("New alt texts by media id."),
    )

    def validate_alt_texts(self, value: Mapping[str, str]) -> dict[int, str]:
        ids = IdField()
        return {ids.run_validation(key): text for key, text in value.items()}


class _FileSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text=_("Begins with / for files of this site."))
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PosterSerializer(_FileSerializer):
    format = serializers.ChoiceField(["webp", "jpeg"])


class RenditionSerializer(_FileSerializer):
    format = serializers.ChoiceField(["webp", "jpeg", "mp4"])


class MediaSerializer(serializers.Serializer[Any]):
    id = IdField()
    kind = serializers.ChoiceField(Media.Kind.choices)
    state = serializers.ChoiceField(Media.State.choices)
    progress = serializers.IntegerField(help_text=_("How much of the processing is done: 0 to 100."))
    error = serializers.CharField(allow_null=True, help_text=_("Why it failed."))
    width = serializers.IntegerField(help_text=_("Of the largest rendition, in pixels."))
    height = serializers.IntegerField()
    blurhash = serializers.CharField()
    color = serializers.CharField(help_text=_("The dominant colour, #rrggbb."))
    alt_text = serializers.CharField()
    thumbnail_url = serializers.CharField(allow_null=True, help_text=_("A square of at most 320 pixels."))
    renditions = RenditionSerializer(many=True, help_text=_("Smallest first; MP4 files for a video."))
    duration_ms = serializers.IntegerField(allow_null=True, help_text=_("null for a picture."))
    is_silent = serializers.BooleanField(required=False, help_text=_("A video without a sound. Videos only."))
    cover_ms = serializers.IntegerField(
        required=False, help_text=_("Where the cover was taken. Videos only.")
    )
    poster_url = serializers.CharField(
        required=False, allow_null=True, help_text=_("The cover as a JPEG, once there is one. Videos only.")
    )
    posters = PosterSerializer(many=True, required=False, help_text=_("The cover's sizes. Videos only."))
    crop = serializers.DictField(required=False, allow_null=True, help_text=_("Told to the owner only."))
    look = serializers.DictField(required=False, allow_null=True, help_text=_("Told to the owner only."))


class PostAuthorSerializer(UserSummarySerializer):
    following = serializers.BooleanField(help_text=_("You follow the author."))


class TagSerializer(serializers.Serializer[Any]):
    user_id = IdField()
    media_id = IdField(help_text=_("Which of the post's pictures."))
    x = serializers.FloatField(help_text=_("From the left edge, 0 to 1."))
    y = serializers.FloatField(help_text=_("From the upper edge, 0 to 1."))


class TaggedUserSerializer(TagSerializer):
    user = UserSummarySerializer()


class PostSerializer(serializers.Serializer[Any]):
    id = IdField()
    shortcode = serializers.CharField()
    url = serializers.CharField(help_text=_("The page of the post or reel; begins with /."))
    kind = serializers.ChoiceField(Post.Kind.choices)
    author = PostAuthorSerializer()
    coauthors = UserSummarySerializer(many=True)
    caption = serializers.CharField()
    hashtags = serializers.ListField(child=serializers.CharField())
    mentions = serializers.ListField(child=serializers.CharField(), help_text=_("Usernames in the caption."))
    location = serializers.CharField()
    location_url = serializers.CharField(
        allow_null=True, help_text=_("The page of the place; begins with /. null where there is none.")
    )
    media = MediaSerializer(many=True)
    tagged_users = TaggedUserSerializer(many=True, help_text=_("Who is in the pictures."))
    like_count = serializers.IntegerField(allow_null=True, help_text=_("null when the author hides it."))
    comment_count = serializers.IntegerField()
    view_count = serializers.IntegerField(allow_null=True, help_text=_("Of a reel; null for a post."))
    comments_disabled = serializers.BooleanField()
    hide_like_count = serializers.BooleanField()
    audience = serializers.ChoiceField(Post.Audience.choices)
    pinned = serializers.BooleanField(help_text=_("It stands first on its author's profile."))
    state = serializers.ChoiceField(Post.State.choices)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    liked = serializers.BooleanField()
    saved = serializers.BooleanField()
    is_own = serializers.BooleanField()
