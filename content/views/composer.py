"""The composer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from content import services
from content.forms import CreateForm
from content.looks import catalogue
from instaclone.common.errors import DomainError
from instaclone.common.ids import parse_id
from instaclone.common.ratelimit import rate_action

LIMITS = {
    "media": settings.POST_MAX_MEDIA,
    "bytes": settings.IMAGE_MAX_BYTES,
    "caption": settings.CAPTION_MAX_LENGTH,
    "hashtags": settings.CAPTION_MAX_HASHTAGS,
    "tags": settings.POST_MAX_TAGS,
    "video_bytes": settings.VIDEO_MAX_BYTES,
    "video_seconds": settings.VIDEO_MAX_SECONDS,
    "reel_seconds": settings.REEL_MAX_SECONDS,
}
# A new version of the site may have other filters: an hour later everybody has them.
LOOKS_SECONDS = 3600


@rate_action("upload")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Any) -> HttpResponse:
    """The composer, with `?draft=<id>` for a draft of one's own and `?as=reel` for a video that becomes a reel;
    without scripts a form that posts one photo.
    """
    context: dict[str, Any] = {
        "limits": LIMITS,
        "kind": "reel" if request.GET.get("as") == "reel" else "post",
    }
    if request.method != "POST":
        draft_id = parse_id(request.GET.get("draft"))
        return render(request, "content/create.html", {**context, "form": CreateForm(), "draft_id": draft_id})
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
    return render(request, "content/create.html", {**context, "form": form}, status=status)


@login_required
@cache_control(private=True, max_age=LOOKS_SECONDS)
@require_safe
def looks(request: Any) -> HttpResponse:
    """The filters and adjustments, as the browser needs them to show what the server will do."""
    return JsonResponse(catalogue())
