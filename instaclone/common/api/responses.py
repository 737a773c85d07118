"""Lists as the API gives them."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from instaclone.common.pagination import Cursor, Page


def page_response(request: Request, page: Page[Any], present: Callable[[Any], dict[str, Any]]) -> Response:
    """`{"results": [...], "next": url or null, "previous": url or null}`, the addresses absolute."""
    return Response(
        {
            "results": [present(item) for item in page.items],
            "next": _address(request, page.next),
            "previous": _address(request, page.previous),
        }
    )


def _address(request: Request, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = str(cursor)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
