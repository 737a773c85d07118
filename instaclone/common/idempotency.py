"""Creating calls that a client may safely send again (`Idempotency-Key`).

The key's row is made before the work, so of two requests at once one works and the other is told to wait. An
answer is kept for 24 hours; a failure gives the key back. A process that dies half-way leaves a claim that
lapses after `CLAIM_S`: a retry then does the work again, because nobody knows how far the first one came.
"""

import hashlib
import time
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import QuerySet

from instaclone.common.errors import Conflict, Unprocessable
from instaclone.common.ids import id_floor, id_time_ms, new_id
from instaclone.common.models import IdempotencyKey

KEEP_S = 24 * 3_600
CLAIM_S = 50  # an id may be 5 s ahead of the clock; a dead process blocks its key for less than a minute
MAX_KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the work behind a key; end it with `complete` or `release`."""

    row_id: int
    claim: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was given before: HTTP status and JSON text."""

    status: int
    body: str


def claim(*, user_id: int, key: str, path: str, request_hash: str) -> Claim | Answer:
    """Start the work behind a key, or get the answer that it had.

    Conflict (409) while another request works on it; Unprocessable (422) if the key was used for another
    request. `request_hash` stands for everything about the request that must be the same."""
    for _attempt in range(3):
        row = IdempotencyKey.objects.filter(user_id=user_id, key=key).first()
        if row is None:
            mine = _insert(user_id, key, path, request_hash)
        elif row.pk < _floor(KEEP_S):
            IdempotencyKey.objects.filter(pk=row.pk).delete()
            continue
        elif row.request_hash != request_hash:
            raise Unprocessable(
                "This Idempotency-Key was used for another request.", code="idempotency_key_reused"
            )
        elif row.status is not None:
            return Answer(row.status, row.body)
        else:
            mine = _take_over(row)
        if mine is not None:
            return mine
    raise Conflict(
        "A request with this Idempotency-Key is still in progress.", code="idempotency_in_progress"
    )


def complete(claimed: Claim, *, status: int, body: str) -> None:
    """Keep the answer. Nothing happens if the claim has lapsed and another request took it over."""
    _of(claimed).update(status=status, body=body)


def release(claimed: Claim) -> None:
    """The work failed: the key may be used again, for the same or another request."""
    _of(claimed).delete()


def remove_old() -> int:
    """Delete the keys that are older than a day; returns how many rows went."""
    deleted, _by_model = IdempotencyKey.objects.filter(pk__lt=_floor(KEEP_S)).delete()
    return deleted


def hash_of(*parts: bytes) -> str:
    """One hash for several byte strings; where one ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _of(claimed: Claim) -> "QuerySet[IdempotencyKey]":
    return IdempotencyKey.objects.filter(pk=claimed.row_id, claim=claimed.claim, status=None)


def _insert(user_id: int, key: str, path: str, request_hash: str) -> Claim | None:
    """None if another request was faster."""
    row_id = new_id()
    try:
        # No transaction: the row must be there for others at once, and in one MongoDB would report a write
        # conflict instead of the duplicate.
        IdempotencyKey.objects.create(
            id=row_id, user_id=user_id, key=key, path=path[:255], request_hash=request_hash, claim=row_id
        )
    except IntegrityError:
        return None
    return Claim(row_id, row_id)


def _take_over(row: IdempotencyKey) -> Claim | None:
    """The claim of an attempt that must have died; None if it may still be working (or another took over)."""
    if id_time_ms(row.claim) > (time.time() - CLAIM_S) * 1000:
        return None
    mine = new_id()
    won = IdempotencyKey.objects.filter(pk=row.pk, claim=row.claim, status=None).update(claim=mine)
    return Claim(row.pk, mine) if won else None


def _floor(age_s: float) -> int:
    return id_floor(int((time.time() - age_s) * 1000))
