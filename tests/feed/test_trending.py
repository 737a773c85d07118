"""What is trending: `GET /api/v1/hashtags/trending`, the task behind it, and the rule."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from content.models import Hashtag, Post, PostHashtag
from feed.models import Snapshot
from feed.topics import trending
from feed.topics.trend_score import MIN_AUTHORS, rank, score, usual_day
from feed.topics.trending import trending_hashtags, trending_hashtags_compute
from instaclone.common import demo
from instaclone.common.ids import id_time_ms
from social import services
from tests.factories import UserFactory
from tests.feed.topics import API, id_ago, tagged
from tests.social.support import api, walk
from tests.support import assert_queries, assert_uses_index

AUTHORS = st.integers(0, 10_000)
USUAL = st.floats(0, 10_000, allow_nan=False)
# Who used each hashtag, as often as they did.
DAYS = st.dictionaries(st.integers(1, 30), st.lists(st.integers(1, 20), max_size=40), max_size=10)
USUAL_DAYS = st.dictionaries(st.integers(1, 30), st.floats(0, 50, allow_nan=False), max_size=10)


# --- The rule -----------------------------------------------------------------------------------------------
@given(AUTHORS, AUTHORS, USUAL)
def test_more_people_never_count_for_less(one: int, other: int, usual: float) -> None:
    few, many = sorted((one, other))
    assert score(few, usual) <= score(many, usual)


@given(AUTHORS, USUAL, USUAL)
def test_what_is_more_usual_never_counts_for_more(authors: int, one: float, other: float) -> None:
    seldom, often = sorted((one, other))
    assert score(authors, seldom) >= score(authors, often)


@given(AUTHORS)
def test_a_day_like_any_other_is_no_trend(authors: int) -> None:
    assert score(authors, float(authors)) == 0


@given(DAYS, USUAL_DAYS, st.integers(1, 30), st.integers(1, 20), st.integers(1, 500))
def test_one_who_posts_again_changes_nothing(
    today: dict[int, list[int]], usual: dict[int, float], hashtag: int, author: int, times: int
) -> None:
    once = {**today, hashtag: [*today.get(hashtag, []), author]}
    often = {**once, hashtag: once[hashtag] + [author] * times}
    assert rank(once, usual) == rank(often, usual)


@given(DAYS, USUAL_DAYS, st.integers(1, 30), st.lists(st.integers(100, 100 + MIN_AUTHORS - 2), max_size=300))
def test_too_few_people_make_no_trend_however_much_they_post(
    today: dict[int, list[int]], usual: dict[int, float], hashtag: int, posts: list[int]
) -> None:
    trends = rank({**today, hashtag: posts}, usual)
    assert hashtag not in {trend.hashtag_id for trend in trends}


@given(DAYS, USUAL_DAYS, st.integers(1, 30), st.integers(1, 20))
def test_one_person_more_counts_as_one(
    today: dict[int, list[int]], usual: dict[int, float], hashtag: int, newcomer: int
) -> None:
    before = {trend.hashtag_id: trend.authors for trend in rank(today, usual)}
    more = {**today, hashtag: [*today.get(hashtag, []), newcomer]}
    after = {trend.hashtag_id: trend.authors for trend in rank(more, usual)}
    assert {pk: count for pk, count in after.items() if pk != hashtag} == {
        pk: count for pk, count in before.items() if pk != hashtag
    }
    if hashtag in before:
        assert after[hashtag] - before[hashtag] in (0, 1)


@given(DAYS, USUAL_DAYS, st.randoms())
def test_the_order_they_come_in_says_nothing(
    today: dict[int, list[int]], usual: dict[int, float], random: Any
) -> None:
    pairs = list(today.items())
    random.shuffle(pairs)
    shuffled = {pk: random.sample(authors, len(authors)) for pk, authors in pairs}
    assert rank(shuffled, usual) == rank(today, usual)


def test_a_surge_of_a_small_hashtag_is_before_a_large_one_as_always() -> None:
    today = {1: range(1_000), 2: range(12)}
    assert [trend.hashtag_id for trend in rank(today, {1: 980.0, 2: 1.0})] == [2, 1]


def test_the_usual_day_counts_a_person_once_a_day() -> None:
    assert usual_day([(1, 0), (1, 0), (2, 0), (1, 1)], days=3) == 1
    assert usual_day([], days=14) == 0
    assert usual_day([(1, 0)], days=0.01) == 1


# --- The task, and who reads what -----------------------------------------------------------------------------
db = pytest.mark.django_db


def people(count: int, **fields: Any) -> list[Any]:
    return [UserFactory(**fields) for _ in range(count)]


def names(viewer: Any = None) -> list[str]:
    return [row["name"] for row in walk(api(viewer), f"{API}/hashtags/trending")]


@db
def test_what_more_people_use_than_usual_is_trending(cast: Any) -> None:
    crowd = people(4)
    for person in crowd:
        tagged(person, "always", hours_ago=3)
        tagged(person, "surge", hours_ago=2)
        for day in range(1, 13):
            tagged(person, "always", hours_ago=24 * day + 5)
    for person in crowd[:2]:
        tagged(person, "two", hours_ago=1)
    for _ in range(10):
        tagged(cast.carol, "spam", hours_ago=1)
    assert names() == []  # nothing is known yet
    trending_hashtags_compute()
    assert names() == names(cast.alice) == ["surge", "always"]
    row = next(iter(walk(api(cast.alice), f"{API}/hashtags/trending")))
    assert (row["following"], row["posts_count"]) == (False, 4)


@db
def test_only_public_posts_of_today_count(cast: Any) -> None:
    for person in people(4, is_private=True):
        tagged(person, "private", hours_ago=1)
    for person in people(4):
        tagged(person, "archived", hours_ago=1, state=Post.State.ARCHIVED)
        tagged(person, "yesterday", hours_ago=26)
        old = tagged(person, hours_ago=48)
        edited, _made = Hashtag.objects.get_or_create(name="edited")
        PostHashtag.objects.create(post=old, hashtag=edited)  # the hashtag was written into it just now
    trending_hashtags_compute()
    assert names() == []


@db
def test_a_ban_and_a_mute_show_at_once(alice: Any, bob: Any) -> None:
    for person in people(3):
        tagged(person, "good", "bad", hours_ago=1)
    trending_hashtags_compute()
    assert set(names(alice)) == {"good", "bad"}
    services.hashtag_mute(user=alice, name="good")
    assert (names(alice), set(names(bob))) == (["bad"], {"good", "bad"})
    Hashtag.objects.filter(name="bad").update(is_banned=True)
    assert (names(alice), names(bob), names()) == ([], ["good"], ["good"])


@db
def test_what_is_usual_is_worked_out_once_a_day(cast: Any) -> None:
    for person in people(3):
        tagged(person, "surge", hours_ago=1)
    trending_hashtags_compute()
    with assert_queries(6):
        trending_hashtags_compute()
    assert Snapshot.objects.get(name=trending.NAME_OF_USUAL).data["usual"].keys() == {
        str(Hashtag.objects.get().pk)
    }


@db
def test_where_a_day_has_more_than_is_read_the_usual_is_measured_likewise(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trending, "ROWS_TODAY", 6)
    for hours in (1, 2, 3, 4):
        for person in people(3):
            tagged(person, "steady", hours_ago=hours)
    today, share = trending._today(id_time_ms(id_ago(0)))
    assert [len(authors) for authors in today.values()] == [6]
    assert 1 / 24 < share < 3 / 24


@db
def test_the_demo_doesnt_wait_for_the_task(alice: Any) -> None:
    for person in people(3):
        tagged(person, "surge", hours_ago=1)
    [part] = [part for part in demo.parts() if part.name == "trending"]
    part.add(demo.Demo(people={}, draw=lambda kind, seed: b""))
    assert names() == ["surge"]


@db
def test_when_the_task_stopped_nothing_is_trending(alice: Any) -> None:
    for person in people(3):
        tagged(person, "surge", hours_ago=1)
    trending_hashtags_compute()
    Snapshot.objects.update(made_at="2020-01-01T00:00:00Z")
    assert trending_hashtags() == []


@db
def test_reading_costs_two_queries_and_one_for_who_is_signed_in(alice: Any) -> None:
    for person in people(3):
        tagged(person, "surge", hours_ago=1)
    trending_hashtags_compute()
    with assert_queries(2):
        assert trending_hashtags(5, viewer=AnonymousUser())
    with assert_queries(3):
        assert trending_hashtags(5, viewer=alice)
    assert_uses_index(PostHashtag.objects.filter(pk__gt=5).order_by("-pk")[:100])
    of_one = PostHashtag.objects.filter(hashtag_id=1, post_id__lt=9, post_id__gt=5).order_by("-post_id")
    assert_uses_index(of_one.values_list("post_id")[:100])
