"""The pages of people whom one may want to follow."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feed.suggestions.selectors import suggestions
from feed.suggestions.services import suggestion_dismiss
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.ratelimit import rate_action
from social.views.answers import go_back, part, signed_in

BESIDE_THE_FEED = 5
BETWEEN_POSTS = 10
ON_THE_PAGE = 30


@require_safe
@signed_in
@vary_on_headers("HX-Request", "Cookie")
def people(request: Any) -> HttpResponse:
    """`/explore/people/`: people to follow. htmx gets the few for the column beside the home feed, or with
    `between` those for the row between its posts."""
    if is_htmx(request) and request.GET.get("between") == "1":
        context = {"suggestions": suggestions(viewer=request.user, limit=BETWEEN_POSTS)}
        return render(request, "feed/_suggestions_between.html", context)
    if is_htmx(request):
        return _beside_the_feed(request)
    context = {"suggestions": suggestions(viewer=request.user, limit=ON_THE_PAGE)}
    return render(request, "feed/people.html", context)


@require_POST
@rate_action("follow")
@signed_in
def dismiss(request: Any, user_id: str) -> HttpResponse:
    """`/explore/people/<id>/dismiss/`: don't suggest this person again. Beside the feed another takes the place."""
    suggestion_dismiss(owner=request.user, user_id=id_or_404(user_id))
    if not is_htmx(request):
        return go_back(request, reverse("feed:people"))
    if request.POST.get("beside") == "1":
        return _beside_the_feed(request)
    return part(request, None, toast=_("You won't be suggested this person again."))


def _beside_the_feed(request: Any) -> HttpResponse:
    context = {"suggestions": suggestions(viewer=request.user, limit=BESIDE_THE_FEED)}
    return render(request, "feed/_suggestions.html", context)
