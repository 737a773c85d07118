"""What the accounts room's endpoints take, and, for OpenAPI, the shapes that `presenters.py` makes."""

from typing import Any

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Session
from accounts.passwords import PASSWORD_MAX_LENGTH
from accounts.preferences import DEFAULTS, HOME_FEEDS, STORY_REPLIES, THEMES
from accounts.usernames import (
    USERNAME_MAX_LENGTH,
    USERNAME_MIN_LENGTH,
    normalize_username,
    validate_username,
)
from instaclone.common.api.fields import BooleanField, IdField, TextField
from instaclone.common.images import Crop

TOKEN_MAX_LENGTH = 2048


class _Input(serializers.Serializer[Any]):
    """Reads a request's body; `validated_data` goes to a service as keyword arguments."""


@extend_schema_field(
    {
        "type": "string",
        "minLength": USERNAME_MIN_LENGTH,
        "maxLength": USERNAME_MAX_LENGTH,
        "pattern": "^[A-Za-z0-9._]+$",
        "example": "alice.b",
    }
)
class UsernameField(TextField):
    """Letters are made small. No dot first, last or beside another; some names are reserved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=USERNAME_MAX_LENGTH, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return normalize_username(super().to_internal_value(data))

    def run_validators(self, value: Any) -> None:
        validate_username(value)
        super().run_validators(value)


class NewPasswordField(serializers.CharField):
    """Kept as it is typed, blanks at the ends too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=PASSWORD_MAX_LENGTH,
            trim_whitespace=False,
            write_only=True,
            style={"input_type": "password"},
            **kwargs,
        )


class PasswordField(NewPasswordField):
    """A password to check."""


class RegisterSerializer(_Input):
    username = UsernameField()
    email = serializers.EmailField(max_length=254)
    password = NewPasswordField()
    full_name = TextField(max_length=60, required=False, allow_blank=True)


class LoginSerializer(_Input):
    login = TextField(max_length=254, help_text=_("Username or e-mail address."))
    password = PasswordField()


class RefreshSerializer(_Input):
    refresh = serializers.CharField(max_length=TOKEN_MAX_LENGTH)


class PasswordChangeSerializer(_Input):
    old_password = PasswordField()
    new_password = NewPasswordField()


class PasswordResetSerializer(_Input):
    login = TextField(max_length=254, help_text=_("Username or e-mail address."))


class LinkSerializer(_Input):
    """The two parts of a link that was sent by e-mail: `/<uid>/<token>/`."""

    uid = serializers.CharField(max_length=20)
    token = serializers.CharField(max_length=100)


class PasswordResetConfirmSerializer(LinkSerializer):
    new_password = NewPasswordField()


class PreferencesSerializer(serializers.Serializer[Any]):
    theme = serializers.ChoiceField(THEMES, required=False)
    reduce_motion = BooleanField(required=False)
    show_activity = BooleanField(
        required=False,
        help_text=_("Whether others see that one is online; who hides it doesn't see it either."),
    )
    read_receipts = BooleanField(
        required=False, help_text=_("Whether others see that one has read their messages.")
    )
    archive_stories = BooleanField(
        required=False, help_text=_("Whether one's stories are kept for oneself when their time is over.")
    )
    story_replies = serializers.ChoiceField(
        STORY_REPLIES,
        required=False,
        help_text=_("Who may reply: everyone who sees it, people one follows, nobody."),
    )
    search_engines = BooleanField(
        required=False, help_text=_("Whether search engines may list one's profile and public posts.")
    )
    home_feed = serializers.ChoiceField(
        HOME_FEEDS, required=False, help_text=_("The order of the home page: ranked, or the newest first.")
    )

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(map(str, data)) - set(DEFAULTS))):
            raise serializers.ValidationError(
                {name[:50]: [_("There is no such preference.")] for name in unknown}
            )
        return super().to_internal_value(data)


class MeUpdateSerializer(_Input):
    username = UsernameField(required=False)
    full_name = TextField(max_length=60, required=False, allow_blank=True)
    bio = TextField(max_length=150, required=False, allow_blank=True)
    website = TextField(
        max_length=200, required=False, allow_blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    pronouns = TextField(max_length=30, required=False, allow_blank=True)
    is_private = BooleanField(required=False)
    preferences = PreferencesSerializer(required=False)


class AvatarSerializer(_Input):
    file = serializers.FileField()
    x = serializers.FloatField(required=False, min_value=0, max_value=1)
    y = serializers.FloatField(required=False, min_value=0, max_value=1)
    width = serializers.FloatField(required=False, min_value=0, max_value=1)
    height = serializers.FloatField(required=False, min_value=0, max_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        box = {name: attrs.pop(name) for name in ("x", "y", "width", "height") if name in attrs}
        return {**attrs, "crop": Crop.parse(box) if box else None}


class UserSummarySerializer(serializers.Serializer[Any]):
    id = IdField()
    username = serializers.CharField()
    full_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True, help_text=_("150 pixels square."))
    is_private = serializers.BooleanField()


class CountsSerializer(serializers.Serializer[Any]):
    posts = serializers.IntegerField()
    followers = serializers.IntegerField()
    following = serializers.IntegerField()


class RelationshipSerializer(serializers.Serializer[Any]):
    """From the caller's side; all false when signed out."""

    following = serializers.BooleanField()
    requested = serializers.BooleanField()
    followed_by = serializers.BooleanField()
    blocking = serializers.BooleanField()
    close_friend = serializers.BooleanField(help_text=_("They see what you post for close friends."))
    muted = serializers.BooleanField(help_text=_("Their stories are left out of your tray."))
    muted_posts = serializers.BooleanField(help_text=_("Their posts are left out of your feeds."))


class _AboutSerializer(UserSummarySerializer):
    avatar_url_large = serializers.CharField(allow_null=True, help_text=_("320 pixels square."))
    bio = serializers.CharField()
    website = serializers.CharField()
    pronouns = serializers.CharField()
    counts = CountsSerializer()


class UserProfileSerializer(_AboutSerializer):
    relationship = RelationshipSerializer()


class MeSerializer(_AboutSerializer):
    email = serializers.EmailField()
    email_verified = serializers.BooleanField()
    preferences = PreferencesSerializer()


class TokensSerializer(serializers.Serializer[Any]):
    access = serializers.CharField()
    refresh = serializers.CharField()


class SignedInSerializer(TokensSerializer):
    user = MeSerializer()


class SessionSerializer(serializers.Serializer[Any]):
    id = IdField()
    kind = serializers.ChoiceField(Session.Kind.choices)
    device = serializers.CharField()
    ip_address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()


class DetailSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField()
