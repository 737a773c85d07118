"""What the endpoints of stories and highlights take, and, for OpenAPI, the shapes that `story_presenters.py` makes."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import UserSummarySerializer
from content.api.serializers import MediaSerializer
from content.models import Post
from content.services.highlights import TITLE_MAX_LENGTH
from content.stories import cards, stickers
from instaclone.common.api.fields import IdField, IdListField, TextField


def _text(max_length: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": max_length, **more}


def _number(least: float, most: float) -> dict[str, Any]:
    return {"type": "number", "minimum": least, "maximum": most}


_STICKER_SCHEMA = {
    "type": "object",
    "description": "Something on the picture. `text`, `color`, `background` and `size` are a text's; `user_id` or "
    "`username` a mention's; `name` a hashtag's; `url` and `label` a link's; `prompt` a question's; `question` and "
    "`options` a poll's. Answers add what you gave (`my_choice`, `my_text`) and, once you chose or for the author, "
    "the numbers (`votes`, `answer_count`).",
    "properties": {
        "id": {"type": "string", "pattern": stickers.ID_PATTERN, "description": "Unique in its story."},
        "type": {"type": "string", "enum": ["text", "mention", "hashtag", "link", "question", "poll"]},
        "x": {**_number(0, 1), "description": "Its centre, as a fraction of the picture's width."},
        "y": _number(0, 1),
        "rotation": {**_number(-360, 360), "description": "Degrees, clockwise.", "default": 0},
        "scale": {**_number(stickers.MIN_SCALE, stickers.MAX_SCALE), "default": 1},
        "text": _text(stickers.TEXT_MAX_LENGTH),
        "color": {"type": "string", "pattern": stickers.COLOR_PATTERN},
        "background": {"type": "boolean"},
        "size": {"type": "string", "enum": list(stickers.SIZES)},
        "user_id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
        "username": {"type": "string"},
        "name": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "label": _text(stickers.LABEL_MAX_LENGTH),
        "prompt": _text(stickers.PROMPT_MAX_LENGTH),
        "question": _text(stickers.PROMPT_MAX_LENGTH),
        "options": {
            "type": "array",
            "items": _text(stickers.OPTION_MAX_LENGTH),
            "minItems": stickers.MIN_OPTIONS,
            "maxItems": stickers.MAX_OPTIONS,
        },
        "my_choice": {"type": "integer", "nullable": True, "readOnly": True},
        "votes": {"type": "array", "items": {"type": "integer"}, "nullable": True, "readOnly": True},
        "my_text": {"type": "string", "nullable": True, "readOnly": True},
        "answer_count": {"type": "integer", "nullable": True, "readOnly": True},
    },
    "required": ["type", "x", "y"],
    "example": {"type": "hashtag", "x": 0.5, "y": 0.8, "rotation": -5, "scale": 1.2, "name": "lake"},
}


@extend_schema_field({"type": "array", "maxItems": settings.STORY_MAX_STICKERS, "items": _STICKER_SCHEMA})
class StickersField(serializers.Field[Any, Any, Any, Any]):
    """Handed on as it is: `content.stories.stickers` is the one place that checks it."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(_STICKER_SCHEMA)
class StickerField(StickersField):
    pass


class StickerAnswerSerializer(serializers.Serializer[Any]):
    """A poll or a question, with what you answered."""

    id = serializers.CharField()
    type = serializers.ChoiceField([stickers.QUESTION, stickers.POLL])
    my_choice = serializers.IntegerField(required=False, allow_null=True)
    votes = serializers.ListField(child=serializers.IntegerField(), required=False, allow_null=True)
    my_text = serializers.CharField(required=False, allow_null=True)


class StoryCreateSerializer(serializers.Serializer[Any]):
    media = IdField(help_text=_("The id of your upload: a picture, or a video that is ready."))
    caption = TextField(required=False, allow_blank=True, max_length=settings.STORY_CAPTION_MAX_LENGTH)
    audience = serializers.ChoiceField(Post.Audience.choices, required=False)
    stickers = StickersField(required=False)


