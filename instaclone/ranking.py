"""What the orders are made of, of the home feed, explore and reels: every weight and half-life, in one table
(`settings.RANKING`).

`feed.ranking` and `feed.reel_ranking` have the functions that read it, `feed.affinity` the points;
`benchmarks/ranking.py` measures what a change of the home feed's does.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each factor says; all factors are between 0 and 1. Their sum doesn't matter."""

    affinity: float = 0.34  # how much the viewer has to do with the author
    recency: float = 0.20
    velocity: float = 0.32  # how fast people answer to the post
    taste: float = 0.08  # how often the viewer likes what is of its kind: photos or reels
    origin: float = 0.10  # why it is here at all: see `SOURCES`
    hashtag: float = 0.04  # it has a hashtag that the viewer follows, whoever posted it


# What each source is worth: a post of somebody whom the viewer follows, one with a hashtag they follow, and one that
# is popular around them.
SOURCES = {"followed": 1.0, "hashtag": 0.4, "popular": 0.0}


@dataclass(frozen=True, slots=True)
class ReelWeights:
    """The same for what one swipes through, reels and explore."""

    velocity: float = 0.30
    completion: float = 0.25  # which share of its views went to the end
    affinity: float = 0.20
    followed: float = 0.10
    recency: float = 0.15
    source: float = 0.0


# Nobody in explore is followed. Completion is known of reels alone: others stand at the share that is assumed.
EXPLORE = ReelWeights(velocity=0.30, completion=0.12, affinity=0.12, followed=0.0, recency=0.24, source=0.22)

# What it says for a post of explore that it comes from there. What comes from several places stands higher.
EXPLORE_SOURCES = {"liked": 0.7, "circle": 0.6, "hashtags": 0.5, "trending": 0.5, "popular": 0.2}


@dataclass(frozen=True, slots=True)
class ReelRanking:
    """The order of reels and, with other weights, of explore."""

    weights: ReelWeights = field(default_factory=ReelWeights)
    # As in `Ranking`.
    half_life_hours: float = 48.0
    like_points: float = 1.0
    comment_points: float = 2.0
    half_velocity: float = 3.0
    warm_up_hours: float = 2.0
    # Before anyone has watched, a reel counts as watched by so many, this share of them to the end.
    prior_views: float = 8.0
    prior_completion: float = 0.4
    # What each further reel of an author keeps of its score.
    same_author_keeps: float = 0.75


@dataclass(frozen=True, slots=True)
class Ranking:
    weights: Weights = field(default_factory=Weights)
    sources: dict[str, float] = field(default_factory=lambda: dict(SOURCES))
    # After so many hours a post is half as new.
    half_life_hours: float = 36.0
    # What an answer to a post is worth, and the points in an hour that are half of what velocity can reach.
    like_points: float = 1.0
    comment_points: float = 2.0
    half_velocity: float = 0.3
    # A post this young isn't faster than it is: its first like doesn't make it the best of the site.
    warm_up_hours: float = 2.0
    # How close one is to what one posted oneself: just now, and later than so many hours ago.
    own_affinity_fresh: float = 1.0
    own_affinity: float = 0.2
    own_fresh_hours: float = 1.0
    # What a post that the viewer has seen keeps of its score.
    seen_keeps: float = 0.25
    # No author has more than so many posts in any so many that follow each other, while others are there.
    author_most: int = 2
    author_window: int = 10

    # --- Affinity: points for what the viewer does with an author, which fade
    affinity_half_life_days: float = 30.0
    # So many points (of now) are half of what affinity can reach.
    half_affinity: float = 10.0
    affinity_points: dict[str, float] = field(
        default_factory=lambda: {
            "like": 1.0,
            "comment": 3.0,
            "save": 3.0,
            "visit": 0.5,  # of the profile, at most once an hour
            "message": 2.0,  # to one person, at most once in ten minutes
            "story_answer": 3.0,
            "follow": 4.0,
        }
    )

    # --- Taste: of so many newest likes; before there are any, each kind counts as liked so often
    taste_likes: int = 200
    taste_prior: float = 5.0

    # --- What one swipes through
    reels: ReelRanking = field(default_factory=ReelRanking)
    explore: ReelRanking = field(default_factory=lambda: ReelRanking(weights=EXPLORE))
    explore_sources: dict[str, float] = field(default_factory=lambda: dict(EXPLORE_SOURCES))


RANKING = Ranking()
