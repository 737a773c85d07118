"""Who may know whether someone is here, and whether they are, through one process's memory or through Redis."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from messaging.models import LastActive, Participant
from messaging.presence import presence_of
from messaging.presence.people import friends_online
from messaging.presence.stores import MemoryStore, RedisStore, Store, store
from social.models import Block, Follow
from tests.factories import FollowFactory, UserFactory
from tests.realtime.people import ACTIVE, befriend, talk
from tests.support import assert_uses_index, live


@pytest.fixture(autouse=True)
def nobody_is_here() -> Iterator[None]:
    """The store lives as long as the process."""
    here = store()
    assert isinstance(here, MemoryStore)
    here.clear()
    yield
    here.clear()


def come(*people: User) -> None:
    store().alive([(person.pk, f"socket of {person.pk}") for person in people])


def knows(viewer: Any, person: User) -> bool:
    return person.pk in presence_of(viewer=viewer, users=[person])


# --- Who may know --------------------------------------------------------------------------------------------
def test_people_who_follow_each_other_know(alice: User, bob: User) -> None:
    assert not knows(alice, bob)  # bob follows alice
    assert not knows(bob, alice)
    FollowFactory(follower=alice, followee=bob)
    assert knows(alice, bob)
    assert knows(bob, alice)


def test_a_follow_that_waits_does_not_count(alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob, state=Follow.State.PENDING)
    assert not knows(alice, bob)
    assert not knows(bob, alice)


def test_people_who_talk_know(alice: User, carol: User) -> None:
    talk(alice, carol)
    assert knows(alice, carol)
    assert knows(carol, alice)


@pytest.mark.parametrize("state", [state for state in Participant.State.values if state != ACTIVE])
def test_a_request_or_a_conversation_that_was_left_does_not_count(
    alice: User, carol: User, state: str
) -> None:
    talk(alice, carol, state=state)
    assert not knows(alice, carol)
    assert not knows(carol, alice)


def test_a_block_ends_it_either_way(alice: User, bob: User, carol: User) -> None:
    befriend(carol, alice)
    FollowFactory(follower=alice, followee=bob)
    talk(alice, bob, carol)
    Block.objects.create(blocker=alice, blocked=bob)
    Block.objects.create(blocker=carol, blocked=alice)
    for one, other in ((alice, bob), (bob, alice), (alice, carol), (carol, alice)):
        assert not knows(one, other)


def test_who_hides_their_activity_neither_shows_nor_sees(alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    bob.preferences = {"show_activity": False}
    bob.save()
    assert not knows(alice, bob)
    assert not knows(bob, alice)


def test_the_suspended_are_not_here(alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    bob.is_active = False
    bob.save()
    assert not knows(alice, bob)


def test_visitors_and_oneself_are_told_nothing(alice: User) -> None:
    assert not knows(AnonymousUser(), alice)
    assert not knows(alice, alice)


# --- What they know ------------------------------------------------------------------------------------------
def test_online_while_a_socket_lives_and_last_active_afterwards(alice: User, bob: User) -> None:
    FollowFactory(follower=alice, followee=bob)
    assert presence_of(viewer=alice, users=[bob])[bob.pk].last_active_at is None
    seen = timezone.now().replace(microsecond=0)
    LastActive.objects.create(user=bob, at=seen)

    away = presence_of(viewer=alice, users=[bob])[bob.pk]
    come(bob)
    here = presence_of(viewer=alice, users=[bob])[bob.pk]

    assert (away.online, away.last_active_at) == (False, seen)
    assert (here.online, here.last_active_at) == (True, None)


def test_many_people_cost_the_same_few_queries(alice: User, bob: User, assert_queries: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    friends = [UserFactory() for _ in range(12)]
    for friend in friends[:6]:
        befriend(friend, alice)
    talk(alice, *friends[6:])
    come(*friends[::2])
    with assert_queries(4):
        assert len(presence_of(viewer=alice, users=[bob, *friends])) == 13
    with assert_queries(0):
        assert presence_of(viewer=AnonymousUser(), users=friends) == {}


def test_the_friends_who_are_here_are_those_who_may_know(
    alice: User, bob: User, carol: User, mallory: User, pat: User, assert_queries: Any
) -> None:
    FollowFactory(follower=alice, followee=bob)
    befriend(alice, mallory)  # before the block, say
    talk(alice, carol)
    FollowFactory(follower=alice, followee=pat)  # who doesn't follow alice
    away = UserFactory()
    befriend(alice, away)
    hiding = UserFactory(preferences={"show_activity": False})
    befriend(alice, hiding)
    come(alice, bob, carol, mallory, pat, hiding)
    with assert_queries(5):
        assert sorted(friends_online(user=alice)) == sorted([bob.pk, carol.pk])
    assert friends_online(user=hiding) == []


def test_the_lists_are_answered_through_indexes(alice: User) -> None:
    mine = Participant.objects.of(alice.pk, [ACTIVE]).order_by("-last_message_id")
    assert_uses_index(mine.values_list("conversation_id", flat=True)[:500])
    assert_uses_index(Participant.objects.filter(conversation_id__in=[1, 2, 3], state=ACTIVE))
    assert_uses_index(LastActive.objects.filter(user_id__in=[1, 2, 3]))


# --- The stores ----------------------------------------------------------------------------------------------
@pytest.fixture(params=["memory", "redis"])
def sockets(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Either store, empty, with a grace of 0.2 s and sockets that live for 0.6 s."""
    settings.PRESENCE_GRACE_S = 0.2
    monkeypatch.setattr("messaging.presence.stores.EXPIRY_S", 0.6)
    if request.param == "memory":
        yield MemoryStore()
        return
    server = request.getfixturevalue("redis_server")
    yield RedisStore(server.url)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Any]:
    from tests.redis.support import Redis

    server = Redis(tmp_path)
    yield server
    server.stop()


