"""Posts on other sites: the page that they frame, the code to paste, and oEmbed. Only what visitors may see; who
asks is never looked at."""

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from content.sharing.metadata import absolute, post_meta
from content.sharing.oembed import CACHE_S, frame_of, oembed_answer, post_embedded
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, InvalidInput, NotFound

EMBED_CACHE_S = 60  # so long may a frame show what its author has just hidden
_EMBED_POLICY = {"frame-ancestors": ["*"], "script-src": [NONE], "connect-src": [NONE], "form-action": [NONE]}


class NotOffered(DomainError):
    status, code, detail = 501, "not_implemented", "That format isn't offered."


@require_safe
@xframe_options_exempt
@csp_replace(_EMBED_POLICY)  # type: ignore[arg-type]  # it thinks of views without arguments
def embed(request: HttpRequest, code: str) -> HttpResponse:
    """`/p/<code>/embed/`: a public post, to be framed by any site. Without cookies and scripts."""
    context: dict[str, Any] = {"site": absolute("/")}
    try:
        card = post_embedded(code=code)
        context |= {"card": card, "meta": post_meta(card.post)}
    except NotFound:
        context["card"] = None
    # Rendered without the request: the page is the same for everybody.
    response = HttpResponse(
        render_to_string("content/embed.html", context), status=200 if context["card"] else 404
    )
    response["X-Robots-Tag"] = "noindex"  # the post's own page is what may be listed
    patch_cache_control(response, public=True, max_age=EMBED_CACHE_S)
    return response


@require_safe
def embed_code(request: HttpRequest, code: str) -> HttpResponse:
    """`/p/<code>/embed-code/`: what to paste into another page, and what it will look like there."""
    card = post_embedded(code=code)
    context = {"post": card.post, "author": card.author, "frame": frame_of(card.post)}
    template = "content/_embed_code.html" if is_htmx(request) else "content/embed_code.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """`/api/oembed?url=&maxwidth=&maxheight=&format=json`, for the programs of other sites."""
    if request.GET.get("format", "json") != "json":
        raise NotOffered(_("Only format=json is offered."))
    answer = oembed_answer(
        address=request.GET.get("url", ""),
        max_width=_pixels(request, "maxwidth"),
        max_height=_pixels(request, "maxheight"),
    )
    response = JsonResponse(answer)
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=CACHE_S)
    return response


def _pixels(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise InvalidInput(_("Give a number of pixels."), field=name)
    return int(text)
