"""The project's own answers: errors, health, and files of the embedded form."""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import condition, require_safe

from instaclone.common import errors
from instaclone.common.error_pages import error_response, is_api, static_page
from instaclone.common.health import readiness

logger = logging.getLogger(__name__)


# --- Errors -------------------------------------------------------------------------------------------------
@requires_csrf_token
def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Bad requests that Django itself turned away. What exactly was wrong goes to the log only."""
    if isinstance(exception, RequestDataTooBig):
        return error_response(request, errors.TooLarge(_("The request's body is too large.")))
    detail = _("That request can't be understood.")
    return error_response(request, errors.InvalidInput(detail, code="bad_request"))


@requires_csrf_token
def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, errors.Forbidden(_("You may not do that.")))


@requires_csrf_token
def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same answer for what isn't there and for what the viewer may not see."""
    return error_response(
        request, errors.NotFound(_("The link may be broken, or the page may have been removed."))
    )


def handler500(request: HttpRequest) -> HttpResponse:
    """A fault of ours. It leans on nothing that may be at fault: no template, no database."""
    if is_api(request):
        return JsonResponse({"detail": "Something went wrong on our side.", "code": "error"}, status=500)
    return static_page(500, "Something went wrong", "It is our fault, and it has been noted. Try again soon.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old. `reason` is Django's, for the log only."""
    logger.warning("CSRF check failed: %s", reason)
    detail = _("This form is too old or came from elsewhere. Reload the page and try again.")
    return error_response(request, errors.Forbidden(detail, code="csrf_failed"))


# --- Health -------------------------------------------------------------------------------------------------
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers, whatever else is down."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, cache and broker answer, else 503; which, as JSON."""
    outcome = readiness()
    return JsonResponse(outcome, status=200 if set(outcome.values()) == {"ok"} else 503)


# --- Files --------------------------------------------------------------------------------------------------
# Only what our own media pipeline writes: an uploaded page or script is never served as such.
MEDIA_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "png": "image/png",
    "webm": "video/webm",
    "webp": "image/webp",
}
CHUNK = 256 * 1024
WHOLE_UP_TO = 4 * 1024 * 1024  # files up to this many bytes are answered in one piece
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_MEDIA_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.([a-z0-9]+)", re.ASCII)


def _media_type(path: str) -> str | None:
    """None for whatever isn't the name of a file of ours; that also rules out `..` and hidden files."""
    match = _MEDIA_PATH.fullmatch(path)
    return MEDIA_TYPES.get(match[1]) if match else None


def _modified(request: HttpRequest, path: str) -> datetime | None:
    if _media_type(path) is None:
        return None
    try:
        return default_storage.get_modified_time(path).astimezone(UTC)
    except (OSError, SuspiciousOperation, NotImplementedError):
        return None


def _etag(request: HttpRequest, path: str) -> str | None:
    # A name never changes its content, so the name is the version.
    return f'"{path}"' if _modified(request, path) is not None else None


@require_safe
@condition(etag_func=_etag, last_modified_func=_modified)
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media storage, by its unguessable name, whole or one range of bytes (for video).

    For the embedded form; in the scaled-out form a web server or a bucket answers these addresses."""
    content_type = _media_type(path)
    if content_type is None:
        raise Http404
    try:
        file = default_storage.open(path)
        size = file.size
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error
    first, last = 0, size - 1
    part = _range(request.headers["Range"], size) if _wants_part(request, path) else None
    if part is not None:
        first, last = part
        if first > last:
            file.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _file_response(request, file, first, last - first + 1, content_type)
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def _wants_part(request: HttpRequest, path: str) -> bool:
    """Whether a range counts: only of a GET, and only if what the client has a part of is this file still."""
    if request.method != "GET" or "Range" not in request.headers:
        return False
    version = request.headers.get("If-Range")
    if version is None or version == _etag(request, path):
        return True
    date, modified = parse_http_date_safe(version), _modified(request, path)
    return date is not None and modified is not None and date == int(modified.timestamp())


def _range(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; first > last if there are none. None (the whole file) for a header
    that makes no sense or asks for several ranges."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", "") or len(header) > 50:
        return None
    if not match[1]:
        return max(size - int(match[2]), 0), size - 1
    first, last = int(match[1]), int(match[2] or size - 1)
    return None if match[2] and last < first else (first, min(last, size - 1))


def _file_response(
    request: HttpRequest, file: Any, start: int, length: int, content_type: str
) -> HttpResponseBase:
    file.seek(start)
    response: HttpResponseBase
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=content_type)
    elif length <= WHOLE_UP_TO:
        with file:
            response = HttpResponse(file.read(length), content_type=content_type)
    elif isinstance(request, ASGIRequest):
        response = StreamingHttpResponse(_read_async(file, length), content_type=content_type)
    else:
        response = StreamingHttpResponse(_read(file, length), content_type=content_type)
    response["Content-Length"] = str(length)
    return response


def _read(file: IO[bytes], left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


async def _read_async(file: IO[bytes], left: int) -> AsyncIterator[bytes]:
    """The same for the ASGI server, which would otherwise read the whole file before it sends a byte."""
    read = sync_to_async(file.read, thread_sensitive=False)
    try:
        while left > 0 and (chunk := await read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    finally:
        file.close()


def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`: the icon that the pages name."""
    return redirect(static("img/favicon.svg"))
