"""Each event comes once and in order: to sockets that stay, to sockets that come back, and over a layer that loses."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.layers import get_channel_layer

from accounts.models import User
from instaclone.common import realtime
from instaclone.common.realtime import log
from tests.live_server import live_server
from tests.realtime.support import SocketClient

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocketClient]


def tell(user: User, number: int, *, keep: bool = True) -> None:
    realtime.publish([user.pk], "feed.new", {"n": number}, keep=keep)


def numbers(frames: list[dict[str, Any]]) -> list[int]:
    return [frame["data"]["n"] for frame in frames if frame["type"] == "feed.new"]


def test_events_come_numbered_to_each_socket_of_their_person(
    connect: Connect, alice: User, bob: User
) -> None:
    one, two, other = connect(alice), connect(alice), connect(bob)
    for number in range(3):
        tell(alice, number)
    for client in (one, two):
        frames = [client.receive() for _ in range(3)]
        assert numbers(frames) == [0, 1, 2]
        assert client.ready["seq"] < frames[0]["seq"] < frames[1]["seq"] < frames[2]["seq"]
    assert numbers(other.until_pong()) == []


def test_a_fleeting_event_has_no_number_and_is_not_replayed(connect: Connect, alice: User) -> None:
    client = connect(alice)
    tell(alice, 1, keep=False)
    assert "seq" not in client.receive()
    client.send("resume", seq=client.ready["seq"])
    assert client.receive() == {"type": "resumed", "data": {"seq": client.ready["seq"]}}


def test_a_socket_that_comes_back_gets_what_it_missed(connect: Connect, alice: User) -> None:
    first = connect(alice)
    tell(alice, 0)
    seq = first.receive()["seq"]
    first.socket.close()
    for number in (1, 2, 3):
        tell(alice, number)
    again = connect(alice)
    assert again.ready["seq"] > seq
    again.send("resume", seq=seq)
    frames = again.until_pong()
    assert numbers(frames) == [1, 2, 3]
    assert [frame["type"] for frame in frames[3:]] == ["resumed"]
    assert frames[3]["data"]["seq"] == frames[2]["seq"] == again.ready["seq"]
    tell(alice, 4)
    assert numbers([again.receive()]) == [4]


def test_what_came_live_before_the_resume_is_not_replayed(connect: Connect, alice: User) -> None:
    seq = connect(alice).ready["seq"]
    tell(alice, 1)
    again = connect(alice)
    tell(alice, 2)
    assert numbers([again.receive()]) == [2]
    again.send("resume", seq=seq)
    frames = again.until_pong()
    assert numbers(frames) == [1]
    assert frames[-1]["data"]["seq"] > frames[0]["seq"]
    again.send("resume", seq=seq)
    assert numbers(again.until_pong()) == []


def test_nothing_is_lost_or_doubled_while_events_come_in(connect: Connect, alice: User) -> None:
    first = connect(alice)
    tell(alice, 0)
    seq = first.receive()["seq"]
    first.socket.close()
    many = 150
    half = threading.Event()

    def go_on() -> None:
        for number in range(1, many + 1):
            tell(alice, number)
            if number == many // 2:
                half.set()

    thread = threading.Thread(target=go_on)
    thread.start()
    assert half.wait(10)
    again = connect(alice)
    again.send("resume", seq=seq)
    got: list[int] = []
    while len(got) < many:
        got += numbers([again.receive()])
    thread.join()
    assert sorted(got) == list(range(1, many + 1))
    assert numbers(again.until_pong()) == []


def test_a_client_is_told_of_a_gap_and_hears_on(connect: Connect, alice: User, settings: Any) -> None:
    settings.EVENTS_KEPT = 3
    seq = connect(alice).ready["seq"]
    for number in range(5):
        tell(alice, number)
    client = connect(alice)
    client.send("resume", seq=seq)
    frames = client.until_pong()
    assert [(frame["type"], frame["data"]["code"]) for frame in frames] == [("error", "gap")]
    assert frames[0]["data"]["seq"] == client.ready["seq"]
    tell(alice, 9)
    assert numbers([client.receive()]) == [9]


@pytest.mark.parametrize("seq", [0, 2**53 - 1])
def test_a_number_of_no_log_is_a_gap(connect: Connect, alice: User, seq: int) -> None:
    client = connect(alice)
    client.send("resume", seq=seq)
    assert client.error() == "gap"


def test_what_was_forgotten_is_a_gap(connect: Connect, alice: User) -> None:
    seq = connect(alice).ready["seq"]
    tell(alice, 1)
    realtime.forget([alice.pk])
    client = connect(alice)
    client.send("resume", seq=seq)
    assert client.error() == "gap"


# --- A channel layer that loses messages -----------------------------------------------------------------------
@pytest.fixture
def lose(monkeypatch: Any) -> Iterator[Callable[[bool], None]]:
    """`lose(True)`: from now on nothing comes through the channel layer."""
    layer: Any = get_channel_layer()
    send, is_losing = layer.group_send, False

    async def group_send(group: str, message: dict[str, Any]) -> None:
        if not is_losing:
            await send(group, message)

    def switch(on: bool) -> None:
        nonlocal is_losing
        is_losing = on

    monkeypatch.setattr(layer, "group_send", group_send)
    return switch


def settle(client: SocketClient) -> None:
    """Until what was published before has been through the server's loop."""
    for _ in range(3):
        assert numbers(client.until_pong()) == []


