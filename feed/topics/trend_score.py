"""What makes a hashtag trending: pure functions, so that the rule can be read, tested and changed alone.

People count, not posts: whoever posts a hashtag a hundred times in a day is one of those who used it. And what is used
by many every day isn't trending: today is measured against the usual day of that hashtag."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

# Two people who agree don't make a trend.
MIN_AUTHORS = 3
# As many people as any hashtag is taken to have on a usual day: a new one with three isn't infinitely more than usual.
PRIOR = 2.0


@dataclass(frozen=True, slots=True)
class Trend:
    hashtag_id: int
    authors: int
    score: float


def usual_day(uses: Iterable[tuple[int, int]], days: float) -> float:
    """How many people use a hashtag on a usual day, from (author, day) of each use in so many days."""
    return len(set(uses)) / max(days, 1.0)


def score(authors: int, usual: float) -> float:
    """How far today stands out: people beyond the usual number, in steps of what that number swings by anyway (the
    square root, as for anything that is counted). 0 for what doesn't."""
    if authors < MIN_AUTHORS or authors <= usual:
        return 0.0
    return (authors - usual) / sqrt(usual + PRIOR)


def rank(today: Mapping[int, Collection[int]], usual: Mapping[int, float]) -> list[Trend]:
    """What stands out, the most first; equal ones by people, then the newest. `today` has the ids of those who used
    each hashtag, as often as they did; what `usual` doesn't know was never used before."""
    people = {hashtag_id: len(set(authors)) for hashtag_id, authors in today.items()}
    trends = [Trend(pk, count, score(count, usual.get(pk, 0.0))) for pk, count in people.items()]
    standing_out = [trend for trend in trends if trend.score > 0]
    return sorted(standing_out, key=lambda one: (-one.score, -one.authors, -one.hashtag_id))
