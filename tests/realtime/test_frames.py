"""What clients say: every frame gets its answer, and no frame costs the client its socket."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from messaging.gateway import frames
from tests.realtime.support import SocketClient

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocketClient]

BAD = [
    "",
    " ",
    "{",
    "nonsense",
    "null",
    "1",
    '"ping"',
    "[]",
    "[{}]",
    "{}",
    '{"data": {}}',
    '{"type": null}',
    '{"type": 1}',
    '{"type": ["ping"]}',
    '{"type": "ping", "data": []}',
    '{"type": "ping", "data": "x"}',
    '{"type": "ping", "data": 0}',
    '{"type": "resume", "data": {"seq": NaN}}',
    '{"type": "resume", "data": {"seq": -Infinity}}',
    "[" * 30_000,
    '{"type": "resume", "data": {"seq": ' + "9" * 5_000 + "}}",
]


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:30] or "empty")
def test_what_is_no_frame_gets_an_error(connect: Connect, alice: User, text: str) -> None:
    client = connect(alice)
    client.send_text(text)
    assert client.error() == "bad_frame"
    assert client.until_pong() == []


def test_a_binary_frame_gets_an_error(connect: Connect, alice: User) -> None:
    client = connect(alice)
    client.send_text(b'{"type": "ping"}')
    assert client.error() == "bad_frame"
    assert client.until_pong() == []


@pytest.mark.parametrize(
    "kind", ["", "no.such", "Ping", "ready", "__class__", "user.event", "\ud800", "x" * 9_000]
)
def test_an_unknown_type_gets_an_error_that_names_its_frame(connect: Connect, alice: User, kind: str) -> None:
    client = connect(alice)
    client.send(kind, ref="r1")
    error = client.expect("error")
    assert (error["code"], error["ref"]) == ("unknown_type", "r1")
    assert client.until_pong() == []


@pytest.mark.parametrize("ref", [1, None, {}, "x" * 65, "\ud800"])
def test_what_is_no_ref_is_left_out(connect: Connect, alice: User, ref: Any) -> None:
    client = connect(alice)
    client.send_text(json.dumps({"type": "no.such", "ref": ref}))
    assert client.expect("error")["ref"] is None


def test_a_ping_gets_a_pong_with_or_without_data(connect: Connect, alice: User) -> None:
    client = connect(alice)
    for text in ('{"type": "ping"}', '{"type": "ping", "data": null}', '{"type": "ping", "data": {"x": 1}}'):
        client.send_text(text)
        assert client.receive() == {"type": "pong", "data": {}}


def test_a_frame_of_64_kib_is_read_and_one_byte_more_is_not(connect: Connect, alice: User) -> None:
    client = connect(alice)
    frame = '{"type": "ping", "data": {"x": "%s"}}'
    room = 64 * 1024 - len(frame % "")
    client.send_text(frame % ("x" * room))
    assert client.receive()["type"] == "pong"
    client.send_text(frame % ("x" * (room + 1)))
    assert client.error() == "too_large"
    client.send_text(frame % ("é" * (room // 2 + 1)))  # bytes count
    assert client.error() == "too_large"
    assert client.until_pong() == []


def test_a_frame_of_10_mb_is_refused_by_its_head(connect: Connect, alice: User) -> None:
    client = connect(alice)
    head = b"\x81\xff" + (10_000_000).to_bytes(8, "big") + b"mask"
    client.socket.socket.sendall(head + b"x" * 1_000)
    assert client.close_code() == 1009


def test_a_frame_of_10_mb_ends_only_its_own_socket(connect: Connect, alice: User, bob: User) -> None:
    client, other = connect(alice), connect(bob)
    try:
        client.send_text("x" * 10_000_000)
    except ConnectionClosed:
        pass
    # While it still sends, the end of the connection can overtake the close frame.
    assert client.close_code() in (1009, None)
    assert other.until_pong() == []


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("auth", {}, "token"),
        ("resume", {}, "seq"),
        ("resume", {"seq": -1}, "seq"),
        ("resume", {"seq": 2**53}, "seq"),
        ("resume", {"seq": "x"}, "seq"),
        ("resume", {"seq": [1]}, "seq"),
        ("message.send", {"conversation_id": "1", "text": "x"}, "client_id"),
        ("message.send", {"client_id": "a", "text": "x"}, "conversation_id"),
        ("message.send", {"conversation_id": "x", "client_id": "a", "text": "x"}, "conversation_id"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "text": 5}, "text"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "text": "x" * 2_001}, "text"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "text": "\ud800"}, "text"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "media": ["x"]}, "media"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "media": "1"}, "media"),
        ("message.send", {"conversation_id": "1", "client_id": "a", "reply_to": {}}, "reply_to"),
        ("message.read", {"conversation_id": "1"}, "up_to"),
        ("notifications.read", {}, "up_to"),
        ("typing", {"conversation_id": "1", "is_typing": "yes"}, "is_typing"),
        ("watch", {}, "target_ids"),
        ("watch", {"target_ids": "1"}, "target_ids"),
        ("watch", {"target_ids": ["-1"]}, "target_ids"),
        ("watch", {"target_ids": ["1"] * 51}, "target_ids"),
        ("watch", {"target_ids": ["x"] * 10_000}, "target_ids"),
    ],
)
def test_bad_data_gets_an_error_that_names_the_field(
    connect: Connect, alice: User, kind: str, data: dict[str, Any], field: str
) -> None:
    client = connect(alice)
    client.send(kind, ref="r", **data)
    error = client.expect("error")
    assert (error["field"], error["ref"]) == (field, "r")
    assert error["detail"]
    assert client.until_pong() == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("message.send", {"conversation_id": "5", "client_id": "mine", "text": "x"}),
        ("message.read", {"conversation_id": "5", "up_to": "9"}),
        ("typing", {"conversation_id": "5", "is_typing": True}),
    ],
)
def test_a_conversation_that_is_not_there_is_not_found(
    connect: Connect, alice: User, kind: str, data: dict[str, Any]
) -> None:
    client = connect(alice)
    client.send(kind, **data)
    error = client.expect("error")
    assert error["code"] == "not_found"
    assert error["ref"] == data.get("client_id")


def test_a_fault_of_ours_is_logged_and_told(
    connect: Connect, alice: User, monkeypatch: Any, caplog: Any
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(frames.services, "conversation_read", fail)
    client = connect(alice)
    with caplog.at_level(logging.ERROR):
        client.send("message.read", ref="r", conversation_id="1", up_to="1")
        error = client.expect("error")
    assert (error["code"], error["ref"]) == ("server_error", "r")
    assert "secret" not in json.dumps(error)
    assert "secret" in caplog.text
    assert client.until_pong() == []
