"""Finding people over the API: on the search page, for tags, invitations, mentions."""

from typing import Any

import pytest
from django.test import Client

from accounts.services import profile_update, user_restore, user_suspend
from feed.models import Affinity
from feed.search.indexing import reindex, users_index
from feed.search.selectors import find_users
from tests.factories import FollowFactory, UserFactory
from tests.support import assert_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search"


@pytest.fixture(autouse=True)
def indexed(cast: Any) -> None:
    for _line in reindex():
        pass


def names(client: Client, **query: Any) -> list[str]:
    answer = client.get(ADDRESS, {"type": "users", **query})
    assert answer.status_code == 200, answer.content
    return [result["user"]["username"] for result in answer.json()["results"]]


def person(username: str, full_name: str = "", **about: Any) -> Any:
    made = UserFactory(username=username, full_name=full_name, **about)
    users_index([made.pk])
    return made


@pytest.fixture
def as_bob(client: Client, bob: Any) -> Client:
    client.force_login(bob)
    return client


def test_without_words_it_gives_those_one_follows(as_bob: Client, alice: Any, carol: Any) -> None:
    assert names(as_bob) == ["alice"]


def test_visitors_find_people_too_but_follow_nobody(client: Client) -> None:
    assert names(client, q="ali") == ["alice"]
    assert names(client) == []


@pytest.mark.parametrize(
    "q",
    ["mar", "MARÍA", "@maria", "jose", "jose maria", "maria jo", "garci", "lopez-garcia", "maria.jl", "2"],
)
def test_people_are_found_by_the_beginnings_of_words_of_their_names(as_bob: Client, q: str) -> None:
    person("maria.jl2", "María José López-García")
    assert names(as_bob, q=q) == ["maria.jl2"]


@pytest.mark.parametrize("q", ["aria", "maria peter", "l2", "🌊", "'"])
def test_others_are_not_found_by_what_stands_inside_a_word(as_bob: Client, q: str) -> None:
    person("maria.jl2", "María José López-García")
    assert names(as_bob, q=q) == []


def test_whom_one_follows_is_found_by_any_part_of_a_name(as_bob: Client) -> None:
    assert names(as_bob, q="lic") == ["alice"]


def test_the_very_username_comes_first_then_names_that_begin_so_then_words(client: Client) -> None:
    person("max_sun", "Max Sun", followers_count=1_000)
    person("sunny", followers_count=10)
    person("sunset", "Sunset", followers_count=500)
    person("sun", followers_count=0)
    assert names(client, q="sun") == ["sun", "sunset", "sunny", "max_sun"]


def test_among_equals_come_those_one_follows_then_those_close_then_the_better_known(
    as_bob: Client, bob: Any
) -> None:
    known = person("tom_known", followers_count=90)
    close = person("tom_close", followers_count=1)
    followed = person("tom_followed", followers_count=2)
    FollowFactory(follower=bob, followee=followed)
    Affinity.objects.create(viewer=bob, author=close, points=3.0)
    assert names(as_bob, q="tom") == [followed.username, close.username, known.username]


def test_of_very_many_with_a_name_the_best_known_are_found(client: Client) -> None:
    many = [UserFactory.build(username=f"zoe{number}", followers_count=0) for number in range(230)]
    many[17].followers_count = 5
    type(many[0]).objects.bulk_create(many)
    users_index([one.pk for one in many])
    assert names(client, q="zo", limit=1) == ["zoe17"]


def test_a_person_is_found_by_a_new_name_and_no_longer_by_the_old(as_bob: Client, carol: Any) -> None:
    profile_update(user=carol, username="karla", full_name="Karla Novák")
    assert names(as_bob, q="novak") == ["karla"]
    assert names(as_bob, q="carol") == []


def test_who_signs_up_is_found_at_once(client: Client) -> None:
    body = {
        "username": "new.person",
        "email": "new@example.org",
        "password": "green-Window-11",
        "full_name": "Ada New",
    }
    assert client.post("/api/v1/auth/register", body, content_type="application/json").status_code == 201
    assert names(client, q="ada") == ["new.person"]


def test_suspended_people_are_found_again_when_they_are_restored(as_bob: Client, carol: Any) -> None:
    user_suspend(user=carol)
    assert names(as_bob, q="carol") == []
    user_restore(user=carol)
    assert names(as_bob, q="carol") == ["carol"]


def test_a_suspended_person_isnt_shown_even_while_the_index_is_late(as_bob: Client, alice: Any) -> None:
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    assert names(as_bob, q="alice") == names(as_bob) == []


def test_who_has_a_block_between_isnt_found_either_way(client: Client, mallory: Any, alice: Any) -> None:
    client.force_login(mallory)
    assert names(client, q="ali") == []
    client.force_login(alice)
    assert names(client, q="mallory") == []


def test_private_people_and_oneself_are_found(as_bob: Client) -> None:
    assert names(as_bob, q="pat") == ["pat"]
    assert names(as_bob, q="bob") == ["bob"]


def test_the_number_of_results_is_limited(as_bob: Client) -> None:
    for number in range(4):
        person(f"walker{number}")
    assert len(names(as_bob, q="walker", limit=3)) == 3


def test_a_result_tells_how_one_stands_to_the_person(as_bob: Client) -> None:
    [result] = as_bob.get(ADDRESS, {"type": "users", "q": "alice"}).json()["results"]
    assert result["type"] == "user"
    assert result["user"]["relationship"]["following"] is True


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "x"}, {"type": "cats"}, {"q": "x" * 101}, {"q": "a\0"}]
)
def test_what_makes_no_sense_is_refused(as_bob: Client, query: dict[str, str]) -> None:
    assert as_bob.get(ADDRESS, query).status_code == 400


def test_the_number_of_queries_doesnt_grow_with_what_is_found(bob: Any) -> None:
    for number in range(25):
        found = person(f"river{number}", "River Stone")
        if number % 2:
            FollowFactory(follower=bob, followee=found)
    with assert_queries(8):
        assert len(find_users(viewer=bob, q="river", limit=20)) == 20
    with assert_queries(12):
        find_users(viewer=bob, q="river stone one two three", limit=20)
