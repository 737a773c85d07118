"""Pages of what isn't published yet: drafts and scheduled posts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content import selectors, services
from content.drafts import draft_cards
from content.views.answers import go_to, grid_page
from instaclone.common.api.routes import id_or_404
from instaclone.common.errors import Conflict, InvalidInput
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action

DRAFTS = 24


@login_required
@require_safe
def drafts(request: Any) -> HttpResponse:
    """One's own drafts and scheduled posts, newest first."""
    page = selectors.drafts_of(owner=request.user, page=PageRequest.of(request, limit=DRAFTS)).map(
        draft_cards
    )
    return grid_page(request, "content/drafts.html", page, {}, part="content/_draft_rows.html")


@rate_action("post")
@login_required
@require_POST
def draft_publish(request: Any, draft_id: str) -> HttpResponse:
    """Publish a draft now; what keeps it from that is told on the page of drafts."""
    try:
        post = services.draft_publish(owner=request.user, draft_id=id_or_404(draft_id))
    except (InvalidInput, Conflict) as error:
        messages.error(request, error.detail)
        return redirect("content:drafts")
    messages.success(request, _("Your post is shared."))
    return go_to(request, post.get_absolute_url())


@rate_action("write")
@login_required
@require_POST
def draft_delete(request: Any, draft_id: str) -> HttpResponse:
    services.draft_delete(owner=request.user, draft_id=id_or_404(draft_id))
    messages.success(request, _("The draft is deleted."))
    return redirect("content:drafts")
