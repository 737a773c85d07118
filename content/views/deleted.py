"""One's own recently deleted posts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content import selectors, services
from content.views.answers import GRID, go_to, grid_page, post_id_of
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action


@login_required
@require_safe
def deleted(request: Any) -> HttpResponse:
    """What can still be restored, newest post first."""
    page = selectors.deleted_posts(user=request.user, page=PageRequest.of(request, limit=GRID))
    context = {"days": settings.DELETED_POST_DAYS}
    return grid_page(request, "content/deleted.html", page, context, part="content/_deleted_rows.html")


@rate_action("write")
@login_required
@require_POST
def post_restore(request: Any, code: str) -> HttpResponse:
    """Take a deletion back."""
    post_id = post_id_of(code)
    services.post_restore(author=request.user, post_id=post_id)
    post = selectors.post_own(user=request.user, post_id=post_id)
    messages.success(request, _("The post is there again."))
    return go_to(request, post.get_absolute_url())


@rate_action("write")
@login_required
@require_POST
def post_delete_for_good(request: Any, code: str) -> HttpResponse:
    """Remove a deleted post now, with all that hangs on it."""
    services.post_remove(author=request.user, post_id=post_id_of(code))
    messages.success(request, _("The post is gone for good."))
    return redirect("content:deleted")
