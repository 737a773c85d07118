"""The order of reels is one rule, whatever they are."""

import random
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feed import reel_ranking
from feed.reel_ranking import Candidate
from instaclone.ranking import RANKING, ReelWeights

TABLE = RANKING.reels
rank = partial(reel_ranking.rank, table=TABLE)
score = partial(reel_ranking.score, table=TABLE)

counts = st.integers(0, 10**7)
ages = st.floats(-1, 24 * 3_650)  # clocks differ a little between machines
affinities = st.floats(0, 1)
reels = st.builds(
    Candidate,
    post_id=st.integers(1, 2**63 - 1),
    author_id=st.integers(1, 6),
    age_hours=ages,
    likes=counts,
    comments=counts,
    views=counts,
    completes=counts,
    affinity=affinities,
    source=affinities,
    is_followed=st.booleans(),
    is_seen=st.booleans(),
)
lists = st.lists(reels, max_size=40, unique_by=lambda reel: reel.post_id)


def reel(post_id: int = 1, **known: Any) -> Candidate:
    return Candidate(**{"post_id": post_id, "author_id": post_id, "age_hours": 10.0} | known)


@given(lists)
def test_every_reel_comes_once(some: list[Candidate]) -> None:
    assert sorted(rank(some)) == sorted(one.post_id for one in some)


@given(lists)
def test_what_was_seen_comes_last(some: list[Candidate]) -> None:
    seen = {one.post_id: one.is_seen for one in some}
    order = [seen[post_id] for post_id in rank(some)]
    assert order == sorted(order)


@given(lists, st.randoms(use_true_random=False))
def test_the_order_they_come_in_does_not_matter(some: list[Candidate], chance: random.Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert rank(shuffled) == rank(some)


@given(reels)
def test_a_score_and_its_parts_are_between_0_and_1(one: Candidate) -> None:
    for value in (score(one), reel_ranking.pace(one, TABLE), reel_ranking.completion(one, TABLE)):
        assert 0 <= value <= 1


@given(reels, st.sampled_from(["likes", "comments"]), st.integers(1, 1_000))
def test_more_likes_or_comments_never_make_it_worse(one: Candidate, what: str, more: int) -> None:
    assert score(replace(one, **{what: getattr(one, what) + more})) >= score(one)


@given(reels, st.integers(1, 1_000))
def test_being_watched_to_the_end_never_makes_it_worse(one: Candidate, more: int) -> None:
    assert score(replace(one, completes=one.completes + more)) >= score(one)


@given(reels, st.integers(1, 1_000))
def test_being_shown_without_an_answer_never_makes_it_better(one: Candidate, more: int) -> None:
    known = replace(one, completes=min(one.completes, one.views))
    assert score(replace(known, views=known.views + more)) <= score(known)


@given(reels, st.floats(0, 10_000))
def test_growing_old_never_makes_it_better(one: Candidate, hours: float) -> None:
    assert score(replace(one, age_hours=one.age_hours + hours)) <= score(one)


@given(reels, affinities)
def test_a_closer_author_is_never_worse(one: Candidate, affinity: float) -> None:
    low, high = sorted([one.affinity, affinity])
    assert score(replace(one, affinity=low)) <= score(replace(one, affinity=high))


@given(reels, st.floats(0.1, 100))
def test_only_the_proportions_of_the_weights_matter(one: Candidate, factor: float) -> None:
    weights = ReelWeights(**{name: weight * factor for name, weight in asdict(TABLE.weights).items()})
    assert abs(score(one, table=replace(TABLE, weights=weights)) - score(one)) < 1e-9


def test_of_two_alike_the_newer_comes_first() -> None:
    assert rank([reel(1), reel(3), reel(2)]) == [3, 2, 1]


def test_each_part_decides_when_all_else_is_the_same() -> None:
    for better in (
        {"likes": 50},
        {"comments": 50},
        {"views": 100, "completes": 90},
        {"affinity": 0.9},
        {"is_followed": True},
        {"age_hours": 1.0},
    ):
        assert rank([reel(1, **better), reel(2)]) == [1, 2], better


def test_a_reel_that_nobody_finishes_falls_behind_a_new_one() -> None:
    assert rank([reel(1, age_hours=1.0), reel(2, age_hours=1.0, views=40, completes=1)]) == [1, 2]


def test_one_author_does_not_fill_the_screen() -> None:
    prolific = [reel(post_id, author_id=99, likes=200) for post_id in range(1, 9)]
    others = [reel(post_id, likes=60) for post_id in range(11, 15)]
    order = rank([*prolific, *others])
    assert order[0] in range(1, 9)
    assert len(set(order[:6]) & set(range(11, 15))) >= 3


def test_a_thousand_likes_do_not_bring_back_what_was_seen() -> None:
    assert rank([reel(1, likes=1_000, is_seen=True), reel(2, age_hours=9_000.0)]) == [2, 1]
