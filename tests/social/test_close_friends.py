"""Close friends and muted people: only their owner knows, and what ends between two people ends these too."""

from typing import Any

import pytest

from social import services
from social.models import Block, CloseFriend, Follow, Mute
from tests.factories import FollowFactory, UserFactory
from tests.social.support import ANONYMOUS, API, api, run_in_threads, walk
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db


def close_url(user: Any) -> str:
    return f"{API}/users/{user.username}/close-friend"


def mute_url(user: Any) -> str:
    return f"{API}/users/{user.username}/mute"


def close_friends(owner: Any) -> list[str]:
    return [row["username"] for row in walk(api(owner), f"{API}/me/close-friends?limit=1")]


def mutes(owner: Any) -> list[str]:
    return [row["username"] for row in walk(api(owner), f"{API}/me/mutes?limit=1")]


def standing(viewer: Any, user: Any) -> dict[str, bool]:
    found: dict[str, bool] = api(viewer).get(f"{API}/users/{user.username}").json()["relationship"]
    return found


# --- Close friends -----------------------------------------------------------------------------------------
def test_a_follower_becomes_a_close_friend_once(alice: Any, bob: Any) -> None:
    for _ in range(2):
        response = api(alice).post(close_url(bob))
        assert (response.status_code, response.json()) == (200, {"close_friend": True})
    assert close_friends(alice) == ["bob"]
    assert standing(alice, bob)["close_friend"] is True
    for _ in range(2):
        assert api(alice).delete(close_url(bob)).status_code == 204
    assert close_friends(alice) == []
    assert standing(alice, bob)["close_friend"] is False


def test_nobody_else_learns_of_it(alice: Any, bob: Any, published: Any) -> None:
    services.close_friend_add(owner=alice, user_id=bob.pk)
    assert standing(bob, alice)["close_friend"] is False
    assert close_friends(bob) == []
    assert published.to(bob) == []


def test_the_newest_come_first(alice: Any) -> None:
    for name in ("anna", "ben", "carla"):
        person = UserFactory(username=name)
        FollowFactory(follower=person, followee=alice)
        services.close_friend_add(owner=alice, user_id=person.pk)
    assert close_friends(alice) == ["carla", "ben", "anna"]


def test_somebody_one_follows_can_be_one_too(alice: Any, bob: Any) -> None:
    assert api(bob).post(close_url(alice)).status_code == 200


@pytest.mark.parametrize(
    ("caller", "username", "status", "code"),
    [
        (ANONYMOUS, "bob", 401, "not_authenticated"),
        ("alice", "carol", 400, "not_connected"),
        ("alice", "alice", 400, "self_close_friend"),
        ("alice", "mallory", 404, "not_found"),
        ("mallory", "alice", 404, "not_found"),
        ("alice", "nobody", 404, "not_found"),
    ],
)
def test_who_cant_be_one(cast: Any, caller: str | None, username: str, status: int, code: str) -> None:
    client = api(getattr(cast, caller) if caller else None)
    response = client.post(f"{API}/users/{username}/close-friend")
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not CloseFriend.objects.exists()


def test_who_asks_to_follow_cant_be_one_before_they_may(pat: Any, bob: Any) -> None:
    Follow.objects.create(follower=bob, followee=pat, state="pending")
    assert api(pat).post(close_url(bob)).status_code == 400


