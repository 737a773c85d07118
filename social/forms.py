"""The room's forms. The rules are the services'; the forms say them in the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from instaclone.common.ids import parse_id
from social.models import Notification, NotificationSettings


class CommentForm(forms.Form):
    """`text`, and for a reply `parent` (the id of the comment that is answered)."""

    text = forms.CharField(
        max_length=settings.COMMENT_MAX_LENGTH,
        label=_("Add a comment"),
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("Add a comment…")}),
        error_messages={"required": _("Write something first.")},
    )
    parent = forms.CharField(required=False, max_length=19, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        # A browser sends line ends as two characters each.
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_parent(self) -> int | None:
        text = self.cleaned_data["parent"]
        if not text:
            return None
        parent = parse_id(text)
        if parent is None:
            raise forms.ValidationError(_("The comment you reply to isn't there."))
        return parent


Kind = Notification.Kind
# A reply to a story is a message.
KINDS = [kind for kind in Kind if kind != Kind.STORY_REPLY]


class NotificationSettingsForm(forms.Form):
    """A level for each kind (`level_like`, …) and the rhythm of the e-mails."""

    digest = forms.ChoiceField(
        label=_("E-mails about what you haven't read"), choices=NotificationSettings.Digest.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            self.fields[f"level_{kind}"] = forms.ChoiceField(
                label=kind.label, choices=NotificationSettings.Level.choices
            )
        self.order_fields([f"level_{kind}" for kind in KINDS])

    @classmethod
    def of(cls, settings: NotificationSettings) -> "NotificationSettingsForm":
        """What is set now."""
        everyone = NotificationSettings.Level.EVERYONE
        levels = {f"level_{kind}": settings.levels.get(kind, everyone) for kind in KINDS}
        return cls(initial={**levels, "digest": settings.digest})

    def levels(self) -> dict[str, str]:
        return {kind.value: self.cleaned_data[f"level_{kind}"] for kind in KINDS}
