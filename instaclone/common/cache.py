"""What is kept for a while and can be made again."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

T = TypeVar("T")

logger = logging.getLogger(__name__)


def remembered(key: str, seconds: int, make: Callable[[], T]) -> T:
    """What `make` returned in the last `seconds`, else what it returns now (not None; it must be picklable).

    A cache that doesn't answer makes a site slower, not shut: `make` is then called each time."""
    try:
        known: Any = cache.get(key)
        if known is None:
            known = make()
            cache.set(key, known, seconds)
    except RedisError:
        logger.exception("nothing is remembered: the cache does not answer")
        return make()
    return known  # type: ignore[no-any-return]
