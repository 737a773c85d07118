"""What a password may be."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput

PASSWORD_MAX_LENGTH = 128


def clean_password(password: str, *, user: User, field: str) -> None:
    """InvalidInput when `password` is too short, too long, too common, or too much like the user's data."""
    if len(password) > PASSWORD_MAX_LENGTH:
        raise InvalidInput(_("Use at most %d characters.") % PASSWORD_MAX_LENGTH, field=field)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field=field) from None
