"""Forms of the accounts pages: what people type, checked field by field. The services have the last word;
`views.py` hands their errors back to the field they name."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.passwords import PASSWORD_MAX_LENGTH
from accounts.preferences import STORY_REPLIES, THEMES
from accounts.usernames import (
    USERNAME_MAX_LENGTH,
    USERNAME_MIN_LENGTH,
    normalize_username,
    validate_username,
)
from instaclone.common.errors import DomainError
from instaclone.common.images import Crop

# For names of accounts: telephones would capitalise and correct them.
AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class AccountForm(forms.Form):
    """What the forms of this room have in common."""

    def add_domain_error(self, error: DomainError) -> None:
        """Show a service's error at the field it names, else above the form."""
        self.add_error(error.field if error.field in self.fields else None, error.detail)


class UsernameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Username"),
            min_length=USERNAME_MIN_LENGTH,
            max_length=USERNAME_MAX_LENGTH,
            help_text=_("3 to 30 letters a-z, digits, dots and underscores."),
            widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return normalize_username(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        validate_username(value)


class BioField(forms.CharField):
    """Browsers send a line's end as two characters: here it is one, and counts as one."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("E-mail address"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", **AS_TYPED}),
            **kwargs,
        )


class PasswordField(forms.CharField):
    """A password, kept as it is typed. `autocomplete` is "current-password" or "new-password"."""

    def __init__(self, *, label: Any, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            strip=False,
            max_length=PASSWORD_MAX_LENGTH,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )


def new_password_field(label: Any) -> PasswordField:
    return PasswordField(
        label=label,
        autocomplete="new-password",
        help_text=_("At least 8 characters; not one that many people use."),
    )


class LoginForm(AccountForm):
    login = forms.CharField(
        label=_("Username or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "email", **AS_TYPED}),
    )
    password = PasswordField(label=_("Password"), autocomplete="current-password")


class SignupForm(AccountForm):
    email = EmailField()
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = UsernameField()
    password = new_password_field(_("Password"))


class PasswordResetForm(AccountForm):
    login = forms.CharField(
        label=_("Username or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "email", **AS_TYPED}),
    )


class PasswordResetConfirmForm(AccountForm):
    new_password = new_password_field(_("New password"))


class PasswordChangeForm(AccountForm):
    old_password = PasswordField(label=_("Your password now"), autocomplete="current-password")
    new_password = new_password_field(_("New password"))


class ProfileForm(AccountForm):
    """`ProfileForm.of(user)` shows what is there."""

    username = UsernameField()
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=30, required=False)
    bio = BioField(
        label=_("Bio"),
        max_length=150,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-behaviour": "char-count grow"}),
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"autocomplete": "url", "inputmode": "url", "placeholder": "https://"}),
    )

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})


class AvatarForm(AccountForm):
    """A picture, and the part of it to use as fractions of its width and height (without: the middle)."""

    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Choose a picture.")},
    )
    x = forms.FloatField(required=False, widget=forms.HiddenInput)
    y = forms.FloatField(required=False, widget=forms.HiddenInput)
    width = forms.FloatField(required=False, widget=forms.HiddenInput)
    height = forms.FloatField(required=False, widget=forms.HiddenInput)

    def crop(self) -> Crop | None:
        """InvalidInput when the fields name no part of the picture."""
        box = {name: self.cleaned_data.get(name) for name in ("x", "y", "width", "height")}
        return None if all(value is None for value in box.values()) else Crop.parse(box)


class PrivacyForm(AccountForm):
    is_private = forms.BooleanField(
        label=_("Private account"),
        required=False,
        help_text=_("Only people whom you accept as followers see what you post."),
    )
    show_activity = forms.BooleanField(
        label=_("Show when you're active"),
        required=False,
        help_text=_(
            "People you follow who follow you, and people you talk to, see when you are online. If you turn it off,"
            " you don't see it of others either."
        ),
    )
    read_receipts = forms.BooleanField(
        label=_("Send read receipts"),
        required=False,
        help_text=_("People see that you have read their messages."),
    )
    archive_stories = forms.BooleanField(
        label=_("Keep your stories"),
        required=False,
        help_text=_(
            "When their 24 hours are over you still have them, and can put them on your profile as highlights."
        ),
    )
    story_replies = forms.ChoiceField(
        label=_("Who can reply to your stories"),
        choices=list(
            zip(
                STORY_REPLIES,
                (_("Everyone who sees them"), _("People you follow"), _("Nobody")),
                strict=True,
            )
        ),
        widget=forms.RadioSelect,
    )
    search_engines = forms.BooleanField(
        label=_("Let search engines find you"),
        required=False,
        help_text=_(
            "Your profile and your public posts may be listed by search engines. What they have listed already can"
            " take them some weeks to drop. A private account is never offered to them."
        ),
    )


class AppearanceForm(AccountForm):
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=list(zip(THEMES, (_("As the system"), _("Light"), _("Dark")), strict=True)),
        widget=forms.RadioSelect,
    )
    reduce_motion = forms.BooleanField(
        label=_("Less motion"),
        required=False,
        help_text=_("No animations, whatever the system says."),
    )
