"""The stored counters against the rows they count: what `manage.py recount` runs.

Each room registers its checks at start-up. A check reads its rows in key order, in batches, groups what belongs
together, and gives the rows whose stored value differs. Run it on a quiet site: a row that is written between two
reads looks like a difference, which is why `repair` looks again before it writes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

BATCH = 500

Ids = list[int]
Truth = Callable[[Ids], dict[int, int]]


@dataclass(frozen=True, slots=True)
class Check:
    """One stored value: its column, and how it follows from the rows, for a batch of ids."""

    model: type[models.Model]
    column: str
    truth: Truth

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


@dataclass(frozen=True, slots=True)
class Difference:
    check: Check
    pk: int
    stored: int
    counted: int


_checks: dict[str, Check] = {}


def register(checks: Iterable[Check]) -> None:
    """Called once by each room, at start-up."""
    _checks.update({check.name: check for check in checks})


def differences() -> Iterator[Difference]:
    """Every stored value that differs from the rows, check by check."""
    for check in _checks.values():
        for stored in _batches(check.model, check.column):
            counted = check.truth(list(stored))
            for pk, value in stored.items():
                if value != counted.get(pk, 0):
                    yield Difference(check, pk, value, counted.get(pk, 0))


def repair(difference: Difference) -> bool:
    """Store what the rows say now, unless the stored value has moved meanwhile; whether it was written."""
    check, pk = difference.check, difference.pk
    counted = check.truth([pk]).get(pk, 0)
    rows = check.model._default_manager.filter(pk=pk, **{check.column: difference.stored})
    return bool(rows.update(**{check.column: counted}))


def count_by(rows: "models.QuerySet[Any]", column: str) -> dict[int, int]:
    """How many rows have each value of `column`."""
    counted: Counter[int] = Counter()
    for value in rows.values_list(column, flat=True).iterator(chunk_size=5_000):
        counted[value] += 1
    return counted


def _batches(model: type[models.Model], column: str) -> Iterator[dict[int, int]]:
    """`{id: stored value}` of every row, in batches by key."""
    last = -1
    rows = model._default_manager.order_by("pk").values_list("pk", column)
    while batch := dict(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = max(batch)
