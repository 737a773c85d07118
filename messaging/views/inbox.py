"""The lists: conversations, requests, and what a search finds."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.pagination import Page, PageRequest
from messaging import selectors
from messaging.forms import QUERY_MAX_LENGTH
from messaging.views.hits import hits_of
from messaging.views.panes import list_context, list_row, private
from social.people import find_people

PEOPLE = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/direct/`"""
    return redirect("messaging:inbox")


@require_safe
@private
def inbox(request: Any) -> HttpResponse:
    """`/direct/inbox/`; with `?row=<conversation id>` one row of its list."""
    if "row" in request.GET:
        return _row(request, id_or_404(request.GET["row"]))
    return _list(request, "inbox")


@require_safe
@private
def requests(request: Any) -> HttpResponse:
    """`/direct/requests/`: from people whom the reader doesn't follow."""
    return _list(request, "requests")


def _row(request: Any, conversation_id: int) -> HttpResponse:
    card = selectors.conversation_get(user=request.user, conversation_id=conversation_id)
    return render(request, "messaging/_row.html", {"row": list_row(card)})


def _list(request: Any, section: str) -> HttpResponse:
    context = list_context(request, section=section, page=PageRequest.of(request)) | {"pane": "list"}
    is_more = is_htmx(request) and "cursor" in request.GET
    response = render(request, "messaging/_rows.html" if is_more else "messaging/inbox.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@private
def search(request: Any) -> HttpResponse:
    """`/direct/search/?q=`: one's own messages that hold the words, and people by name."""
    q = " ".join(request.GET.get("q", "").split())[:QUERY_MAX_LENGTH]
    page: Page[Any] = Page([])
    if q:
        page = selectors.search_messages(user=request.user, q=q, page=PageRequest.of(request))
    context = {"q": q, "page": page.map(partial(hits_of, user=request.user, q=q)), "pane": "list"}
    is_more = is_htmx(request) and "cursor" in request.GET
    if q and not is_more and "cursor" not in request.GET:
        context["people"] = find_people(user=request.user, q=q, limit=PEOPLE)
    response = render(request, "messaging/_hits.html" if is_more else "messaging/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
