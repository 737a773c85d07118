"""How close an author is to somebody, by what they did with what the author posts. It only orders lists.

Points fade by forward decay: instead of taking points away as time goes by, each new one is worth more than those
before, twice as much after every half-life. So adding is `points + gain`, which is right whoever else adds at the same
moment, and nothing is ever rewritten. What the points are worth now is their sum divided by what one is worth now.
(A changed half-life changes what the points so far are worth. They grow for 80 years before a float is too small.)
"""

import time
from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F

from feed import ranking
from feed.models import Affinity
from instaclone.common.cache import first_in
from instaclone.common.ids import EPOCH_MS
from instaclone.common.transactions import atomic

DAY_MS = 86_400_000
KEPT = 2_000  # authors of each viewer, those closest to them
# What is done often counts once in so many seconds: a long talk isn't two hundred times a message.
ONCE_IN = {"visit": 3_600, "message": 600}
BATCH = 500


def growth(at_ms: int) -> float:
    """What one point is worth at this time (Unix milliseconds)."""
    days = (at_ms - EPOCH_MS) / DAY_MS
    return float(2.0 ** (days / settings.RANKING.affinity_half_life_days))


def affinity_add(*, viewer_id: int, author_id: int, kind: str) -> None:
    """`viewer` did something with `author`'s things: `kind` is a key of `settings.RANKING.affinity_points`. Profile
    visits count once an hour, messages once in ten minutes; what people do with their own things doesn't."""
    if viewer_id == author_id:
        return
    if kind in ONCE_IN and not first_in(f"feed:{kind}:{viewer_id}:{author_id}", ONCE_IN[kind]):
        return
    gain = settings.RANKING.affinity_points[kind] * growth(_now_ms())
    if _raise(viewer_id, author_id, gain):
        return
    try:
        _create(viewer_id, author_id, gain)
    except (
        IntegrityError
    ):  # somebody was first, or one of the two has just been deleted: there is no row then
        _raise(viewer_id, author_id, gain)


def _raise(viewer_id: int, author_id: int, gain: float) -> bool:
    rows = Affinity.objects.filter(viewer_id=viewer_id, author_id=author_id)
    return bool(rows.update(points=F("points") + gain))


@atomic
def _create(viewer_id: int, author_id: int, gain: float) -> None:
    Affinity.objects.create(viewer_id=viewer_id, author_id=author_id, points=gain)


def affinities_of(viewer_id: int, author_ids: Collection[int]) -> dict[int, float]:
    """How close these authors are to the viewer now, 0 to 1, by id; those with whom there was nothing are left out.
    One query for every 500 of them."""
    ids, found = sorted(author_ids), dict[int, float]()
    one_point = growth(_now_ms())
    for at in range(0, len(ids), BATCH):
        rows = Affinity.objects.filter(viewer_id=viewer_id, author_id__in=ids[at : at + BATCH])
        for author_id, points in rows.values_list("author_id", "points"):
            found[author_id] = ranking.affinity(
                points=points / one_point, half=settings.RANKING.half_affinity
            )
    return found


def affinity_trim(viewer_id: int) -> int:
    """Keep the authors closest to the viewer; returns how many rows went."""
    rows = Affinity.objects.filter(viewer_id=viewer_id).order_by("-points")
    removed = 0
    while far := list(rows.values_list("pk", flat=True)[KEPT : KEPT + BATCH]):
        Affinity.objects.filter(pk__in=far).delete()
        removed += len(far)
    return removed


def _now_ms() -> int:
    return int(time.time() * 1000)
