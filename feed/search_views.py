"""Search: its page, its panel beside the rail, what it suggests as one types, and what was searched before."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feed.search import recents, selectors
from feed.search.terms import QUERY_MAX_LENGTH
from feed.topics.trending import trending_hashtags
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import check_rate
from social.views.answers import page_or_part, part, signed_in

HASHES = ("#", "＃")
LIST_LENGTH = 50
POSTS_PAGE = 24  # rows of three
# Of each kind, on the tab that has all of them.
FEW = 6
FEW_POSTS = 9
TRENDING = 5


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def search(request: Any) -> HttpResponse:
    """`/search/?q=&tab=all|people|tags|places|posts`: what was found; without a `q` what was searched before, and what
    is trending. For htmx the inside of the panel, or with `?cursor=` the further posts."""
    q = _query(request)
    context: dict[str, Any] = {"q": q, "max_length": QUERY_MAX_LENGTH}
    if q:
        check_rate(request, "search")
        tab = request.GET.get("tab", "")
        section = tab if tab in FINDERS else "all"
        context |= {"section": section, **_found(request, q, section)}
    else:
        context["trending"] = trending_hashtags(TRENDING, viewer=request.user)
        if request.user.is_authenticated:
            context["recents"] = recents.recent_searches(user=request.user)
    templates = ("feed/search/page.html", "feed/search/_panel.html", "feed/search/_posts.html")
    return page_or_part(request, *templates, context)


def _query(request: Any) -> str:
    """What is asked for, in the spelling of who asks, without what no name or caption is that long for."""
    return " ".join(request.GET.get("q", "").split())[:QUERY_MAX_LENGTH].strip()


def _found(request: Any, q: str, section: str) -> dict[str, Any]:
    """What was found of each kind, and the kinds in the order they are shown in."""
    if section != "all":
        return {"kinds": [section], section: FINDERS[section](request, q, LIST_LENGTH)}
    kinds = sorted(FINDERS, key=lambda kind: kind != "tags") if q.startswith(HASHES) else [*FINDERS]
    return {"kinds": kinds, "few": FEW, **{kind: FINDERS[kind](request, q, FEW) for kind in kinds}}


def _people(request: Any, q: str, limit: int) -> Any:
    return selectors.find_users(viewer=request.user, q=q, limit=limit)


def _tags(_request: Any, q: str, limit: int) -> Any:
    return selectors.find_hashtags(q=q, limit=limit)


def _places(_request: Any, q: str, limit: int) -> Any:
    return selectors.find_places(q=q, limit=limit)


def _posts(request: Any, q: str, limit: int) -> Any:
    asked = PageRequest(limit=FEW_POSTS) if limit == FEW else PageRequest.of(request, limit=POSTS_PAGE)
    return selectors.find_posts(viewer=request.user, q=q, page=asked)


FINDERS = {"people": _people, "tags": _tags, "places": _places, "posts": _posts}


@require_safe
@vary_on_headers("Cookie")
def suggest(request: Any) -> HttpResponse:
    """`/search/suggest/?q=`: the options under the field, as one types. A part of a page."""
    q = _query(request)
    if q:
        check_rate(request, "search")
    found = selectors.suggest(viewer=request.user, q=q) if q else None
    return render(request, "feed/search/_suggestions.html", {"q": q, "found": found})


@require_POST
@signed_in
def forget(request: Any, search_id: str) -> HttpResponse:
    """`/search/recent/<id>/forget/`: one search is forgotten. For htmx its row goes."""
    wanted = id_or_404(search_id)
    with suppress(NotFound):  # in another window: it is forgotten either way
        recents.search_forget(user=request.user, search_id=wanted)
    return part(request, None) if is_htmx(request) else redirect("feed:search")


@require_POST
@signed_in
def clear(request: Any) -> HttpResponse:
    """`/search/recent/clear/`: all searches are forgotten. For htmx the list as it is then."""
    recents.searches_forget(user=request.user)
    return part(request, "feed/search/_recents.html") if is_htmx(request) else redirect("feed:search")
