"""What the pages of this room answer alike: grids, going on, addresses by short code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from content.sharing.metadata import with_robots
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound
from instaclone.common.ids import from_shortcode
from instaclone.common.pagination import Page

GRID = 24  # divides by the three columns, and fills a tall window


def grid_page(
    request: HttpRequest,
    template: str,
    page: Page[Any],
    context: dict[str, Any],
    *,
    part: str = "content/_grid.html",
) -> HttpResponse:
    """The whole page, or its further tiles (`part`) when htmx asks for what comes after a cursor. Robots are told what
    the page's `meta` (a PageMeta), if it has one, says to them."""
    is_part = is_htmx(request) and "cursor" in request.GET
    response = render(request, part if is_part else template, {**context, "page": page})
    response["Vary"] = "HX-Request"
    return with_robots(response, context["meta"]) if "meta" in context else response


def post_id_of(code: str) -> int:
    post_id = from_shortcode(code)
    if post_id is None:
        raise NotFound()
    return post_id


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if is_htmx(request) else redirect(address)
