"""What search engines ask for: `/robots.txt`, and the sitemaps it leads to."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content.sharing.sitemaps import SITEMAP_KINDS, Listed, sitemap_ranges, sitemap_read

HOUR_S = 3_600
# Pages of one's own, and forms. What mustn't be listed isn't here: a page has to be read for its `noindex` to count.
_CLOSED = (
    "/accounts/", "/activity/", "/admin/", "/api/", "/create/", "/direct/", "/notifications/", "/search/",
)  # fmt: skip
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
@cache_control(public=True, max_age=HOUR_S)
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`. Embedding stays open: it is asked for by programs that show a link."""
    lines = ["User-agent: *", "Allow: /api/oembed", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR_S)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the addresses of all sitemaps."""
    names = [
        f"{settings.SITE_URL}/sitemap-{kind}-{number}.xml"
        for kind in SITEMAP_KINDS
        for number, _range in enumerate(sitemap_ranges(kind), 1)
    ]
    return _xml("sitemapindex", [f"<sitemap><loc>{escape(name)}</loc></sitemap>" for name in names])


@require_safe
@cache_control(public=True, max_age=HOUR_S)
def sitemap(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """`/sitemap-<kind>-<number>.xml`: a part of the public posts or profiles."""
    return _xml("urlset", [_entry(listed) for listed in sitemap_read(kind, number)])


def _entry(listed: Listed) -> str:
    changed = f"<lastmod>{listed.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if listed.changed_at else ""
    return f"<url><loc>{escape(listed.address)}</loc>{changed}</url>"


def _xml(root: str, entries: list[str]) -> HttpResponse:
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_XMLNS}">', *entries, f"</{root}>"]
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
