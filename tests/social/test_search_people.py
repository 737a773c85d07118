"""Finding people over the API: for tags, invitations, mentions."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search"


def names(client: Client, **query: Any) -> list[str]:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return [person["username"] for person in answer.json()["results"]]


@pytest.fixture
def as_bob(client: Client, bob: Any) -> Client:
    client.force_login(bob)
    return client


def test_without_words_it_gives_those_one_follows(as_bob: Client, alice: Any, carol: Any) -> None:
    assert names(as_bob) == ["alice"]


def test_others_are_found_by_the_beginning_of_their_username(as_bob: Client, carol: Any) -> None:
    assert names(as_bob, q="@caR", type="users") == ["carol"]
    assert names(as_bob, q="arol") == []


def test_who_has_a_block_between_isnt_found(client: Client, mallory: Any, alice: Any) -> None:
    client.force_login(mallory)
    assert names(client, q="ali") == []


def test_one_isnt_found_by_oneself(as_bob: Client) -> None:
    assert names(as_bob, q="bob") == []


def test_the_number_of_results_is_limited(as_bob: Client, cast: Any) -> None:
    for number in range(4):
        UserFactory(username=f"walker{number}")
    assert len(names(as_bob, q="walker", limit=3)) == 3


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "x"}, {"type": "cats"}, {"q": "x" * 81}, {"q": "a\0"}]
)
def test_what_makes_no_sense_is_refused(as_bob: Client, query: dict[str, str]) -> None:
    assert as_bob.get(ADDRESS, query).status_code == 400


def test_only_people_who_are_signed_in_search(client: Client, alice: Any) -> None:
    assert client.get(ADDRESS).status_code == 401
