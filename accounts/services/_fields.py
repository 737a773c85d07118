"""Checks that several services make before they write."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput


def clean_fields(user: User, fields: Iterable[str]) -> None:
    """Validate these fields of a row that isn't saved yet; InvalidInput names the first that is wrong."""
    checked = set(fields)
    others = {field.name for field in user._meta.fields} - checked
    try:
        user.clean_fields(exclude=others)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from None


def refuse_taken(user: User, fields: Iterable[str]) -> None:
    """InvalidInput when another account has this username or e-mail address."""
    messages = {
        "username": _("This username is taken."),
        "email": _("There is an account with this e-mail address."),
    }
    for field in fields:
        if User.objects.filter(**{field: getattr(user, field)}).exclude(pk=user.pk).exists():
            raise InvalidInput(messages[field], code="taken", field=field)
