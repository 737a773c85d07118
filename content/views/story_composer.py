"""Making a story: the composer, and without scripts a form that takes one photo."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from content import services
from content.forms import StoryForm
from content.stories import stickers
from instaclone.common.errors import DomainError
from instaclone.common.ratelimit import rate_action

LIMITS = {
    "image_bytes": settings.IMAGE_MAX_BYTES,
    "video_bytes": settings.VIDEO_MAX_BYTES,
    "stickers": settings.STORY_MAX_STICKERS,
    "text": stickers.TEXT_MAX_LENGTH,
    "label": stickers.LABEL_MAX_LENGTH,
    "prompt": stickers.PROMPT_MAX_LENGTH,
    "option": stickers.OPTION_MAX_LENGTH,
}
# What a text may be coloured with: readable on a plate of its own, and known to everybody by these names.
COLORS = {
    "#ffffff": gettext_lazy("White"),
    "#17181a": gettext_lazy("Black"),
    "#f2552c": gettext_lazy("Ember"),
    "#ffb347": gettext_lazy("Amber"),
    "#8e2a5b": gettext_lazy("Plum"),
    "#1f9d55": gettext_lazy("Green"),
    "#2f6fed": gettext_lazy("Blue"),
}


@rate_action("upload")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_create(request: Any) -> HttpResponse:
    """`/create/story/`"""
    context = {"limits": LIMITS, "colors": COLORS}
    if request.method != "POST":
        return render(request, "content/stories/create.html", {**context, "form": StoryForm()})
    form = StoryForm(request.POST, request.FILES)
    status = 400
    if form.is_valid():
        try:
            media = services.media_upload(
                owner=request.user, file=form.cleaned_data["file"], alt_text=form.cleaned_data["alt_text"]
            )
            made = services.story_create(
                author=request.user,
                media_id=media.pk,
                caption=form.cleaned_data["caption"],
                audience=form.cleaned_data["audience"],
            )
        except DomainError as error:
            form.add_domain_error(error)
            status = error.status
        else:
            messages.success(request, _("Your story is shared. It can be seen for 24 hours."))
            address = reverse("content:stories", args=[request.user.username], query={"story": made[0].pk})
            return redirect(address)
    return render(request, "content/stories/create.html", {**context, "form": form}, status=status)
