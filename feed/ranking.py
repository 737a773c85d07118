"""In which order somebody is shown their home feed: pure functions, so that the rule can be read, tested and changed
alone. The figures are in `instaclone.ranking`.

Each factor is between 0 and 1. A post's score is their weighted mean, of which a post that was seen keeps a part.
`rank` orders by score and then spreads what one author posted. More answers, more affinity, a later hour: each alone
never moves a post down (tests/feed/test_ranking.py).
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from heapq import heappop, heappush

from instaclone.ranking import RANKING, Ranking


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a post when it is ranked. `affinity` and `taste` are the viewer's to its author and to its
    kind, 0 to 1; `source` is a key of `instaclone.ranking.SOURCES`."""

    post_id: int
    author_id: int
    age_hours: float
    likes: int = 0
    comments: int = 0
    affinity: float = 0.0
    taste: float = 0.5
    source: str = "followed"
    has_followed_hashtag: bool = False
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class Factors:
    """What a score is made of, for whoever wants to know why a post stands where it stands. The names are those of
    `instaclone.ranking.Weights`."""

    affinity: float
    recency: float
    velocity: float
    taste: float
    origin: float
    hashtag: float


@dataclass(frozen=True, slots=True)
class Ranked:
    candidate: Candidate
    factors: Factors
    score: float


def velocity(*, points: float, age_hours: float, warm_up_hours: float, half: float) -> float:
    """How fast people answer: points in an hour over a post's life, squeezed into 0 to 1; `half` of them is 0.5."""
    pace = points / (max(age_hours, 0.0) + warm_up_hours)
    return pace / (pace + half)


def recency(*, age_hours: float, half_life_hours: float) -> float:
    """1 for now, half of it after each half-life."""
    return float(0.5 ** (max(age_hours, 0.0) / half_life_hours))


def affinity(*, points: float, half: float) -> float:
    """Points of now, squeezed into 0 to 1; `half` of them is 0.5."""
    return points / (points + half) if points > 0 else 0.0


def taste(*, liked: int, of_all: int, prior: float) -> float:
    """The share of the viewer's likes that went to a kind of post, of two kinds; few likes are trusted little."""
    return (liked + prior) / (of_all + 2 * prior)


def factors_of(post: Candidate, ranking: Ranking = RANKING) -> Factors:
    points = post.likes * ranking.like_points + post.comments * ranking.comment_points
    return Factors(
        affinity=post.affinity,
        recency=recency(age_hours=post.age_hours, half_life_hours=ranking.half_life_hours),
        velocity=velocity(
            points=points,
            age_hours=post.age_hours,
            warm_up_hours=ranking.warm_up_hours,
            half=ranking.half_velocity,
        ),
        taste=post.taste,
        origin=ranking.sources[post.source],
        hashtag=float(post.has_followed_hashtag),
    )


_FACTORS = [factor.name for factor in fields(Factors)]


def score(post: Candidate, ranking: Ranking = RANKING) -> Ranked:
    """0 to 1, by what is known of the post alone."""
    found = factors_of(post, ranking)
    weights = [getattr(ranking.weights, name) for name in _FACTORS]
    values = [getattr(found, name) for name in _FACTORS]
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
    return Ranked(post, found, mean * ranking.seen_keeps if post.is_seen else mean)


def rank(posts: Iterable[Candidate], ranking: Ranking = RANKING) -> list[Ranked]:
    """All of them, each once, in the order to show. It depends on the posts alone, not on the order they come in;
    equal ones go by age, the newest first."""
    scored = sorted((score(post, ranking) for post in posts), key=_best_first)
    return spread(scored, most=ranking.author_most, window=ranking.author_window)


def _best_first(ranked: Ranked) -> tuple[float, int]:
    return -ranked.score, -ranked.candidate.post_id


def spread(ordered: Sequence[Ranked], *, most: int, window: int) -> list[Ranked]:
    """The same posts, best first as far as no author then has more than `most` in any `window` that follow each
    other. Where only such authors are left, the one who has fewest there is next."""
    queues: defaultdict[int, deque[int]] = defaultdict(deque)
    for place, one in enumerate(ordered):
        queues[one.candidate.author_id].append(place)
    ready = [(places[0], author_id) for author_id, places in queues.items()]  # sorted, and so a heap
    resting: set[int] = set()  # those with posts left who have their share of the window
    near: deque[int] = deque()  # the authors of the newest `window - 1` places
    count: defaultdict[int, int] = defaultdict(int)
    found: list[Ranked] = []
    while ready or resting:
        if ready:
            place, author_id = heappop(ready)
        else:
            author_id = min(resting, key=lambda one: (count[one], queues[one][0]))
            resting.discard(author_id)
            place = queues[author_id][0]
        queues[author_id].popleft()
        found.append(ordered[place])
        near.append(author_id)
        count[author_id] += 1
        if queues[author_id]:
            resting.add(author_id)
        if len(near) == window:
            count[near.popleft()] -= 1
        for rested in [one for one in resting if count[one] < most]:
            resting.discard(rested)
            heappush(ready, (queues[rested][0], rested))
    return found
