"""Background work that belongs to no room."""

from celery import shared_task

from instaclone.common import idempotency


@shared_task(name="common.remove_old_idempotency_keys")  # type: ignore[untyped-decorator]
def remove_old_idempotency_keys() -> int:
    """Hourly. Repeating it does nothing more."""
    return idempotency.remove_old()
