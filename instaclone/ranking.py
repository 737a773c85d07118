"""What the home feed's order is made of: every weight and half-life, in one table (`settings.RANKING`).

`feed.ranking` has the functions that read it, `feed.affinity` the points; `benchmarks/ranking.py` measures what a
change does.
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


RANKING = Ranking()
