"""The home page: the feed in one of two orders, and which of them somebody wants."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.preferences import HOME_FEEDS, preferences_of
from accounts.services import profile_update
from feed import selectors
from feed.home_candidates import POPULAR
from feed.ranked import RankedPage, ranked_feed
from feed.suggestions.selectors import suggestions
from feed.visits import Place
from instaclone.common.pagination import PageRequest
from social.selectors import latest_comments
from social.stories.rings import rings_in, rings_of
from social.stories.tray import tray

SHOWCASE_PHOTOS = 12
WELCOME_SUGGESTIONS = 30
WELCOME_SUGGESTIONS_ABOVE_POSTS = 5


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def home(request: Any) -> HttpResponse:
    """`/`: the home feed, or the landing page for a visitor. `?feed=` is the order to see, whichever is remembered. The
    feed's next pages come by htmx."""
    if not request.user.is_authenticated:
        return render(request, "feed/landing.html", {"posts": selectors.showcase(limit=SHOWCASE_PHOTOS)})
    context = _page(request)
    cards = context["page"].items
    if request.htmx and "cursor" in request.GET:
        context["rings"] = rings_of(request.user, {card.author.pk for card in cards})
        return render(request, "feed/_cards.html", context)
    faces = tray(viewer=request.user)
    context |= {"tray": faces, "rings": rings_in(faces)}
    if "cursor" not in request.GET and all(card.reason for card in cards):
        limit = WELCOME_SUGGESTIONS_ABOVE_POSTS if cards else WELCOME_SUGGESTIONS
        context |= {"is_new": True, "suggestions": suggestions(viewer=request.user, limit=limit)}
    elif "cursor" not in request.GET:
        # Popular posts are there because the people one follows share little.
        context["is_thin"] = any(card.reason == POPULAR for card in cards)
    return render(request, "feed/home.html", context)


def _page(request: Any) -> dict[str, Any]:
    """The page of the feed that is asked for, as templates/feed/_cards.html shows it."""
    mode = request.GET.get("feed")
    if mode not in HOME_FEEDS:
        mode = preferences_of(request.user.preferences)["home_feed"]
    if mode == "ranked":
        found = ranked_feed(viewer=request.user, page=PageRequest.of(request, cursors=Place))
    else:
        found = RankedPage(selectors.home_timeline(viewer=request.user, page=PageRequest.of(request)), {})
    is_explained = request.user.is_staff and request.GET.get("explain") == "1"
    return {
        "mode": mode,
        "page": found.page,
        "comments": latest_comments(viewer=request.user, posts=[card.post for card in found.page.items]),
        "is_caught_up": found.page.next is None,
        "is_explained": is_explained,
        "explained": found.explained if is_explained else {},
    }


@require_POST
@login_required
def home_feed(request: Any) -> HttpResponse:
    """`/feed/order/`: remember in which order (`feed`) one wants the home page, and go there."""
    profile_update(user=request.user, preferences={"home_feed": request.POST.get("feed", "")})
    return redirect("feed:home")
