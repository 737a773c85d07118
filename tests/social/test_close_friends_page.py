"""The pages of close friends and muted people, with and without scripts."""

from typing import Any

import pytest

from social import services
from social.models import Block, CloseFriend, Mute
from social.people import connected_people
from tests.factories import FollowFactory, UserFactory
from tests.social.support import browser, htmx
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

CLOSE, MUTED = "/accounts/close-friends/", "/accounts/muted/"


def page_of(user: Any, address: str) -> str:
    response = browser(user).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


# --- Whom one knows ----------------------------------------------------------------------------------------
def test_whom_one_knows_is_found_by_any_part_of_their_names(alice: Any, bob: Any, carol: Any) -> None:
    anna = UserFactory(username="anna", full_name="Robin Okafor")
    FollowFactory(follower=alice, followee=anna)
    assert connected_people(user=alice) == [bob, anna]
    assert connected_people(user=alice, q="okaf") == [anna]
    assert connected_people(user=alice, q="@ob") == [bob, anna]
    assert connected_people(user=alice, q="carol") == []
    assert connected_people(user=carol) == []
    with assert_queries(7):
        connected_people(user=alice, q="bo")


def test_older_ones_are_found_by_the_beginning_of_their_username(
    alice: Any, bob: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("social.people.FOLLOWED", 1)
    FollowFactory(follower=UserFactory(username="ben"), followee=alice)
    UserFactory(username="bobby")
    assert [person.username for person in connected_people(user=alice)] == ["ben"]
    assert connected_people(user=alice, q="bo") == [bob]


def test_who_is_suspended_or_blocked_isnt_found(alice: Any, bob: Any) -> None:
    ben = UserFactory(username="ben", is_active=False)
    FollowFactory(follower=ben, followee=alice)
    Block.objects.create(blocker=bob, blocked=alice)
    assert connected_people(user=alice, q="b") == connected_people(user=alice) == []


# --- Close friends -----------------------------------------------------------------------------------------
def test_without_any_some_people_are_there_to_choose(alice: Any, bob: Any, carol: Any) -> None:
    assert "Add bob to your close friends" in page_of(alice, CLOSE)
    assert "Nobody to choose from yet" in page_of(carol, CLOSE)
    services.close_friend_add(owner=alice, user_id=bob.pk)
    assert "Remove bob from your close friends" in page_of(alice, CLOSE)


def test_beside_those_there_are_others_can_be_chosen(alice: Any, bob: Any) -> None:
    FollowFactory(follower=UserFactory(username="ben"), followee=alice)
    services.close_friend_add(owner=alice, user_id=bob.pk)
    page = page_of(alice, CLOSE)
    assert "Remove bob from your close friends" in page
    assert "Add ben to your close friends" in page
    assert page.count("bob from your close friends") == 1


def test_a_search_shows_whom_one_knows_with_what_they_are(alice: Any, bob: Any) -> None:
    services.close_friend_add(owner=alice, user_id=bob.pk)
    assert "Remove bob" in page_of(alice, f"{CLOSE}?q=bo")
    found = htmx(alice).get(f"{CLOSE}?q=zzz")
    assert "Nobody who follows you" in found.content.decode()
    assert "<html" not in found.content.decode()


@pytest.mark.parametrize("q", ["<script>alert", "x" * 500, "%F0%9F%94%A5"])
def test_anything_may_be_searched_for(alice: Any, q: str) -> None:
    assert "<script>alert" not in page_of(alice, f"{CLOSE}?q={q}")


def test_the_toggle_works_with_and_without_scripts(alice: Any, bob: Any) -> None:
    address = f"/users/{bob.pk}/close-friend/"
    answer = browser(alice).post(address, {"next": "/bob/"})
    assert (answer.status_code, answer["Location"]) == (302, "/bob/")
    assert CloseFriend.objects.count() == 1
    part = htmx(alice).post(address, {"undo": "1"})
    assert "Add bob to your close friends" in part.content.decode()
    assert "HX-Trigger" in part
    assert not CloseFriend.objects.exists()


def test_the_list_goes_on(alice: Any) -> None:
    for _ in range(21):
        person = UserFactory()
        FollowFactory(follower=person, followee=alice)
        services.close_friend_add(owner=alice, user_id=person.pk)
    assert "?cursor=" in page_of(alice, CLOSE)


# --- Muted people ------------------------------------------------------------------------------------------
def test_who_is_muted_is_let_in_again_from_the_list(alice: Any, bob: Any) -> None:
    assert "Nobody is muted" in page_of(bob, MUTED)
    answer = browser(bob).post(f"/users/{alice.pk}/mute/")
    assert (answer.status_code, answer["Location"]) == (302, MUTED)
    assert "Unmute alice" in page_of(bob, MUTED)
    part = htmx(bob).post(f"/users/{alice.pk}/mute/", {"undo": "1"})
    assert (part.status_code, part.content) == (200, b"")
    assert not Mute.objects.exists()


# --- From the profile, and who may -------------------------------------------------------------------------
def test_the_profiles_menu_has_what_one_may_do(alice: Any, bob: Any, carol: Any) -> None:
    page = page_of(bob, "/alice/")
    assert "Add to close friends" in page
    assert "Mute stories" in page
    services.mute(owner=bob, user_id=alice.pk)
    services.close_friend_add(owner=bob, user_id=alice.pk)
    page = page_of(bob, "/alice/")
    assert "Unmute stories" in page
    assert "Remove from close friends" in page
    stranger = page_of(carol, "/alice/")
    assert "close friends" not in stranger
    assert "Mute stories" not in stranger


def test_who_may_call_the_pages(alice: Any, bob: Any, carol: Any) -> None:
    for address in (CLOSE, MUTED):
        assert browser(None).get(address).status_code in (302, 401)
        assert browser(alice).post(address).status_code == 405
    for what in ("close-friend", "mute"):
        assert browser(None).post(f"/users/{bob.pk}/{what}/").status_code == 401
        assert browser(alice).get(f"/users/{bob.pk}/{what}/").status_code == 405
        assert browser(carol).post(f"/users/{bob.pk}/{what}/").status_code == 400
        assert browser(alice).post(f"/users/7/{what}/").status_code == 404
        assert browser(alice).post(f"/users/x/{what}/").status_code == 404
