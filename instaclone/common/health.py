"""Whether what the site stands on answers: for `/readyz` and for people who look after a site."""

import logging
import secrets
from collections.abc import Callable

from celery import current_app
from django.core.cache import cache

from instaclone.common.models import IdempotencyKey

CONNECT_TIMEOUT_S = 2.0

logger = logging.getLogger(__name__)


def check_database() -> None:
    """One indexed read of a table of ours: the server answers and the migrations have run."""
    IdempotencyKey.objects.filter(pk=0).exists()


def check_cache() -> None:
    """A value that is written comes back."""
    key, value = f"health:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise RuntimeError("the cache doesn't keep what is written")
    cache.delete(key)


def check_broker() -> None:
    """The queue's server can be reached, or its folder is there."""
    with current_app.connection_for_write(connect_timeout=CONNECT_TIMEOUT_S) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=CONNECT_TIMEOUT_S)
        connection.default_channel.close()


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "cache": check_cache,
    "broker": check_broker,
}


def readiness() -> dict[str, str]:
    """`{"database": "ok", "cache": "ok", "broker": "failed"}`. Why it failed goes to the log only."""
    return {name: _outcome(name, check) for name, check in CHECKS.items()}


def _outcome(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:
        logger.exception("readiness: %s does not answer", name)
        return "failed"
    return "ok"
