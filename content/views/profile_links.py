"""What a profile can be shared by: its QR code, and its feeds for feed readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.selectors import user_get
from content.sharing.metadata import absolute, profile_meta, with_robots
from content.sharing.qr import MIME, profile_qr
from content.sharing.syndication import feed_of
from instaclone.common.error_pages import is_htmx

DAY_S = 86_400


@require_safe
@conditional_page
@cache_control(no_cache=True)  # who makes their account private is gone from here at once
@vary_on_headers("Cookie")
def feed(request: HttpRequest, username: str, format: str) -> HttpResponse:
    """`/<username>/feed.atom` and `/<username>/feed.rss`: the newest posts of a public account."""
    user = user_get(viewer=request.user, username=username)
    if username != user.username:
        return redirect(f"content:feed_{format}", user.username, permanent=True)
    made = feed_of(user, format)
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    return with_robots(response, profile_meta(user))


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def qr(request: HttpRequest, username: str) -> HttpResponse:
    """`/<username>/qr/`: the QR code with what to do with it; for htmx the inside of a dialog."""
    user = user_get(viewer=request.user, username=username)
    context = {"profile": user, "address": absolute(user.get_absolute_url())}
    return render(request, "content/_qr.html" if is_htmx(request) else "content/qr.html", context)


@require_safe
@conditional_page
@cache_control(private=True, max_age=DAY_S)
def qr_file(request: HttpRequest, username: str, format: str) -> HttpResponse:
    """`/<username>/qr.svg` and `/<username>/qr.png`."""
    user = user_get(viewer=request.user, username=username)
    return HttpResponse(profile_qr(user, format), content_type=MIME[format])
