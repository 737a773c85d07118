"""The composer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content import services
from content.forms import CreateForm
from instaclone.common.errors import DomainError
from instaclone.common.ratelimit import rate_action

LIMITS = {
    "media": settings.POST_MAX_MEDIA,
    "bytes": settings.IMAGE_MAX_BYTES,
    "caption": settings.CAPTION_MAX_LENGTH,
    "hashtags": settings.CAPTION_MAX_HASHTAGS,
}


@rate_action("upload")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Any) -> HttpResponse:
    """The composer; without scripts a form that posts one photo."""
    if request.method != "POST":
        return render(request, "content/create.html", {"form": CreateForm(), "limits": LIMITS})
    form = CreateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            post = services.post_create_from_file(author=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
            status = error.status
        else:
            messages.success(request, _("Your post is shared."))
            return redirect(post)
    else:
        status = 400
    return render(request, "content/create.html", {"form": form, "limits": LIMITS}, status=status)
