"""Stored counts, moved in the transaction of the rows they count, and after them: the shorter a busy counter
is held, the less its writers collide. One that drifted never turns negative; `manage.py recount` repairs it.
"""

from typing import Any

from django.db.models import F, QuerySet


def move(rows: QuerySet[Any, Any], field: str, by: int) -> int:
    """Add `by` (which may be negative) to a counter of these rows; returns how many rows were found."""
    if by < 0:
        rows = rows.filter(**{f"{field}__gte": -by})
    return rows.update(**{field: F(field) + by})
