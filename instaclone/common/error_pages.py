"""The one place where an error becomes the answer to something other than a REST view.

A page gets the error page of its status, an htmx request a toast, and an address under `/api/` that no REST
view answered gets the API's JSON.
"""

import json
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import select_template
from django.utils.html import escape
from django.utils.translation import gettext as _

from instaclone.common import errors

API_PREFIX = "/api/"


def title_of(status: int) -> str:
    """A short heading for an HTTP status, translated."""
    titles = {
        400: _("That request can't be understood"),
        401: _("Sign in first"),
        403: _("You may not do that"),
        404: _("This page isn't available"),
        405: _("That can't be done here"),
        409: _("That is in conflict with what is there"),
        413: _("That is too large"),
        414: _("That address is too long"),
        415: _("That kind of file can't be used"),
        429: _("Too many requests"),
        500: _("Something went wrong"),
        503: _("Back in a moment"),
    }
    return titles.get(status, _("That can't be done"))


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asked for a fragment (not for a whole page through a boosted link)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def error_response(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    """The answer to a domain error, with `Retry-After` (seconds) where the error has one."""
    retry_after = error.retry_after if isinstance(error, errors.RateLimited) else None
    if is_api(request):
        response = _api_response(error)
    elif is_htmx(request):
        response = _toast_response(request, error)
    elif error.status == 401 and request.method in ("GET", "HEAD"):
        response = redirect_to_login(request.get_full_path())
    else:
        response = _page_response(request, error, retry_after)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _api_response(error: errors.DomainError) -> HttpResponse:
    if error.field and error.status == 400:
        return JsonResponse({error.field: [str(error.detail)]}, status=400)
    return JsonResponse({"detail": str(error.detail), "code": error.code}, status=error.status)


def _toast_response(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    response = HttpResponse(escape(error.detail), status=error.status)
    toast = {"toast": {"message": str(error.detail), "kind": "error"}}
    response["HX-Trigger"] = json.dumps(toast)  # ASCII only: a header can't hold more
    response["HX-Reswap"] = "none"  # the page stays as it is
    if error.status == 401:
        # Back to the page that the person was on, not to the piece of it that was asked for.
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        response["HX-Redirect"] = f"{settings.LOGIN_URL}?{urlencode({'next': page.path or '/'})}"
    return response


def _page_response(request: HttpRequest, error: errors.DomainError, retry_after: int | None) -> HttpResponse:
    context = {
        "status": error.status,
        "title": title_of(error.status),
        "detail": error.detail,
        "retry_after": retry_after,
    }
    try:
        template = select_template([f"errors/{error.status}.html", "errors/error.html"])
    except TemplateDoesNotExist:
        return static_page(error.status, title_of(error.status), str(error.detail))
    return HttpResponse(template.render(context, request), status=error.status)


def static_page(status: int, title: str, detail: str) -> HttpResponse:
    """A page made of nothing that could fail: no template, no database. Its style sheet stands alone, and the
    page reads well without it."""
    return HttpResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="{escape(settings.STATIC_URL)}css/pages/error.css"></head><body><main>'
        f'<p class="status" aria-hidden="true">{status}</p><h1>{escape(title)}</h1><p>{escape(detail)}</p>'
        f'<p><a class="way" href="">Try again</a> <a href="/">Go to the start</a></p></main></body></html>',
        status=status,
    )
