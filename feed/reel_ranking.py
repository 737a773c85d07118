"""In which order somebody is shown reels: pure functions, so that the rule can be read, tested and changed alone.

What has not been seen comes first. Within each half reels are ordered by a score between 0 and 1, the weighted
mean of six parts that are between 0 and 1 themselves. Reels of one author count for less with each that already
stands above, so that a prolific author doesn't fill the screen.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from feed.ranking import recency, velocity


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


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part says. Their sum doesn't matter."""

    velocity: float = 0.30
    completion: float = 0.25
    affinity: float = 0.20
    followed: float = 0.10
    recency: float = 0.15
    source: float = 0.0


WEIGHTS = Weights()

# Points that an answer is worth. A view alone is none: what is shown more isn't better for it.
LIKE_POINTS, COMMENT_POINTS = 1.0, 2.0
# A reel this young isn't faster than it is: its first like doesn't make it the best of the site.
WARM_UP_HOURS = 2.0
# Points in an hour that are half of what there is to reach.
HALF_VELOCITY = 3.0
# Before anyone has watched, a reel counts as watched by so many, this share of them to the end.
PRIOR_VIEWS, PRIOR_COMPLETION = 8.0, 0.4
# After so many hours a reel is half as new.
HALF_LIFE_HOURS = 48.0
# What each further reel of an author keeps of its score.
SAME_AUTHOR = 0.75


def pace(reel: Candidate) -> float:
    """How fast people answer to it, 0 to 1."""
    points = reel.likes * LIKE_POINTS + reel.comments * COMMENT_POINTS
    return velocity(points=points, age_hours=reel.age_hours, warm_up_hours=WARM_UP_HOURS, half=HALF_VELOCITY)


def completion(reel: Candidate) -> float:
    """The share of its views that went to the end; few views are trusted little."""
    completes = min(reel.completes, reel.views)
    return (completes + PRIOR_VIEWS * PRIOR_COMPLETION) / (reel.views + PRIOR_VIEWS)


def score(reel: Candidate, weights: Weights = WEIGHTS) -> float:
    """0 to 1, by what is known of the reel alone."""
    parts = {
        "velocity": pace(reel),
        "completion": completion(reel),
        "affinity": reel.affinity,
        "followed": float(reel.is_followed),
        "recency": recency(age_hours=reel.age_hours, half_life_hours=HALF_LIFE_HOURS),
        "source": reel.source,
    }
    total = sum(getattr(weights, part.name) for part in fields(weights))
    return float(sum(getattr(weights, name) * value for name, value in parts.items()) / total)


def rank(reels: Iterable[Candidate], weights: Weights = WEIGHTS) -> list[int]:
    """The ids of the reels in the order to show. It depends on the reels alone, not on the order they come in;
    equal ones go by age, the newest first."""
    scored = sorted(((score(reel, weights), reel) for reel in reels), key=_best_first)
    above: defaultdict[tuple[bool, int], int] = defaultdict(int)
    spread: list[tuple[float, Candidate]] = []
    for value, reel in scored:
        of_author = (reel.is_seen, reel.author_id)
        spread.append((value * SAME_AUTHOR ** above[of_author], reel))
        above[of_author] += 1
    return [reel.post_id for _, reel in sorted(spread, key=_best_first)]


def _best_first(scored: tuple[float, Candidate]) -> tuple[bool, float, int]:
    value, reel = scored
    return reel.is_seen, -value, -reel.post_id
