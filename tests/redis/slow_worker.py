"""The site's Celery application with slow inserts into timelines, so that a test can kill a worker in the middle
of a fan-out: `celery -A tests.redis.slow_worker worker`."""

import time
from typing import Any

from celery.signals import worker_init

from instaclone.celery import app

__all__ = ["app"]


@worker_init.connect
def slow_down(**_kwargs: Any) -> None:
    from feed import services

    insert = services._insert

    def slow_insert(entries: list[Any]) -> int:
        made = insert(entries)
        time.sleep(0.5)
        return made

    services._insert = slow_insert
