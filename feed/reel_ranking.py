"""In which order somebody is shown reels: pure functions of `instaclone.ranking.ReelRanking`, so that the rule can be
read, tested and changed alone.

What has not been seen comes first. Within each half reels are ordered by a score between 0 and 1, the weighted
mean of six parts that are between 0 and 1 themselves. Reels of one author count for less with each that already
stands above, so that a prolific author doesn't fill the screen.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from feed.ranking import recency, velocity
from instaclone.ranking import ReelRanking


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a reel when it is ranked. `affinity` (0 to 1) is how close its author is to the viewer,
    `source` (0 to 1) how much where it was found speaks for it."""

    post_id: int
    author_id: int
    age_hours: float
    likes: int = 0
    comments: int = 0
    views: int = 0
    completes: int = 0
    affinity: float = 0.0
    source: float = 0.0
    is_followed: bool = False
    is_seen: bool = False


def pace(reel: Candidate, table: ReelRanking) -> float:
    """How fast people answer to it, 0 to 1. A view alone is no answer: what is shown more isn't better for it."""
    points = reel.likes * table.like_points + reel.comments * table.comment_points
    return velocity(
        points=points,
        age_hours=reel.age_hours,
        warm_up_hours=table.warm_up_hours,
        half=table.half_velocity,
    )


def completion(reel: Candidate, table: ReelRanking) -> float:
    """The share of its views that went to the end; few views are trusted little."""
    completes = min(reel.completes, reel.views)
    return (completes + table.prior_views * table.prior_completion) / (reel.views + table.prior_views)


def score(reel: Candidate, table: ReelRanking) -> float:
    """0 to 1, by what is known of the reel alone."""
    parts = {
        "velocity": pace(reel, table),
        "completion": completion(reel, table),
        "affinity": reel.affinity,
        "followed": float(reel.is_followed),
        "recency": recency(age_hours=reel.age_hours, half_life_hours=table.half_life_hours),
        "source": reel.source,
    }
    total = sum(getattr(table.weights, part.name) for part in fields(table.weights))
    return float(sum(getattr(table.weights, name) * value for name, value in parts.items()) / total)


def rank(reels: Iterable[Candidate], table: ReelRanking) -> list[int]:
    """The ids of the reels in the order to show. It depends on the reels alone, not on the order they come in;
    equal ones go by age, the newest first."""
    scored = sorted(((score(reel, table), reel) for reel in reels), key=_best_first)
    above: defaultdict[tuple[bool, int], int] = defaultdict(int)
    spread: list[tuple[float, Candidate]] = []
    for value, reel in scored:
        of_author = (reel.is_seen, reel.author_id)
        spread.append((value * table.same_author_keeps ** above[of_author], reel))
        above[of_author] += 1
    return [reel.post_id for _, reel in sorted(spread, key=_best_first)]


def _best_first(scored: tuple[float, Candidate]) -> tuple[bool, float, int]:
    value, reel = scored
    return reel.is_seen, -value, -reel.post_id