def test_several_sockets_make_one_person_online(sockets: Store) -> None:
    assert sockets.alive([(1, "phone")]) == [1]
    assert sockets.alive([(1, "laptop"), (2, "desk")]) == [2]
    assert sockets.online([1, 2, 3]) == {1, 2}
    assert sockets.online([]) == set()

    sockets.gone(1, "phone")
    time.sleep(0.3)
    assert sockets.ended() == []
    assert sockets.online([1, 2]) == {1, 2}


def test_who_comes_back_within_the_grace_was_never_away(sockets: Store) -> None:
    sockets.alive([(1, "one page")])
    sockets.gone(1, "one page")
    assert sockets.ended() == []
    assert sockets.alive([(1, "the next page")]) == []
    time.sleep(0.3)
    assert sockets.ended() == []
    assert sockets.online([1]) == {1}


def test_after_the_grace_they_are_gone_and_said_to_be_once(sockets: Store) -> None:
    sockets.alive([(1, "page")])
    sockets.gone(1, "page")
    time.sleep(0.3)
    assert sockets.ended() == [1]
    assert sockets.ended() == []
    assert sockets.online([1]) == set()
    assert sockets.alive([(1, "page")]) == [1]


def test_sockets_that_nobody_refreshes_run_out(sockets: Store) -> None:
    sockets.alive([(1, "of a process that dies"), (2, "of one that lives")])
    for _ in range(4):
        time.sleep(0.25)
        sockets.alive([(2, "of one that lives")])
    assert sockets.ended() == [1]
    assert sockets.online([1, 2]) == {2}


def test_a_dead_socket_does_not_keep_a_person_online(sockets: Store) -> None:
    sockets.alive([(1, "of a process that dies")])
    time.sleep(0.4)
    sockets.alive([(1, "the next one")])
    time.sleep(0.3)
    sockets.gone(1, "the next one")
    time.sleep(0.3)
    assert sockets.ended() == [1]


def test_a_socket_that_closes_after_redis_was_emptied_still_ends_it(sockets: Store) -> None:
    sockets.gone(1, "one that the store doesn't know")
    assert sockets.online([1]) == {1}
    time.sleep(0.3)
    assert sockets.ended() == [1]


def test_of_several_processes_one_says_who_is_gone(sockets: Store) -> None:
    sockets.alive([(person, "page") for person in range(300)])
    for person in range(300):
        sockets.gone(person, "page")
    time.sleep(0.3)
    found = live(*[sockets.ended] * 6)
    assert sorted(person for one in found for person in one) == list(range(300))
