"""Around every request: its id and log line, its limits, its rate, and what its errors look like."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.functional import LazyObject, empty
from django.utils.translation import gettext as _

from instaclone.common import errors, ratelimit
from instaclone.common.error_pages import error_response
from instaclone.common.logs import request_id_var, route_of

Handler = Callable[[HttpRequest], HttpResponseBase]

MAX_PATH = 2_048
MAX_QUERY = 8_192
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
QUIET_PATHS = ("/healthz", "/readyz", "/static/", "/media/")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)

logger = logging.getLogger("instaclone.requests")


class RequestIdMiddleware:
    """Names each request, so that a client's report, the answer and the log lines can be put together.

    A client's own `X-Request-ID` is kept when it is 8 to 64 of `A-Z a-z 0-9 _ -`. Every answer carries it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        token = request_id_var.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            self._log(request, response, time.perf_counter() - started)
            return response
        finally:
            request_id_var.reset(token)

    def _log(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        """One line for each request, with the route and never the address, which may hold a secret."""
        fields = {
            "method": request.method,
            "route": route_of(request),
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user_id": _known_user_id(request),
        }
        level = logging.DEBUG if request.path.startswith(QUIET_PATHS) else logging.INFO
        logger.log(level, "%(method)s %(route)s %(status)s %(ms)s ms user=%(user_id)s", fields, extra=fields)


def _known_user_id(request: HttpRequest) -> int | None:
    """Who asked, if that is known by now: logging must not cost a query."""
    user: Any = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user.__dict__.get("_wrapped", empty) is empty:
        return None
    return getattr(user, "pk", None)


class RequestLimitsMiddleware:
    """Turns away what no view should have to think about: NULs, addresses and bodies that are too long.

    The size of a body is judged by its `Content-Length`, before a byte of it is parsed. REST views read
    their body past Django's own check, so this is where `DATA_UPLOAD_MAX_MEMORY_SIZE` holds for them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        error = _limit_error(request)
        return error_response(request, error) if error else self.get_response(request)


def _limit_error(request: HttpRequest) -> errors.DomainError | None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > MAX_PATH or len(query) > MAX_QUERY:
        return AddressTooLong()
    if "\x00" in request.path_info or "%00" in query or "\x00" in query:
        return errors.InvalidInput(_("Null characters are not allowed."), code="null_characters_not_allowed")
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdigit() and len(length) <= 20):
        return errors.InvalidInput(_("The Content-Length header is not a number."))
    limit = body_limit(request.META.get("CONTENT_TYPE", ""), request.path_info)
    return body_too_large(limit) if int(length) > limit else None


def body_limit(content_type: str, path: str) -> int:
    """The most bytes that a body of this type may have at this address: only multipart bodies carry files."""
    if content_type.strip().lower().startswith("multipart/"):
        return int(settings.UPLOAD_MAX_BYTES_AT.get(path, settings.UPLOAD_MAX_BYTES))
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def body_too_large(limit: int) -> errors.TooLarge:
    return errors.TooLarge(
        _("The request's body is too large: at most %(max)s.") % {"max": filesizeformat(limit)}
    )


class AddressTooLong(errors.DomainError):
    status, code, detail = 414, "uri_too_long", "This address is too long."


class RateLimitMiddleware:
    """Counts what pages change, and tells every counted request where it stands.

    REST views count in `api.throttling.ActionThrottle`, once they know whose token it is; both use the same
    counters. A page's action is set with `@rate_action("upload")`; any other unsafe request is a "write"."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in ratelimit.headers(request).items():
            response[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in SAFE_METHODS or hasattr(view, "cls"):  # REST framework's `as_view` sets `cls`
            return None
        try:
            action = ratelimit.action_of(request, view)
            form = request.POST if action in ratelimit.SUBJECT_FIELDS else {}
            ratelimit.check_rate(request, action, subject=ratelimit.subject_of(action, form))
        except errors.RateLimited as error:
            return error_response(request, error)
        except RequestDataTooBig:
            return error_response(request, errors.TooLarge(_("The request's body is too large.")))
        return None


class DomainErrorMiddleware:
    """Answers the domain errors that page views let through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case errors.DomainError():
                return error_response(request, exception)
            case RequestDataTooBig():
                return error_response(request, errors.TooLarge(_("The request's body is too large.")))
            case OSError() if errors.is_disk_full(exception):
                logger.error("the disk is full", exc_info=exception)
                return error_response(request, errors.StorageFull())
            case DjangoValidationError():
                return error_response(request, errors.InvalidInput(" ".join(exception.messages)))
        return None
