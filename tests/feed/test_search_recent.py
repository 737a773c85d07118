"""What a person searched for lately: theirs alone."""

from typing import Any

import pytest
from django.test import Client

from content.models import Hashtag, Place
from feed.models import RecentSearch
from feed.search import recents
from feed.search.recents import recent_searches, search_remember
from social.models import Block
from tests.factories import UserFactory
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search/recent"


@pytest.fixture
def as_bob(client: Client, bob: Any) -> Client:
    client.force_login(bob)
    return client


def remember(client: Client, **body: Any) -> int:
    return client.post(ADDRESS, body, content_type="application/json").status_code


def listed(client: Client) -> list[tuple[str, str]]:
    results = client.get(ADDRESS).json()["results"]
    return [
        (row["kind"], row["text"] or row[row["kind"]]["id" if row["kind"] != "place" else "slug"])
        for row in results
    ]


def test_words_people_hashtags_and_places_are_remembered_newest_first(as_bob: Client, alice: Any) -> None:
    tag = Hashtag.objects.create(name="sea", posts_count=1)
    place = Place.objects.create(name="Oslo", slug="oslo", posts_count=1)
    for body in (
        {"kind": "text", "text": " low  tide "},
        {"kind": "user", "id": str(alice.pk)},
        {"kind": "hashtag", "id": str(tag.pk)},
        {"kind": "place", "id": str(place.pk)},
    ):
        assert remember(as_bob, **body) == 204
    assert listed(as_bob) == [
        ("place", "oslo"),
        ("hashtag", str(tag.pk)),
        ("user", str(alice.pk)),
        ("text", "low tide"),
    ]


def test_the_same_again_moves_up(as_bob: Client) -> None:
    for text in ("tide", "sun", "TIDE"):
        remember(as_bob, kind="text", text=text)
    assert listed(as_bob) == [("text", "TIDE"), ("text", "sun")]


def test_one_search_or_all_are_forgotten(as_bob: Client) -> None:
    for text in ("one", "two", "three"):
        remember(as_bob, kind="text", text=text)
    newest = as_bob.get(ADDRESS).json()["results"][0]["id"]
    assert as_bob.delete(f"{ADDRESS}/{newest}").status_code == 204
    assert as_bob.delete(f"{ADDRESS}/{newest}").status_code == 404
    assert listed(as_bob) == [("text", "two"), ("text", "one")]
    for _again in range(2):
        assert as_bob.delete(ADDRESS).status_code == 204
    assert listed(as_bob) == []


def test_nobody_reads_or_deletes_the_searches_of_another(as_bob: Client, alice: Any) -> None:
    search = search_remember(user=alice, kind="text", text="secret")
    assert listed(as_bob) == []
    assert as_bob.delete(f"{ADDRESS}/{search.pk}").status_code == 404
    assert as_bob.delete(ADDRESS).status_code == 204
    assert [card.search.text for card in recent_searches(user=alice)] == ["secret"]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_visitors_have_none(client: Client, method: str, db: None) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "cat", "text": "x"},
        {"kind": "text"},
        {"kind": "text", "text": "   "},
        {"kind": "text", "text": "x" * 101},
        {"kind": "text", "text": "a\0b"},
        {"kind": "user"},
        {"kind": "user", "id": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(as_bob: Client, body: dict[str, Any]) -> None:
    assert remember(as_bob, **body) == 400


def test_who_is_hidden_from_the_searcher_cannot_be_remembered(
    client: Client, mallory: Any, alice: Any
) -> None:
    client.force_login(mallory)
    assert remember(client, kind="user", id=str(alice.pk)) == 404
    assert remember(client, kind="hashtag", id="1") == remember(client, kind="place", id="1") == 404


def test_what_is_hidden_since_is_left_out(as_bob: Client, bob: Any, alice: Any, carol: Any) -> None:
    tag = Hashtag.objects.create(name="sea", posts_count=1)
    for body in (
        {"kind": "user", "id": alice.pk},
        {"kind": "user", "id": carol.pk},
        {"kind": "hashtag", "id": tag.pk},
    ):
        assert remember(as_bob, **body) == 204
    Block.objects.create(blocker=alice, blocked=bob)
    type(carol).objects.filter(pk=carol.pk).update(is_active=False)
    Hashtag.objects.filter(pk=tag.pk).update(is_banned=True)
    assert listed(as_bob) == []


def test_the_newest_are_kept(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(recents, "KEPT", 3)
    for number in range(6):
        search_remember(user=bob, kind="text", text=f"w{number}")
    assert [card.search.text for card in recent_searches(user=bob)] == ["w5", "w4", "w3"]


def test_the_same_search_many_times_at_once_is_one_row(bob: Any) -> None:
    results = live(*[lambda: search_remember(user=bob, kind="text", text="tide")] * 6)
    assert not [result for result in results if isinstance(result, Exception)]
    assert RecentSearch.objects.filter(user_id=bob.pk).count() == 1


def test_the_number_of_queries_is_fixed_and_an_index_serves(bob: Any) -> None:
    for number in range(12):
        search_remember(user=bob, kind="user", target_id=UserFactory(username=f"p{number}").pk)
        search_remember(user=bob, kind="text", text=f"w{number}")
    with assert_queries(6):
        assert len(recent_searches(user=bob)) == 20
    assert_uses_index(RecentSearch.objects.filter(user_id=bob.pk).order_by("-pk")[:40])
