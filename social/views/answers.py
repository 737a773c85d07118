"""What the room's pages have in common: who may call them, and how they answer."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound, NotSignedIn
from instaclone.common.ids import from_shortcode

# A list of people: the page, its inside for a dialog, its further rows.
USER_LIST = ("social/user_list.html", "social/_user_list.html", "social/_user_rows.html")

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: "View[P]") -> "View[P]":
    """A visitor is led to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            raise NotSignedIn()
        return view(request, *args, **kwargs)

    return guarded


def post_id_or_404(code: str) -> int:
    """The post's id behind the short code in an address."""
    value = from_shortcode(code)
    if value is None:
        raise NotFound()
    return value


def is_undo(request: HttpRequest) -> bool:
    """Whether a toggle's form asks for the way back."""
    return request.POST.get("undo") == "1"


def go_back(request: HttpRequest, fallback: str) -> HttpResponse:
    """A plain form's answer: to its `next` when that is an address of this site, else to `fallback`."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else fallback)


def part(
    request: HttpRequest, template: str | None, context: dict[str, Any] | None = None, *, toast: str = ""
) -> HttpResponse:
    """A piece of a page for htmx, or nothing (which takes the piece away); `toast` is a sentence to show."""
    response = HttpResponse("") if template is None else render(request, template, context)
    if toast:
        response["HX-Trigger"] = json.dumps({"toast": {"message": toast, "kind": "info"}})
    return response


def page_or_part(
    request: HttpRequest, page: str, piece: str, more: str, context: dict[str, Any]
) -> HttpResponse:
    """The whole page; for htmx its `piece`, or the further rows (`more`) when it asks for a later page."""
    template = page
    if is_htmx(request):
        template = more if "cursor" in request.GET else piece
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
