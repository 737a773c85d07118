"""Somebody's profile, and the archive that only its owner sees."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from accounts.api.presenters import relationship
from accounts.selectors import Profile, profile_get
from accounts.signals import interacted
from content import selectors
from content.sharing.metadata import profile_meta
from content.stories.highlights import HighlightCard, highlights_of
from content.views.answers import GRID, grid_page
from content.visibility import Sight
from instaclone.common.pagination import PageRequest
from instaclone.common.transactions import on_commit


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """Somebody's profile with the grid of their posts."""
    found = profile_get(viewer=request.user, username=username)
    if username != found.user.username:
        return redirect(found.user, permanent=True)
    sight = Sight.given(request.user, found.user.pk, found.relations)
    page = selectors.posts_of(
        viewer=request.user, author=found.user, page=PageRequest.of(request, limit=GRID), sight=sight
    )
    context = profile_context(request.user, found)
    if request.user.is_authenticated and "cursor" not in request.GET:
        visit = {"user_id": request.user.pk, "with_id": found.user.pk, "kind": "visit"}
        on_commit(partial(interacted.send, sender=Profile, **visit))
    return grid_page(request, "content/profile.html", page, context)


@require_safe
def tagged(request: HttpRequest, username: str) -> HttpResponse:
    """`/<username>/tagged/`: the posts in whose pictures they are."""
    found = profile_get(viewer=request.user, username=username)
    if username != found.user.username:
        return redirect("content:tagged", found.user.username, permanent=True)
    sight = Sight.given(request.user, found.user.pk, found.relations)
    page = selectors.tagged_posts_of(
        viewer=request.user, person=found.user, page=PageRequest.of(request, limit=GRID), sight=sight
    )
    context = profile_context(request.user, found) | {"tab": "tagged"}
    return grid_page(request, "content/profile.html", page, context)


@login_required
@require_safe
def archive(request: Any) -> HttpResponse:
    """One's own archived posts."""
    page = selectors.archived_posts(user=request.user, page=PageRequest.of(request, limit=GRID))
    return grid_page(request, "content/archive.html", page, {"is_own": True})


def profile_context(viewer: Any, found: Profile) -> dict[str, Any]:
    is_own = viewer.is_authenticated and viewer.pk == found.user.pk
    relations = relationship(found.user.pk, found.relations)
    return {
        "profile": found.user,
        "relations": found.relations,
        "relationship": {**relations, "is_self": is_own},
        "is_own": is_own,
        "can_see": is_own or not found.user.is_private or relations["following"],
        "tab": "posts",
        "meta": profile_meta(found.user),
        "highlights": SimpleLazyObject(lambda: _highlights(viewer, found)),  # further tiles don't show them
    }


def _highlights(viewer: Any, found: Profile) -> list[HighlightCard]:
    sight = Sight.given(viewer, found.user.pk, found.relations)
    return highlights_of(viewer=viewer, owner=found.user, sight=sight)
