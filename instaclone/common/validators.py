"""Validators that forms, serializers and models share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_no_nul(value: str) -> None:
    """A NUL is never text; databases disagree about storing it."""
    if "\x00" in value:
        raise ValidationError(_("Null characters are not allowed."), code="null_characters_not_allowed")