def test_a_lost_event_comes_with_the_next_one(
    connect: Connect, alice: User, lose: Callable[[bool], None]
) -> None:
    client = connect(alice)
    lose(True)
    tell(alice, 1)
    tell(alice, 2)
    settle(client)
    lose(False)
    tell(alice, 3)
    assert numbers([client.receive() for _ in range(3)]) == [1, 2, 3]
    assert numbers(client.until_pong()) == []


def test_a_lost_event_comes_by_itself_after_a_while(
    often: None, connect_here: Connect, alice: User, lose: Callable[[bool], None]
) -> None:
    client = connect_here(alice)
    lose(True)
    tell(alice, 1)
    assert numbers([client.receive()]) == [1]
    lose(False)
    tell(alice, 2)
    assert numbers([client.receive()]) == [2]
    assert numbers(client.until_pong()) == []


def test_a_lost_event_that_is_not_kept_any_more_is_a_gap(
    connect: Connect, alice: User, lose: Callable[[bool], None]
) -> None:
    client = connect(alice)
    lose(True)
    tell(alice, 1)
    settle(client)
    realtime.forget([alice.pk])
    lose(False)
    tell(alice, 2)
    assert client.error() == "gap"
    tell(alice, 3)
    assert numbers([client.receive()]) == [3]


def test_a_log_that_does_not_answer_is_asked_again(
    connect: Connect, alice: User, lose: Callable[[bool], None], monkeypatch: Any
) -> None:
    client = connect(alice)
    lose(True)
    tell(alice, 1)
    settle(client)
    lose(False)

    async def unavailable(user_id: int, seq: int) -> None:
        raise log.Unavailable()

    with monkeypatch.context() as patch:
        patch.setattr(realtime, "since", unavailable)
        tell(alice, 2)
        settle(client)
        client.send("resume", seq=client.ready["seq"])
        assert client.error() == "unavailable"
    tell(alice, 3)
    assert numbers([client.receive() for _ in range(3)]) == [1, 2, 3]


# --- The server's end ------------------------------------------------------------------------------------------
def test_a_server_that_stops_says_so_and_the_next_one_goes_on(alice: User) -> None:
    with live_server() as server, SocketClient(server.address, alice) as client:
        seq = client.expect("ready")["seq"]
        tell(alice, 1)
        assert numbers([client.receive()]) == [1]
        server.stop()
        assert client.close_code() == 1012
    with live_server() as server, SocketClient(server.address, alice) as client:
        client.expect("ready")
        client.send("resume", seq=seq)
        assert numbers(client.until_pong()) == [1]
