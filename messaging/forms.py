"""What the message pages take. The rules are the services'; the forms read values and say rules in the browser."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from instaclone.common.ids import parse_id
from messaging.models import CLIENT_ID_MAX_LENGTH, TITLE_MAX_LENGTH

QUERY_MAX_LENGTH = 80


def new_client_id() -> str:
    """A name for a message that a form will send."""
    return f"form-{get_random_string(24)}"


def ids_of(texts: Iterable[str]) -> list[int]:
    """The ids among what check boxes sent, each once, in order; anything else is left out."""
    found = (parse_id(text) for text in texts)
    return list(dict.fromkeys(value for value in found if value is not None))


def problem_of(form: forms.Form) -> str:
    """What is wrong with a form that isn't shown again, in one line."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


class IdField(forms.CharField):
    """An id in a hidden input; None when it is empty."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=19, **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = parse_id(text)
        if found is None:
            raise forms.ValidationError(_("That isn't there."))
        return found


class SendForm(forms.Form):
    """`text`, `reply_to` and the form's own `client_id`; `files` come beside it."""

    # Line ends arrive as two characters each; the service counts them as one.
    text = forms.CharField(required=False, max_length=2 * settings.MESSAGE_MAX_LENGTH, strip=False)
    reply_to = IdField()
    client_id = forms.CharField(required=False, max_length=CLIENT_ID_MAX_LENGTH)

    def clean_client_id(self) -> str:
        return self.cleaned_data["client_id"] or new_client_id()


class EditForm(forms.Form):
    """`text` of a message of one's own."""

    text = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2 * settings.MESSAGE_MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 4, "maxlength": settings.MESSAGE_MAX_LENGTH, "dir": "auto", "autofocus": True}
        ),
    )


class TitleForm(forms.Form):
    """`title` of a group; empty takes the name away."""

    title = forms.CharField(required=False, max_length=TITLE_MAX_LENGTH, strip=True)
