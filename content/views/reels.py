"""The reels on somebody's profile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.selectors import profile_get
from content import selectors
from content.views.answers import GRID, grid_page
from content.views.profile import profile_context
from content.visibility import Sight
from instaclone.common.pagination import PageRequest


@require_safe
def profile_reels(request: HttpRequest, username: str) -> HttpResponse:
    """`/<username>/reels/`: the profile with the grid of their reels."""
    found = profile_get(viewer=request.user, username=username)
    if username != found.user.username:
        return redirect("content:profile_reels", found.user.username, permanent=True)
    sight = Sight.given(request.user, found.user.pk, found.relations)
    page = selectors.reels_of(
        viewer=request.user, author=found.user, page=PageRequest.of(request, limit=GRID), sight=sight
    )
    context = profile_context(request.user, found) | {"tab": "reels"}
    return grid_page(request, "content/profile.html", page, context)
