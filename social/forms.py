"""The room's one form for text. The rules are the service's; the form says them in the browser."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from instaclone.common.ids import parse_id


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
