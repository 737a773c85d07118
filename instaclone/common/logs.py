"""What every log line carries, and what none may."""

import logging
from contextvars import ContextVar

from django.http import HttpRequest

# Set by RequestIdMiddleware for the time of one request; "-" in tasks and commands.
request_id_var: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Gives each record `request_id`, and takes addresses out of it.

    Django hands the whole request to its loggers and writes the path: both can hold a secret (the token of a
    password reset, a query string). The route's pattern, which has none, stands in for the path.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request_id = request_id_var.get()
        request = record.__dict__.get("request")
        if isinstance(request, HttpRequest):
            del record.__dict__["request"]
            # Django logs a bad status after all middleware, when the variable is empty again.
            request_id = getattr(request, "request_id", request_id)
            shown = route_of(request)
            if isinstance(record.args, tuple):
                record.args = tuple(shown if arg == request.path else arg for arg in record.args)
        record.request_id = request_id
        return True


def route_of(request: HttpRequest) -> str:
    """The pattern that the request's path matched (`/p/<str:code>/`), or `(no route)`."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "(no route)"