class StoryAnswerCreateSerializer(serializers.Serializer[Any]):
    choice = serializers.IntegerField(
        required=False, min_value=0, max_value=stickers.MAX_OPTIONS - 1, help_text=_("For a poll, from 0.")
    )
    text = TextField(required=False, max_length=stickers.ANSWER_MAX_LENGTH, help_text=_("For a question."))


class StorySerializer(serializers.Serializer[Any]):
    id = IdField()
    author = UserSummarySerializer()
    media = MediaSerializer()
    start_ms = serializers.IntegerField(help_text=_("Where in the video it starts."))
    duration_ms = serializers.IntegerField(help_text=_("For how long it is shown."))
    caption = serializers.CharField()
    stickers = serializers.ListField(child=StickerField())
    audience = serializers.ChoiceField(Post.Audience.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    is_own = serializers.BooleanField()
    is_expired = serializers.BooleanField()
    seen = serializers.BooleanField()
    liked = serializers.BooleanField()
    can_reply = serializers.BooleanField()
    reply_reason = serializers.ChoiceField(
        [cards.OWN, cards.SIGNED_OUT, cards.OVER, cards.OFF, cards.FOLLOWING],
        allow_null=True,
        help_text=_("Why you can't reply. `following`: only people whom the author follows can."),
    )
    view_count = serializers.IntegerField(allow_null=True, help_text=_("For the author, else null."))
    like_count = serializers.IntegerField(allow_null=True, help_text=_("For the author, else null."))


class PublishedStorySerializer(StorySerializer):
    clips = StorySerializer(
        many=True, help_text=_("The story and those that follow it: a long video makes several.")
    )


class StoryViewerSerializer(serializers.Serializer[Any]):
    user = UserSummarySerializer()
    seen_at = serializers.DateTimeField()
    liked = serializers.BooleanField()
    answers = serializers.DictField(
        child=serializers.JSONField(), help_text=_("By sticker id: an option's number, or a text.")
    )


class StoryAnswerSerializer(serializers.Serializer[Any]):
    user = UserSummarySerializer()
    choice = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class _HighlightOptions(serializers.Serializer[Any]):
    stories = IdListField(
        required=False,
        min_length=1,
        max_length=settings.HIGHLIGHT_MAX_STORIES,
        help_text=_("Ids of stories of yours, running or from the archive."),
    )
    cover_story = IdField(required=False, help_text=_("The story whose picture stands for it."))


class HighlightCreateSerializer(_HighlightOptions):
    title = TextField(max_length=TITLE_MAX_LENGTH)
    stories = IdListField(
        min_length=1,
        max_length=settings.HIGHLIGHT_MAX_STORIES,
        help_text=_("Ids of stories of yours, running or from the archive."),
    )


class HighlightUpdateSerializer(_HighlightOptions):
    title = TextField(required=False, max_length=TITLE_MAX_LENGTH)
    add = IdListField(
        required=False, max_length=settings.HIGHLIGHT_MAX_STORIES, help_text=_("Stories to put in.")
    )
    remove = IdListField(
        required=False, max_length=settings.HIGHLIGHT_MAX_STORIES, help_text=_("Stories to take out.")
    )


class HighlightOrderSerializer(serializers.Serializer[Any]):
    ids = IdListField(
        min_length=1,
        max_length=settings.HIGHLIGHTS_MAX * 2,
        help_text=_("Your highlights in their new order; those left out follow."),
    )


class HighlightSerializer(serializers.Serializer[Any]):
    id = IdField()
    url = serializers.CharField(help_text=_("Its page; begins with /."))
    title = serializers.CharField()
    owner = UserSummarySerializer()
    cover = MediaSerializer()
    story_count = serializers.IntegerField(help_text=_("Of the stories that you may see."))
    is_own = serializers.BooleanField()


class HighlightDetailSerializer(HighlightSerializer):
    stories = StorySerializer(many=True, help_text=_("Oldest first."))
