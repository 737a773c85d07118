"""What tasks work out ahead of time, kept in rows, so that every process of the site reads the same: what is
trending, whom and what a person may like.

A snapshot holds ids and figures alone. Whoever reads one decides anew who may see what it names.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from feed.models import Snapshot
from instaclone.common.transactions import atomic

# Nobody asks for one this old: it is made anew when they come back.
KEPT = timedelta(days=30)
BATCH = 500


def snapshot_get(name: str) -> Snapshot | None:
    """The snapshot of this name (`data`, and when it was `made_at`), however old; one query."""
    return Snapshot.objects.filter(name=name).first()


def snapshot_put(name: str, data: dict[str, Any]) -> None:
    """Keep `data` (what JSON can hold) under the name, instead of what was there. Of two that do so at once one wins,
    whole."""
    made_at = timezone.now()
    if _replace(name, data, made_at):
        return
    try:
        _create(name, data, made_at)
    except IntegrityError:  # made at the same moment by another
        _replace(name, data, made_at)


def is_older(snapshot: Snapshot, age: timedelta) -> bool:
    """Whether it was made longer ago than that."""
    return snapshot.made_at < timezone.now() - age


def snapshots_clear(*, made_before: datetime | None = None) -> int:
    """Remove what nobody asked for in a month; returns how many were removed. Running it again does nothing more."""
    old = Snapshot.objects.filter(made_at__lt=made_before or timezone.now() - KEPT).order_by("made_at")
    removed = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        Snapshot.objects.filter(pk__in=ids).delete()
        removed += len(ids)
    return removed


@atomic
def _replace(name: str, data: dict[str, Any], made_at: datetime) -> int:
    return Snapshot.objects.filter(name=name).update(data=data, made_at=made_at)


@atomic
def _create(name: str, data: dict[str, Any], made_at: datetime) -> None:
    Snapshot.objects.create(name=name, data=data, made_at=made_at)
