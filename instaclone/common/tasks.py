"""Background work that belongs to no room."""

import logging
from typing import Any

from celery import Task, shared_task
from django.db import DatabaseError

from instaclone.common import idempotency

logger = logging.getLogger(__name__)


def soon(task: "Task[Any, Any]", *args: Any) -> None:
    """Run a task here and now. When the database fails it, the worker tries again: what somebody did isn't undone
    because what follows from it couldn't be done."""
    try:
        task(*args)
    except DatabaseError:
        logger.exception("%s %s failed; the worker tries again", task.name, args)
        task.delay(*args)


@shared_task(name="common.remove_old_idempotency_keys")  # type: ignore[untyped-decorator]
def remove_old_idempotency_keys() -> int:
    """Hourly. Repeating it does nothing more."""
    return idempotency.remove_old()
