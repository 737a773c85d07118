"""The feed room's pages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from content.cards import post_cards
from content.selectors import reel_get
from feed import explore as explore_feed
from feed import reels as reel_feed
from feed.explore_grid import tiles
from feed.topics.trending import trending_hashtags
from feed.visits import Place
from instaclone.common.pagination import PageRequest
from social.stories.tray import tray
from social.views.answers import post_id_or_404

EXPLORE_TILES = 25  # five blocks
EXPLORE_HASHTAGS = 10


@require_safe
@login_required
@vary_on_headers("HX-Request", "Cookie")
def stories(request: Any) -> HttpResponse:
    """`/stories/`: whose stories there are to watch; scripts read the row above the home feed from here."""
    template = "includes/story_tray.html" if request.htmx else "feed/stories.html"
    return render(request, template, {"tray": tray(viewer=request.user)})


@require_safe
@login_required
@vary_on_headers("HX-Request", "Cookie")
def reels(request: Any) -> HttpResponse:
    """`/reels/`: the reel feed. Its next pages come by htmx."""
    asked = PageRequest.of(request, limit=reel_feed.PAGE, cursors=Place)
    context = {"page": reel_feed.reel_feed(viewer=request.user, page=asked)}
    is_part = request.htmx and "cursor" in request.GET
    return render(request, "feed/_reels.html" if is_part else "feed/reels.html", context)


@require_safe
@vary_on_headers("Cookie")
def reels_from(request: Any, code: str) -> HttpResponse:
    """`/reels/<code>/`: the reel feed, beginning with this one. A visitor is led to the reel's own page."""
    found = reel_get(viewer=request.user, post_id=post_id_or_404(code))
    if not request.user.is_authenticated:
        return redirect(found.get_absolute_url())
    first = post_cards(viewer=request.user, posts=[found])
    further = reel_feed.reel_feed(viewer=request.user, page=PageRequest(limit=reel_feed.PAGE))
    page = further.map(lambda cards: first + [card for card in cards if card.post.pk != found.pk])
    return render(request, "feed/reels.html", {"page": page})


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def explore(request: Any) -> HttpResponse:
    """`/explore/`: posts and reels of people one doesn't follow, for visitors, too. Its next tiles come by htmx."""
    asked = PageRequest.of(request, limit=EXPLORE_TILES, cursors=Place)
    page = explore_feed.explore(viewer=request.user, page=asked)
    context = {"page": page, "tiles": tiles(page.items), "is_first": asked.cursor is None}
    if request.htmx and "cursor" in request.GET:
        return render(request, "feed/_explore.html", context)
    context["trending"] = trending_hashtags(EXPLORE_HASHTAGS, viewer=request.user)
    return render(request, "feed/explore.html", context)
