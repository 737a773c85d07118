"""What every log line carries, and what none may."""

import logging
from contextvars import ContextVar
from typing import Any

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


class HandshakeFilter(logging.Filter):
    """Drops what uvicorn writes for each WebSocket: its address, with the query string, and that it opened."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.msg if isinstance(record.msg, str) else ""
        return not (
            text.startswith('%s - "WebSocket %s"') or text in ("connection open", "connection closed")
        )


class OutageFilter(logging.Filter):
    """The channel layer writes a traceback each second while Redis is away. One line tells of an outage."""

    AGAIN_S = 10.0  # quiet for so long, and it is another one

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._last = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        from redis.exceptions import RedisError  # settings needn't wait for it

        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, RedisError | OSError):
            return True
        is_news = record.created - self._last >= self.AGAIN_S
        self._last = record.created
        record.exc_info = record.exc_text = None
        record.msg, record.args = "Redis does not answer: %s", (error,)
        return is_news


def logging_config(*, log_format: str, level: str) -> dict[str, Any]:
    """The value of Django's LOGGING: everything to standard error, as `text` or as `json`, one line each."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": RequestIdFilter},
            "handshake": {"()": HandshakeFilter},
            "outage": {"()": OutageFilter},
        },
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
            },
            "text": {"format": "{levelname} {name} [{request_id}] {message}", "style": "{"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": log_format,
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},  # a bad status is in our own line about the request
            "django.server": {"handlers": ["console"], "propagate": False},
            "kombu.connection": {"level": "ERROR"},  # warns that the broker of the embedded form has no host
            "uvicorn.error": {"filters": ["handshake"]},
            "channels_redis.pubsub": {"filters": ["outage"]},
        },
    }
