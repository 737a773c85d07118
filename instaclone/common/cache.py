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


def put_by(key: str, value: object, seconds: int) -> None:
    """Keep a (picklable) value for so long, as far as the cache goes: `picked_up` may not find it again."""
    try:
        cache.set(key, value, seconds)
    except RedisError:
        logger.exception("nothing is put by: the cache does not answer")


def picked_up(key: str) -> Any:
    """What was put by under this key, or None."""
    try:
        return cache.get(key)
    except RedisError:
        logger.exception("nothing is picked up: the cache does not answer")
        return None


def forget(key: str) -> None:
    """Let it be made anew the next time."""
    try:
        cache.delete(key)
    except RedisError:
        logger.exception("nothing is forgotten: the cache does not answer")


def first_in(key: str, seconds: int) -> bool:
    """Whether nobody asked this under the key in the last `seconds`. No, when the cache doesn't answer."""
    try:
        return bool(cache.add(key, 1, seconds))
    except RedisError:
        logger.exception("nothing is counted: the cache does not answer")
        return False
