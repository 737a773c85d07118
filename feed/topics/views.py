"""The pages of hashtags and places, and the one with those that somebody follows or mutes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from content.sharing.metadata import hashtag_meta, place_meta
from feed.topics import selectors
from feed.topics.pages import asked_page, sort_of
from feed.topics.related import related_hashtags
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound
from instaclone.common.ratelimit import rate_action
from instaclone.common.text import canonical_hashtag
from social import services
from social.views.answers import go_back, is_undo, part, signed_in

TILES = 24
RELATED_SHOWN = 8


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def hashtag(request: Any, name: str) -> HttpResponse:
    """`/explore/tags/<tag>/`: its posts, for visitors, too. Another spelling leads to the one of the tag; a tag
    without a page says so kindly, since captions and comments lead to it all the same."""
    canonical = canonical_hashtag(name)
    if canonical is None:
        raise NotFound()
    if canonical != name:
        return redirect("feed:hashtag", canonical, permanent=True)
    try:
        card = selectors.hashtag_get(viewer=request.user, name=canonical)
    except NotFound:
        return render(request, "feed/topics/no_hashtag.html", {"name": canonical}, status=404)
    sort = sort_of(request.GET.get("tab"))
    page = selectors.hashtag_posts(
        viewer=request.user, hashtag=card.hashtag, sort=sort, page=asked_page(request, limit=TILES)
    )
    context = {"card": card, "page": page, "tab": sort, "address": card.url}
    if _is_further(request):
        return render(request, "feed/topics/_tiles.html", context)
    context["related"] = related_hashtags(card.hashtag, RELATED_SHOWN)
    context["meta"] = hashtag_meta(card.hashtag, (item.post for item in page.items))
    return render(request, "feed/topics/hashtag.html", context)


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def place(request: Any, slug: str) -> HttpResponse:
    """`/explore/locations/<slug>/`: the posts of a place, for visitors, too. Another spelling leads to its slug."""
    found = selectors.place_get(name=slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    sort = sort_of(request.GET.get("tab"))
    page = selectors.place_posts(
        viewer=request.user, place=found, sort=sort, page=asked_page(request, limit=TILES)
    )
    context = {"place": found, "page": page, "tab": sort, "address": found.get_absolute_url()}
    if _is_further(request):
        return render(request, "feed/topics/_tiles.html", context)
    context["meta"] = place_meta(found, (item.post for item in page.items))
    return render(request, "feed/topics/place.html", context)


def _is_further(request: Any) -> bool:
    return is_htmx(request) and "cursor" in request.GET


@require_POST
@rate_action("follow")
@signed_in
def hashtag_follow(request: Any, name: str) -> HttpResponse:
    """Follow a hashtag, or with `undo=1` no longer. htmx gets the head of its page anew."""
    act = services.hashtag_unfollow if is_undo(request) else services.hashtag_follow
    act(user=request.user, name=name)
    toast = "" if is_undo(request) else _("Posts with this hashtag come into your feed.")
    return _changed(request, name, toast)


@require_POST
@rate_action("follow")
@signed_in
def hashtag_mute(request: Any, name: str) -> HttpResponse:
    """Mute a hashtag, or with `undo=1` no longer. htmx gets the head of its page anew."""
    act = services.hashtag_unmute if is_undo(request) else services.hashtag_mute
    act(user=request.user, name=name)
    toast = _("You see posts with it again.") if is_undo(request) else _("You won't see posts with it.")
    return _changed(request, name, toast)


def _changed(request: Any, name: str, toast: str) -> HttpResponse:
    if not is_htmx(request):
        return go_back(request, reverse("feed:hashtag", args=[name]))
    if request.POST.get("row"):  # in the list of the settings it is gone now
        return part(request, None, toast=toast)
    card = selectors.hashtag_get(viewer=request.user, name=name)
    return part(request, "feed/topics/_hashtag_standing.html", {"card": card}, toast=toast)


@require_safe
@signed_in
def hashtags(request: Any) -> HttpResponse:
    """`/accounts/hashtags/`: those that one follows, and those that one mutes."""
    context = {
        "followed": selectors.followed_hashtags(viewer=request.user),
        "muted": selectors.muted_hashtags(viewer=request.user),
        "settings_section": "hashtags",
    }
    return render(request, "feed/topics/hashtags.html", context)
