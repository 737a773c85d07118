"""The order of the home feed: what its rule promises, whatever the posts."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.ranking import Candidate, Factors, affinity, rank, recency, score, spread, taste, velocity
from instaclone.ranking import RANKING, SOURCES, Weights

share = st.floats(0, 1)


@st.composite
def posts(draw: st.DrawFn, most: int = 40) -> list[Candidate]:
    ids = draw(st.lists(st.integers(1, 10_000), max_size=most, unique=True))
    return [
        Candidate(
            post_id=pk,
            author_id=draw(st.integers(1, 6)),
            age_hours=draw(st.floats(-1, 2_000)),
            likes=draw(st.integers(0, 10_000)),
            comments=draw(st.integers(0, 1_000)),
            affinity=draw(share),
            taste=draw(share),
            source=draw(st.sampled_from(sorted(SOURCES))),
            has_followed_hashtag=draw(st.booleans()),
            is_seen=draw(st.booleans()),
        )
        for pk in ids
    ]


def order(found: list[Candidate]) -> list[int]:
    return [ranked.candidate.post_id for ranked in rank(found)]


@given(posts())
def test_every_post_stands_in_it_once(found: list[Candidate]) -> None:
    assert sorted(order(found)) == sorted(post.post_id for post in found)


@given(posts(), st.randoms())
def test_it_doesnt_depend_on_the_order_the_posts_come_in(found: list[Candidate], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert order(shuffled) == order(found)


BETTER = {
    "more likes": lambda post, by: replace(post, likes=post.likes + 1 + int(1_000 * by)),
    "more comments": lambda post, by: replace(post, comments=post.comments + 1 + int(1_000 * by)),
    "more affinity": lambda post, by: replace(post, affinity=min(post.affinity + by, 1.0)),
    "a kind that the viewer likes more": lambda post, by: replace(post, taste=min(post.taste + by, 1.0)),
    "a later hour": lambda post, by: replace(post, age_hours=post.age_hours - 500 * by),
    "a followed hashtag": lambda post, by: replace(post, has_followed_hashtag=True),
    "somebody who is followed": lambda post, by: replace(post, source="followed"),
    "not seen yet": lambda post, by: replace(post, is_seen=False),
}


@pytest.mark.parametrize("what", BETTER)
@given(found=posts(), place=st.integers(0, 39), by=share)
def test_what_is_better_never_moves_a_post_down(
    what: str, found: list[Candidate], place: int, by: float
) -> None:
    if place >= len(found):
        return
    better = [*found[:place], BETTER[what](found[place], by), *found[place + 1 :]]
    pk = found[place].post_id

    assert order(better).index(pk) <= order(found).index(pk)


@given(posts())
def test_scores_and_factors_are_between_0_and_1(found: list[Candidate]) -> None:
    for post in found:
        ranked = score(post)
        assert 0 <= ranked.score <= 1
        assert all(0 <= getattr(ranked.factors, factor.name) <= 1 for factor in fields(Factors))


@given(posts(most=60))
def test_no_author_has_more_than_two_in_ten_while_others_are_there(found: list[Candidate]) -> None:
    ranked = [one.candidate.author_id for one in rank(found)]

    for place, author in enumerate(ranked):
        near = ranked[max(0, place - 9) : place]
        if near.count(author) >= 2:
            assert all(near.count(other) >= 2 for other in ranked[place:])


@given(posts())
def test_spreading_keeps_the_order_of_what_one_author_posted(found: list[Candidate]) -> None:
    scored = sorted((score(post) for post in found), key=lambda one: (-one.score, -one.candidate.post_id))

    for author in {post.author_id for post in found}:
        before = [one for one in scored if one.candidate.author_id == author]
        assert [
            one for one in spread(scored, most=2, window=10) if one.candidate.author_id == author
        ] == before


def test_one_author_alone_is_shown_in_order() -> None:
    found = [Candidate(pk, 1, age_hours=pk) for pk in range(1, 30)]

    assert order(found) == list(range(1, 30))


def test_equal_posts_go_by_age() -> None:
    assert order([Candidate(pk, pk, age_hours=5) for pk in (2, 3, 1)]) == [3, 2, 1]


def test_what_was_seen_stands_below_its_equals_and_above_nothing_better() -> None:
    fresh = [Candidate(pk, pk, age_hours=30, affinity=0.2) for pk in (1, 2, 3)]
    seen = Candidate(9, 9, age_hours=30, affinity=0.2, is_seen=True)

    assert order([seen, *fresh]) == [3, 2, 1, 9]


def test_a_friends_post_of_yesterday_stands_above_a_strangers_of_now() -> None:
    friend = Candidate(1, 1, age_hours=24, likes=3, affinity=0.8)
    stranger = Candidate(2, 2, age_hours=0.1, likes=3, source="popular")

    assert order([stranger, friend]) == [1, 2]


def test_the_halves_are_what_the_table_says() -> None:
    assert recency(age_hours=36, half_life_hours=36) == pytest.approx(0.5)
    assert velocity(points=30, age_hours=8, warm_up_hours=2, half=3) == pytest.approx(0.5)
    assert affinity(points=10, half=10) == pytest.approx(0.5)
    assert affinity(points=0, half=10) == 0
    assert taste(liked=0, of_all=0, prior=5) == pytest.approx(0.5)
    assert taste(liked=200, of_all=200, prior=5) > 0.95


def test_every_factor_has_a_weight_and_every_weight_a_factor() -> None:
    assert {weight.name for weight in fields(Weights)} == {factor.name for factor in fields(Factors)}
    assert all(getattr(RANKING.weights, weight.name) > 0 for weight in fields(Weights))
