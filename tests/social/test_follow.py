"""Following and unfollowing people with public accounts."""

from typing import Any

import pytest

from social import services
from social.models import Follow
from social.signals import follow_accepted, follow_ended, follow_requested
from tests.factories import FollowFactory, UserFactory
from tests.social.support import API, api, assert_counters_are_right
from tests.support import live

pytestmark = pytest.mark.django_db


def url(user: Any) -> str:
    return f"{API}/follows/{user.pk}"


def follows(follower: Any, followee: Any) -> str | None:
    """The state of the follow, None when there is none."""
    return Follow.objects.filter(follower=follower, followee=followee).values_list("state", flat=True).first()


def test_following_a_public_account_is_accepted_and_counted_on_both_sides(alice: Any, carol: Any) -> None:
    response = api(carol).post(url(alice))
    assert (response.status_code, response.json()) == (201, {"status": "accepted"})
    assert follows(carol, alice) == "accepted"
    carol.refresh_from_db()
    alice.refresh_from_db()
    assert (carol.following_count, alice.followers_count) == (1, 2)


def test_following_twice_is_following_once(alice: Any, carol: Any) -> None:
    client = api(carol)
    assert client.post(url(alice)).status_code == 201
    assert client.post(f"{url(alice)}/").status_code == 200
    assert Follow.objects.filter(follower=carol).count() == 1
    assert_counters_are_right()


def test_two_follows_at_once_make_one_row_and_one_count(alice: Any, carol: Any) -> None:
    results = live(*[lambda: services.follow(follower=carol, followee_id=alice.pk)] * 6)
    assert [result.state for result in results] == ["accepted"] * 6
    assert sum(result.created for result in results) == 1
    assert Follow.objects.filter(follower=carol, followee=alice).count() == 1
    assert_counters_are_right()


def test_unfollowing_is_counted_and_may_be_repeated(alice: Any, bob: Any) -> None:
    client = api(bob)
    assert [client.delete(url(alice)).status_code for _ in range(2)] == [204, 204]
    assert follows(bob, alice) is None
    assert_counters_are_right()


def test_follows_and_unfollows_at_once_leave_right_counters(alice: Any, carol: Any) -> None:
    def follow() -> Any:
        return services.follow(follower=carol, followee_id=alice.pk)

    def unfollow() -> None:
        services.unfollow(follower=carol, followee_id=alice.pk)

    results = live(*[follow, unfollow] * 4)
    unexpected = [
        result for result in results if isinstance(result, Exception) and "same moment" not in str(result)
    ]
    assert unexpected == []
    assert_counters_are_right()


def test_nobody_follows_themselves(alice: Any) -> None:
    assert api(alice).post(url(alice)).status_code == 400
    assert follows(alice, alice) is None


def test_a_blocked_person_and_the_blocker_are_not_there_for_each_other(alice: Any, mallory: Any) -> None:
    assert api(mallory).post(url(alice)).status_code == 404
    assert api(alice).post(url(mallory)).status_code == 404
    assert not Follow.objects.filter(follower__in=[alice, mallory]).exists()


def test_a_suspended_person_cannot_be_followed(carol: Any) -> None:
    assert api(carol).post(url(UserFactory(is_active=False))).status_code == 404


@pytest.mark.parametrize("address", ["1", "abc", "-1", "9223372036854775808", "99999999999999999999999999"])
def test_an_id_that_is_nobodys_is_not_found(carol: Any, address: str) -> None:
    assert api(carol).post(f"{API}/follows/{address}").status_code == 404


def test_a_visitor_must_sign_in_to_follow(alice: Any) -> None:
    assert api(None).post(url(alice)).status_code == 401
    assert api(None).delete(url(alice)).status_code == 401


def test_nobody_follows_more_people_than_the_limit(settings: Any, alice: Any, pat: Any, carol: Any) -> None:
    settings.FOLLOWING_MAX = 2
    for _ in range(2):
        FollowFactory(follower=carol)
    for person in (alice, pat):
        response = api(carol).post(url(person))
        assert (response.status_code, response.json()["code"]) == (409, "following_max")
    assert_counters_are_right()


def test_what_happened_is_announced_once_it_is_committed(alice: Any, pat: Any, carol: Any) -> None:
    heard = []

    def hear(signal: Any, **kwargs: Any) -> None:
        heard.append((signal, kwargs["follower_id"], kwargs["followee_id"]))

    for signal in (follow_accepted, follow_requested, follow_ended):
        signal.connect(hear)
    try:
        services.follow(follower=carol, followee_id=alice.pk)
        services.follow(follower=carol, followee_id=alice.pk)
        services.follow(follower=carol, followee_id=pat.pk)
        services.unfollow(follower=carol, followee_id=alice.pk)
        services.unfollow(follower=carol, followee_id=alice.pk)
    finally:
        for signal in (follow_accepted, follow_requested, follow_ended):
            signal.disconnect(hear)
    assert heard == [
        (follow_accepted, carol.pk, alice.pk),
        (follow_requested, carol.pk, pat.pk),
        (follow_ended, carol.pk, alice.pk),
    ]


@pytest.mark.rate_limits
def test_following_is_limited(settings: Any, alice: Any, carol: Any) -> None:
    settings.RATES = {**settings.RATES, "follow": "2/h"}
    client = api(carol)
    statuses = [client.post(url(alice)).status_code for _ in range(3)]
    assert statuses == [201, 200, 429]
