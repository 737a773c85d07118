"""How many are unread, on all of a person's devices, and what their sockets hear."""

from functools import partial
from typing import Any

import pytest

from instaclone.common.ids import MAX_ID
from social import services
from social.models import Follow, NotificationSettings
from social.notifications.selectors import unread
from social.notifications.services import read
from tests.factories import PostFactory, UserFactory
from tests.social.notified import cards_of
from tests.social.support import API, api, run_in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(alice: Any) -> list[Any]:
    return [PostFactory(author=alice) for _ in range(3)]


def like_all(person: Any, posts: list[Any]) -> None:
    for post in posts:
        services.like_post(user=person, post_id=post.pk)


def mark(user: Any, up_to: Any) -> Any:
    return api(user).post(f"{API}/notifications/read", {"up_to": up_to}, content_type="application/json")


def test_groups_are_counted_not_what_is_in_them(alice: Any, bob: Any, carol: Any, posts: list[Any]) -> None:
    for person in (bob, carol):
        like_all(person, posts)
    assert unread(alice) == 3


def test_reading_marks_everything_as_old_or_older(alice: Any, bob: Any, posts: list[Any]) -> None:
    like_all(bob, posts)
    second = cards_of(alice)[1].key
    assert mark(alice, str(second)).json() == {"unread": 1}
    assert [card.is_read for card in cards_of(alice)] == [False, True, True]
    rows = api(alice).get(f"{API}/notifications").json()["results"]
    assert [row["is_read"] for row in rows] == [False, True, True]


def test_the_mark_never_moves_back(alice: Any, bob: Any, posts: list[Any], published: Any) -> None:
    like_all(bob, posts)
    keys = [card.key for card in cards_of(alice)]
    published.clear()
    assert read(user=alice, up_to=keys[0]) == 0
    assert read(user=alice, up_to=keys[2]) == 0
    assert NotificationSettings.objects.get(user=alice).read_up_to == keys[0]
    assert [event.data for event in published.to(alice, "notification.read")] == [
        {"up_to": str(keys[0]), "unread": 0}
    ]


def test_the_largest_id_reads_what_there_is_and_nothing_that_comes(
    alice: Any, bob: Any, carol: Any, posts: list[Any]
) -> None:
    like_all(bob, posts)
    assert mark(alice, str(MAX_ID)).json() == {"unread": 0}
    services.like_post(user=carol, post_id=posts[0].pk)
    assert unread(alice) == 1


def test_who_has_none_reads_none(alice: Any) -> None:
    assert mark(alice, str(MAX_ID)).json() == {"unread": 0}
    assert not NotificationSettings.objects.exists()


@pytest.mark.parametrize("up_to", ["", "abc", "-1", None, [], "9223372036854775808"])
def test_a_mark_that_is_no_id_is_a_400(alice: Any, up_to: Any) -> None:
    response = mark(alice, up_to)
    assert response.status_code == 400
    assert "up_to" in response.json()


def test_devices_that_read_at_once_leave_the_furthest_mark(alice: Any, bob: Any, posts: list[Any]) -> None:
    like_all(bob, posts)
    keys = [card.key for card in cards_of(alice)]
    jobs = [partial(read, user=alice, up_to=key) for key in keys * 4]
    assert all(isinstance(left, int) for left in run_in_threads(jobs, workers=6))
    assert NotificationSettings.objects.get(user=alice).read_up_to == keys[0]


@pytest.mark.slow
def test_the_count_is_exact_up_to_99(alice: Any, bob: Any) -> None:
    for count in range(1, 103):
        services.follow(follower=UserFactory(), followee_id=alice.pk)
        if count in (98, 99, 100, 102):
            assert unread(alice) == min(count, 100)


def test_a_socket_hears_of_a_notification_as_the_api_gives_it(
    alice: Any, bob: Any, posts: list[Any], published: Any
) -> None:
    services.like_post(user=bob, post_id=posts[0].pk)
    (event,) = published.to(alice)
    assert (event.type, event.keep) == ("notification.new", True)
    rows = api(alice).get(f"{API}/notifications").json()["results"]
    assert event.data == {"notification": rows[0], "unread": 1}
    assert published.to(bob) == []


def test_a_socket_hears_that_something_was_taken_back(
    alice: Any, bob: Any, carol: Any, posts: list[Any], published: Any
) -> None:
    like_all(bob, posts[:1])
    like_all(carol, posts[:1])
    (card,) = cards_of(alice)
    published.clear()
    notification_id = str(card.notification.pk)
    for person, is_gone, left in ((carol, False, 1), (bob, True, 0)):
        services.unlike_post(user=person, post_id=posts[0].pk)
        assert [(event.type, event.data) for event in published.to(alice)] == [
            ("notification.removed", {"id": notification_id, "gone": is_gone, "unread": left})
        ]
        published.clear()


def test_a_request_is_heard_when_it_comes_and_when_it_is_answered(
    pat: Any, carol: Any, bob: Any, published: Any
) -> None:
    services.follow(follower=bob, followee_id=pat.pk)
    services.follow(follower=carol, followee_id=pat.pk)
    request = Follow.objects.get(follower=carol, followee=pat)
    event = published.to(pat, "follow.request")[-1]
    assert (event.data["request_id"], event.data["follow_requests"]) == (str(request.pk), 2)
    assert event.data["user"]["username"] == "carol"
    services.request_accept(user=pat, request_id=request.pk)
    assert [e.data for e in published.to(pat, "follow.request_ended")] == [
        {"user_id": str(carol.pk), "follow_requests": 1}
    ]
    (accepted,) = published.to(carol, "follow.accepted")
    assert accepted.data["user"]["username"] == "pat"
    services.unfollow(follower=bob, followee_id=pat.pk)
    assert published.to(pat, "follow.request_ended")[-1].data == {
        "user_id": str(bob.pk),
        "follow_requests": 0,
    }


def test_a_follow_of_a_public_account_is_no_answer_to_a_request(
    alice: Any, carol: Any, published: Any
) -> None:
    services.follow(follower=carol, followee_id=alice.pk)
    assert published.of("follow.request", "follow.accepted", "follow.request_ended") == []


def test_nothing_is_heard_of_a_kind_that_is_off(
    alice: Any, bob: Any, posts: list[Any], published: Any
) -> None:
    from social.notifications.services import preferences_update

    preferences_update(user=alice, levels={"like": "off"})
    like_all(bob, posts)
    assert published.to(alice) == []
