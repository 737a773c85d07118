"""Presence on real sockets: who is told that someone came or went, and when."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from accounts.services import user_suspend
from messaging.models import LastActive
from messaging.presence import presence_of
from messaging.presence.stores import store
from tests.factories import FollowFactory
from tests.live_server import wait_until
from tests.realtime.people import befriend, talk
from tests.realtime.support import SocketClient
from tests.social.support import api

Connect = Callable[..., SocketClient]


@pytest.fixture(autouse=True)
def short_grace(settings: Any) -> None:
    settings.PRESENCE_GRACE_S = 0.3


def told(client: SocketClient) -> list[tuple[str, bool]]:
    """What this socket has been told of presence, up to now."""
    return [
        (frame["data"]["user_id"], frame["data"]["online"])
        for frame in client.until_pong()
        if frame["type"] == "presence"
    ]


def wait_for(client: SocketClient, person: User, online: bool) -> dict[str, Any]:
    """The next frame about this person, which says this."""
    while (data := client.expect("presence"))["user_id"] != str(person.pk):
        pass
    assert data["online"] is online
    return data


def show_activity(user: User, shown: bool) -> None:
    answer = api(user).patch("/api/v1/me", {"preferences": {"show_activity": shown}}, "application/json")
    assert answer.status_code == 200, answer.content


def settle(*people: User) -> None:
    """These people are here as far as the server knows."""
    wait_until(lambda: store().online([one.pk for one in people]) == {one.pk for one in people})


def test_a_friend_comes_and_goes(connect: Connect, alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    watching = connect(alice)
    friend = connect(bob)
    assert wait_for(watching, bob, True) == {"user_id": str(bob.pk), "online": True, "last_active_at": None}
    assert presence_of(viewer=alice, users=[bob])[bob.pk].online

    friend.socket.close()

    gone = wait_for(watching, bob, False)
    at = LastActive.objects.get(user=bob).at
    assert gone["last_active_at"] == at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
    presence = presence_of(viewer=alice, users=[bob])[bob.pk]
    assert (presence.online, presence.last_active_at) == (False, at)


def test_who_comes_is_told_who_is_here(connect: Connect, alice: User, bob: User, carol: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    talk(alice, carol)
    here = [connect(bob), connect(carol)]
    late = connect(alice)
    frames = [late.expect("presence") for _ in here]
    assert {frame["user_id"] for frame in frames} == {str(bob.pk), str(carol.pk)}
    assert all(frame["online"] for frame in frames)


def test_a_person_with_several_sockets_comes_and_goes_once(connect: Connect, alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    watching = connect(alice)
    laptop = connect(bob)
    wait_for(watching, bob, True)
    phone = connect(bob)
    phone.expect("presence")  # so it has arrived
    phone.socket.close()
    next_page = connect(bob)
    laptop.socket.close()
    next_page.expect("presence")
    assert told(watching) == []
    next_page.socket.close()
    wait_for(watching, bob, False)
    assert told(watching) == []


def test_from_page_to_page_nobody_notices(connect: Connect, alice: User, bob: User, settings: Any) -> None:
    settings.PRESENCE_GRACE_S = 2
    FollowFactory(follower=alice, followee=bob)
    watching = connect(alice)
    page = connect(bob)
    wait_for(watching, bob, True)
    for _ in range(3):
        page.socket.close()
        page = connect(bob)
        page.expect("presence")
    assert told(watching) == []


def test_strangers_followers_and_the_blocked_are_told_nothing(
    connect: Connect, alice: User, bob: User, carol: User, mallory: User
) -> None:
    befriend(alice, mallory)  # whom she has blocked
    befriend(alice, carol)
    others = [connect(person) for person in (bob, mallory)]  # bob follows alice, who doesn't follow him
    friend = connect(carol)
    mine = connect(alice)
    wait_for(friend, alice, True)
    wait_for(mine, carol, True)
    assert [told(other) for other in others] == [[], []]
    assert set(told(mine)) <= {(str(carol.pk), True)}  # twice, when both come at once


def test_who_hides_it_is_not_seen_and_sees_nobody(connect: Connect, alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)  # who follows her
    show_activity(bob, False)
    watching = connect(alice)
    hiding = connect(bob)
    assert hiding.ready["user_id"] == str(bob.pk)
    settle(alice, bob)
    assert told(watching) == []
    assert told(hiding) == []


def test_hiding_it_and_showing_it_again_works_at_once(connect: Connect, alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    watching, mine = connect(alice), connect(bob)
    wait_for(watching, bob, True)
    wait_for(mine, alice, True)

    show_activity(bob, False)
    assert wait_for(watching, bob, False)["last_active_at"] is None
    wait_for(mine, alice, False)
    assert presence_of(viewer=alice, users=[User.objects.get(pk=bob.pk)]) == {}

    show_activity(bob, True)
    wait_for(watching, bob, True)
    wait_for(mine, alice, True)


def test_a_new_friend_is_seen_at_once_and_a_lost_one_no_longer(
    connect: Connect, alice: User, bob: User
) -> None:
    one, other = connect(alice), connect(bob)
    settle(bob)

    assert api(alice).post(f"/api/v1/follows/{bob.pk}").status_code == 201  # who follows her
    wait_for(one, bob, True)
    wait_for(other, alice, True)

    assert api(alice).delete(f"/api/v1/follows/{bob.pk}").status_code == 204
    wait_for(one, bob, False)
    wait_for(other, alice, False)


def test_a_block_ends_it_at_once(connect: Connect, alice: User, bob: User) -> None:
    talk(alice, bob)
    one, other = connect(alice), connect(bob)
    wait_for(one, bob, True)
    wait_for(other, alice, True)
    assert api(alice).post("/api/v1/users/bob/block").status_code == 200
    assert wait_for(one, bob, False)["last_active_at"] is None
    assert wait_for(other, alice, False)["last_active_at"] is None
    told(one)
    other.socket.close()
    time.sleep(0.6)
    assert told(one) == []


def test_who_is_suspended_is_gone_for_their_friends(connect: Connect, alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    watching, friend = connect(alice), connect(bob)
    wait_for(watching, bob, True)
    user_suspend(user=bob)
    assert friend.close_code() == 4403
    assert wait_for(watching, bob, False)["last_active_at"] is None
    assert not LastActive.objects.exists()
