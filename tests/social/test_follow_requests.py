"""Private accounts: asking to follow, being let in, being turned down."""

from typing import Any

import pytest

from accounts.services import privacy_set
from social import services
from social.models import Follow
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.social.support import API, api, assert_counters_are_right, walk
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_id(pat: Any, carol: Any) -> int:
    """carol asks to follow pat."""
    return FollowFactory(follower=carol, followee=pat, state=Follow.State.PENDING).pk


def answer(user: Any, request_id: Any, verb: str) -> Any:
    return api(user).patch(f"{API}/follows/requests/{request_id}/{verb}")


def test_following_a_private_account_asks_and_counts_nothing(pat: Any, carol: Any) -> None:
    response = api(carol).post(f"{API}/follows/{pat.pk}")
    assert (response.status_code, response.json()) == (201, {"status": "pending"})
    assert api(carol).post(f"{API}/follows/{pat.pk}").status_code == 200
    assert_counters_are_right()
    assert api(carol).get(f"{API}/users/pat").json()["relationship"]["requested"]


def test_an_accepted_follower_is_counted_and_sees_the_posts(pat: Any, carol: Any, request_id: int) -> None:
    post = PostFactory(author=pat)
    assert api(carol).get(f"{API}/posts/{post.pk}").status_code == 404
    for _ in range(2):
        response = answer(pat, request_id, "accept")
        assert (response.status_code, response.json()) == (200, {"status": "accepted"})
    assert_counters_are_right()
    assert api(carol).get(f"{API}/posts/{post.pk}").status_code == 200


def test_a_rejected_request_is_gone_and_may_be_made_again(pat: Any, carol: Any, request_id: int) -> None:
    assert answer(pat, request_id, "reject").json() == {"status": "rejected"}
    assert answer(pat, request_id, "reject").status_code == 404
    assert api(carol).post(f"{API}/follows/{pat.pk}").status_code == 201
    assert_counters_are_right()


def test_a_request_that_was_taken_back_cannot_be_accepted(pat: Any, carol: Any, request_id: int) -> None:
    assert api(carol).delete(f"{API}/follows/{pat.pk}").status_code == 204
    assert answer(pat, request_id, "accept").status_code == 404
    assert_counters_are_right()


def test_only_the_person_who_was_asked_may_answer(cast: Any, request_id: int) -> None:
    for verb in ("accept", "reject"):
        for person in (cast.alice, cast.bob, cast.carol, cast.mallory):
            assert answer(person, request_id, verb).status_code == 404
        assert answer(None, request_id, verb).status_code == 401
    assert Follow.objects.get(pk=request_id).state == Follow.State.PENDING


@pytest.mark.parametrize("address", ["1", "abc", "9223372036854775808"])
def test_a_request_that_is_not_there_is_not_found(pat: Any, address: str) -> None:
    assert answer(pat, address, "accept").status_code == 404


def test_accepting_while_the_request_is_taken_back_keeps_the_counters_right(
    pat: Any, carol: Any, request_id: int
) -> None:
    live(
        lambda: services.request_accept(user=pat, request_id=request_id),
        lambda: services.unfollow(follower=carol, followee_id=pat.pk),
        lambda: services.request_accept(user=pat, request_id=request_id),
        lambda: services.request_reject(user=pat, request_id=request_id),
    )
    assert_counters_are_right()


def test_requests_are_listed_for_the_one_who_was_asked(pat: Any, carol: Any, request_id: int) -> None:
    FollowFactory(follower=UserFactory(is_active=False), followee=pat, state=Follow.State.PENDING)
    rows = list(walk(api(pat), f"{API}/follows/requests"))
    assert [(row["id"], row["user"]["username"]) for row in rows] == [(str(request_id), "carol")]
    assert list(walk(api(carol), f"{API}/follows/requests")) == []
    assert api(None).get(f"{API}/follows/requests").status_code == 401


def test_turning_public_lets_in_everyone_who_asked(pat: Any) -> None:
    for _ in range(3):
        FollowFactory(followee=pat, state=Follow.State.PENDING)
    privacy_set(user=pat, is_private=False)
    assert list(Follow.objects.filter(followee=pat).values_list("state", flat=True)) == ["accepted"] * 3
    assert_counters_are_right()


def test_turning_private_keeps_the_followers(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    privacy_set(user=alice, is_private=True)
    assert Follow.objects.get(follower=bob, followee=alice).state == Follow.State.ACCEPTED
    assert api(bob).get(f"{API}/posts/{post.pk}").status_code == 200
    assert_counters_are_right()


def test_nobody_is_left_asking_a_public_account(pat: Any) -> None:
    people = [UserFactory() for _ in range(5)]

    def follow(person: Any) -> Any:
        return lambda: services.follow(follower=person, followee_id=pat.pk)

    live(*[follow(person) for person in people], lambda: privacy_set(user=pat, is_private=False))
    assert not Follow.objects.pending().filter(followee=pat).exists()
    assert Follow.objects.accepted().filter(followee=pat).count() == 5
    assert_counters_are_right()


def test_a_follower_can_be_removed(alice: Any, bob: Any, carol: Any) -> None:
    for _ in range(2):
        assert api(alice).delete(f"{API}/me/followers/{bob.pk}").status_code == 204
    assert not Follow.objects.filter(follower=bob, followee=alice).exists()
    assert_counters_are_right()
    assert api(None).delete(f"{API}/me/followers/{carol.pk}").status_code == 401
