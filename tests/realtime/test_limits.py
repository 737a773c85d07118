"""How much a client may send."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from instaclone.common.errors import RateLimited
from instaclone.common.ratelimit import check_user_rate
from messaging.gateway.rate import REFUSALS, Bucket, Verdict
from tests.realtime.support import SocketClient

Connect = Callable[..., SocketClient]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_and_fills_again() -> None:
    clock = Clock()
    bucket = Bucket(3, 2, clock)
    assert [bucket.take() for _ in range(4)] == [Verdict.TAKE] * 3 + [Verdict.REFUSE]
    clock.now = 0.5
    assert [bucket.take() for _ in range(2)] == [Verdict.TAKE, Verdict.REFUSE]
    clock.now = 100
    assert [bucket.take() for _ in range(4)] == [Verdict.TAKE] * 3 + [Verdict.REFUSE]


def test_a_bucket_ends_what_goes_on_and_forgives_what_stops() -> None:
    clock = Clock()
    bucket = Bucket(1, 1, clock)
    assert bucket.take() is Verdict.TAKE
    assert {bucket.take() for _ in range(REFUSALS)} == {Verdict.REFUSE}
    clock.now = 2
    assert bucket.take() is Verdict.TAKE
    assert {bucket.take() for _ in range(REFUSALS)} == {Verdict.REFUSE}
    assert bucket.take() is Verdict.CLOSE


@pytest.mark.django_db
def test_a_flood_is_told_and_then_closed(connect: Connect, alice: User) -> None:
    client = connect(alice)
    try:
        for _ in range(500):
            client.send("ping")
    except ConnectionClosed:
        pass
    kinds = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            frame = client.receive()
            kinds.append(frame["data"].get("code", frame["type"]))
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4429
    assert set(kinds) == {"pong", "rate_limited"}
    assert 60 <= kinds.count("pong") < 100
    assert kinds.count("rate_limited") == REFUSALS


@pytest.mark.django_db
def test_before_signing_in_a_flood_is_closed_too(connect: Connect, db: None) -> None:
    client = connect()
    try:
        for _ in range(300):
            client.send("ping")
    except ConnectionClosed:
        pass
    assert client.close_code() == 4429


@pytest.mark.django_db
def test_of_too_many_sockets_of_one_person_the_oldest_is_closed(
    connect: Connect, alice: User, bob: User, settings: Any
) -> None:
    settings.SOCKETS_EACH = 3
    other = connect(bob)
    first, *others = [connect(alice) for _ in range(4)]
    assert first.close_code() == 4409
    assert [client.until_pong() for client in (*others, other)] == [[]] * 4
    others[0].socket.close()
    others[1].until_pong()
    latest = connect(alice)  # in the place of the one that has gone
    assert [client.until_pong() for client in (*others[1:], latest)] == [[]] * 3


@pytest.mark.django_db
def test_a_client_that_calms_down_is_served_again(connect: Connect, alice: User, settings: Any) -> None:
    settings.SOCKET_FRAMES = (3, 10)
    client = connect(alice)
    for _ in range(10):
        client.send("ping")
    answers = [client.receive()["type"] for _ in range(10)]
    assert answers.count("error") >= 5
    time.sleep(0.5)
    assert client.until_pong() == []


@pytest.mark.django_db
@pytest.mark.rate_limits
def test_messages_count_as_they_do_over_rest(connect: Connect, alice: User, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "message": "2/m"}
    client = connect(alice)
    for _ in range(2):
        client.send("message.send", conversation_id="5", client_id="a", text="x")
        assert client.error() == "not_found"
    client.send("message.send", conversation_id="5", client_id="b", text="x")
    error = client.expect("error")
    assert (error["code"], error["ref"]) == ("throttled", "b")
    assert error["retry_after"] > 0
    with pytest.raises(RateLimited):
        check_user_rate(alice, "message")