def test_there_is_a_most(alice: Any, bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("social.services.close_friends.CLOSE_FRIENDS_MAX", 1)
    ben = UserFactory(username="ben")
    FollowFactory(follower=ben, followee=alice)
    assert api(alice).post(close_url(ben)).status_code == 200
    response = api(alice).post(close_url(bob))
    assert (response.status_code, response.json()["code"]) == (409, "close_friends_max")
    assert api(alice).post(close_url(ben)).status_code == 200


@pytest.mark.parametrize("end", ["unfollow", "remove", "block", "blocked"])
def test_it_ends_with_the_friends_follow(alice: Any, bob: Any, end: str) -> None:
    services.close_friend_add(owner=alice, user_id=bob.pk)
    if end == "unfollow":
        services.unfollow(follower=bob, followee_id=alice.pk)
    elif end == "remove":
        services.follower_remove(user=alice, follower_id=bob.pk)
    elif end == "block":
        services.block(blocker=alice, user_id=bob.pk)
    else:
        services.block(blocker=bob, user_id=alice.pk)
    assert not CloseFriend.objects.exists()


def test_a_block_ends_it_where_the_friend_doesnt_follow(alice: Any, bob: Any) -> None:
    services.close_friend_add(owner=bob, user_id=alice.pk)
    services.block(blocker=alice, user_id=bob.pk)
    assert not CloseFriend.objects.exists()


def test_ones_own_unfollow_leaves_what_the_other_follows_for(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    services.close_friend_add(owner=alice, user_id=bob.pk)
    services.unfollow(follower=alice, followee_id=bob.pk)
    assert close_friends(alice) == ["bob"]


# --- Muted people ------------------------------------------------------------------------------------------
def test_somebody_one_follows_is_muted_once(alice: Any, bob: Any, published: Any) -> None:
    for _ in range(2):
        response = api(bob).post(mute_url(alice), {"what": "stories"}, "application/json")
        assert (response.status_code, response.json()) == (200, {"muted": True})
    assert mutes(bob) == ["alice"]
    assert standing(bob, alice)["muted"] is True
    assert standing(alice, bob)["muted"] is False
    assert published.to(alice) == []
    for _ in range(2):
        assert api(bob).delete(mute_url(alice)).status_code == 204
    assert mutes(bob) == []


@pytest.mark.parametrize(
    ("caller", "username", "what", "status"),
    [
        (ANONYMOUS, "alice", "stories", 401),
        ("carol", "alice", "stories", 400),
        ("bob", "bob", "stories", 400),
        ("bob", "alice", "everything", 400),
        ("mallory", "alice", "stories", 404),
        ("bob", "nobody", "stories", 404),
    ],
)
def test_who_cant_be_muted(cast: Any, caller: str | None, username: str, what: str, status: int) -> None:
    client = api(getattr(cast, caller) if caller else None)
    response = client.post(f"{API}/users/{username}/mute", {"what": what}, "application/json")
    assert response.status_code == status
    assert not Mute.objects.exists()


@pytest.mark.parametrize("end", ["unfollow", "block", "blocked"])
def test_a_mute_ends_with_the_follow(alice: Any, bob: Any, end: str) -> None:
    services.mute(owner=bob, user_id=alice.pk)
    if end == "unfollow":
        services.unfollow(follower=bob, followee_id=alice.pk)
    else:
        one, other = (alice, bob) if end == "block" else (bob, alice)
        services.block(blocker=one, user_id=other.pk)
    assert not Mute.objects.exists()


# --- At the same moment ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_same_by_two_devices_is_one(alice: Any, bob: Any) -> None:
    jobs = [lambda: services.close_friend_add(owner=alice, user_id=bob.pk)] * 4
    jobs += [lambda: services.mute(owner=bob, user_id=alice.pk)] * 4
    assert run_in_threads(jobs, 8) == [None] * 8
    assert (CloseFriend.objects.count(), Mute.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_survives_a_block_made_at_the_same_moment(alice: Any, bob: Any) -> None:
    for _ in range(4):
        run_in_threads(
            [
                lambda: services.close_friend_add(owner=alice, user_id=bob.pk),
                lambda: services.mute(owner=bob, user_id=alice.pk),
                lambda: services.block(blocker=bob, user_id=alice.pk),
            ],
            3,
        )
        assert not CloseFriend.objects.exists()
        assert not Mute.objects.exists()
        Block.objects.all().delete()
        Follow.objects.get_or_create(follower=bob, followee=alice, defaults={"state": "accepted"})


# --- What it costs -----------------------------------------------------------------------------------------
def test_the_lists_cost_a_fixed_number_of_queries_on_an_index(alice: Any, bob: Any) -> None:
    for _ in range(10):
        person = UserFactory()
        FollowFactory(follower=person, followee=alice)
        FollowFactory(follower=alice, followee=person)
        services.close_friend_add(owner=alice, user_id=person.pk)
        services.mute(owner=alice, user_id=person.pk)
    client = api(alice)
    for path in ("close-friends", "mutes"):
        with assert_queries(4):
            assert len(client.get(f"{API}/me/{path}").json()["results"]) == 10
    assert_uses_index(CloseFriend.objects.filter(owner_id=alice.pk).order_by("-pk")[:21])
    assert_uses_index(Mute.objects.filter(owner_id=alice.pk).order_by("-pk")[:21])
