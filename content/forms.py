"""Forms of the content pages. The services have the last word; `add_domain_error` shows what they refuse."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.usernames import USERNAME_MAX_LENGTH
from content.models import Post
from content.services.text import ALT_TEXT_MAX_LENGTH, LOCATION_MAX_LENGTH, clean_caption
from instaclone.common.errors import DomainError, InvalidInput

ALT_PREFIX = "alt_"
TAG_PREFIX = "tag_"


class ContentForm(forms.Form):
    """What the forms of this room have in common."""

    def add_domain_error(self, error: DomainError) -> None:
        """Show a service's error at the field it names, else above the form."""
        self.add_error(error.field if error.field in self.fields else None, error.detail)

    def clean_caption(self) -> str:
        try:
            return clean_caption(self.cleaned_data["caption"])[0]
        except InvalidInput as error:
            raise forms.ValidationError(error.detail) from None


def _caption_field() -> forms.CharField:
    # No max_length: browsers send a line's end as two characters, and only the service counts them as one.
    return forms.CharField(
        label=_("Caption"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 4, "data-max": settings.CAPTION_MAX_LENGTH, "data-behaviour": "char-count grow"}
        ),
    )


def _alt_text_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=ALT_TEXT_MAX_LENGTH,
        help_text=_("Says what is in the photo to people who can't see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnyFileField(forms.FileField):
    """Takes whatever was sent: the image pipeline says what is wrong with a file, in one place."""

    def to_python(self, data: Any) -> UploadedFile | None:
        return data if isinstance(data, UploadedFile) else None


class CreateForm(ContentForm):
    """One photo as a post, in one request: what works without scripts."""

    file = AnyFileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}))
    alt_text = _alt_text_field(_("Description"))
    caption = _caption_field()


class StoryForm(ContentForm):
    """One photo as a story, in one request: what works without scripts."""

    file = AnyFileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}))
    alt_text = _alt_text_field(_("Description"))
    caption = forms.CharField(
        label=_("Caption"),
        required=False,
        max_length=settings.STORY_CAPTION_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    audience = forms.ChoiceField(label=_("Who may see it"), choices=Post.Audience.choices)


class PostEditForm(ContentForm):
    """What can be changed of a post. Each of its photos has a field for its alt text, `alt_<id>`, and each of the
    `people` in them a switch, `tag_<id>`, that takes them out."""

    caption = _caption_field()
    location = forms.CharField(
        label=_("Location"),
        required=False,
        max_length=LOCATION_MAX_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-behaviour": "place-field"}),
    )
    comments_disabled = forms.BooleanField(label=_("Turn comments off"), required=False)
    hide_like_count = forms.BooleanField(
        label=_("Hide the number of likes"), required=False, help_text=_("Only you will see it.")
    )

    coauthor = forms.CharField(
        label=_("Co-author"),
        required=False,
        max_length=USERNAME_MAX_LENGTH + 1,
        help_text=_("A username. When they accept, the post stands on both profiles."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(
        self, post: Post, data: Any = None, *, people: Iterable[User] = (), can_invite: bool = False
    ) -> None:
        self.post = post
        names = ("caption", "location", "comments_disabled", "hide_like_count")
        initial = {name: getattr(post, name) for name in names}
        initial |= {f"{ALT_PREFIX}{shown['id']}": shown["alt_text"] for shown in post.media}
        people = list(people)
        initial |= {f"{TAG_PREFIX}{person.pk}": True for person in people}
        super().__init__(data, initial=initial)
        if not can_invite:
            del self.fields["coauthor"]
        for person in people:
            label = _("%(name)s is tagged") % {"name": person.username}
            self.fields[f"{TAG_PREFIX}{person.pk}"] = forms.BooleanField(label=label, required=False)
        for number, shown in enumerate(post.media, start=1):
            label = _("Description of photo %(number)d") % {"number": number}
            self.fields[f"{ALT_PREFIX}{shown['id']}"] = _alt_text_field(label)

    def changes(self) -> dict[str, Any]:
        """As `services.post_update` takes them."""
        alt_texts = {
            int(name.removeprefix(ALT_PREFIX)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(ALT_PREFIX)
        }
        own = ("caption", "location", "comments_disabled", "hide_like_count")
        changes = {name: self.cleaned_data[name] for name in own} | {"alt_texts": alt_texts}
        gone = {
            int(name.removeprefix(TAG_PREFIX))
            for name, is_kept in self.cleaned_data.items()
            if name.startswith(TAG_PREFIX) and not is_kept
        }
        if gone:
            changes["tagged_users"] = [tag for tag in self.post.people if tag["user_id"] not in gone]
        return changes
