"""Typing: shown to those who are in the conversation, and it ends by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from messaging.models import Conversation, Participant
from social.models import Block
from tests.factories import UserFactory
from tests.realtime.people import talk
from tests.realtime.support import SocketClient

Connect = Callable[..., SocketClient]


@pytest.fixture
def chat(alice: User, bob: User) -> Conversation:
    return talk(alice, bob)


def types(client: SocketClient, conversation: Conversation, is_typing: bool = True) -> None:
    client.send("typing", conversation_id=str(conversation.pk), is_typing=is_typing)


def told(client: SocketClient) -> list[dict[str, Any]]:
    """What this socket has been told of typing, up to now."""
    return [frame["data"] for frame in client.until_pong() if frame["type"] == "typing"]


def settled(*clients: SocketClient) -> None:
    """What these sent has been handled, and was sent on."""
    for client in clients:
        client.until_pong()


def test_the_others_see_it_begin_and_end_but_not_oneself(
    connect: Connect, alice: User, bob: User, chat: Conversation
) -> None:
    writer, phone, reader = connect(alice), connect(alice), connect(bob)
    expected = {"conversation_id": str(chat.pk), "user_id": str(alice.pk)}

    types(writer, chat)
    assert reader.expect("typing") == {**expected, "is_typing": True}
    types(writer, chat, False)
    assert reader.expect("typing") == {**expected, "is_typing": False}
    assert told(writer) == []
    assert told(phone) == []


def test_it_has_no_number_and_is_not_replayed(
    connect: Connect, alice: User, bob: User, chat: Conversation
) -> None:
    writer, reader = connect(alice), connect(bob)
    seq = reader.ready["seq"]
    types(writer, chat)
    assert "seq" not in reader.expect_frame("typing")
    again = connect(bob)
    again.send("resume", seq=seq)
    assert again.receive()["type"] != "typing"
    assert told(again) == []


def test_it_ends_by_itself(
    connect: Connect, alice: User, bob: User, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.gateway.typing.LASTS_S", 0.4)
    writer, reader = connect(alice), connect(bob)
    types(writer, chat)
    assert reader.expect("typing")["is_typing"] is True
    assert reader.expect("typing", timeout=3)["is_typing"] is False
    types(writer, chat, False)  # it has ended already
    settled(writer)
    assert told(reader) == []


def test_who_goes_on_writing_is_not_announced_with_every_key(
    connect: Connect, alice: User, bob: User, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.gateway.typing.AGAIN_S", 60)
    writer, reader = connect(alice), connect(bob)
    for _ in range(5):
        types(writer, chat)
    settled(writer)
    assert [one["is_typing"] for one in told(reader)] == [True]


def test_it_ends_with_the_socket(connect: Connect, alice: User, bob: User, chat: Conversation) -> None:
    writer, reader = connect(alice), connect(bob)
    types(writer, chat)
    assert reader.expect("typing")["is_typing"] is True
    writer.socket.close()
    assert reader.expect("typing", timeout=3)["is_typing"] is False


def test_on_two_devices_it_ends_with_the_last(
    connect: Connect, alice: User, bob: User, chat: Conversation
) -> None:
    laptop, phone, reader = connect(alice), connect(alice), connect(bob)
    types(laptop, chat)
    settled(laptop)
    types(phone, chat)
    types(phone, chat, False)
    settled(phone)
    assert [one["is_typing"] for one in told(reader)] == [True]
    types(laptop, chat, False)
    assert reader.expect("typing")["is_typing"] is False


def test_it_ends_when_the_message_is_sent(
    connect: Connect, alice: User, bob: User, chat: Conversation
) -> None:
    writer, reader = connect(alice), connect(bob)
    types(writer, chat)
    assert reader.expect("typing")["is_typing"] is True
    writer.send("message.send", conversation_id=str(chat.pk), text="There", client_id="one")
    assert reader.expect("typing", timeout=3)["is_typing"] is False


def test_in_a_group_everybody_sees_it_but_who_left_or_has_a_block(
    connect: Connect, alice: User, bob: User, carol: User, mallory: User
) -> None:
    gone = UserFactory()
    group = talk(alice, bob, carol, mallory, gone, state=Participant.State.LEFT)
    Block.objects.create(blocker=carol, blocked=alice)
    writer, sees = connect(alice), connect(bob)
    others = [connect(person) for person in (carol, mallory, gone)]
    types(writer, group)
    assert sees.expect("typing")["user_id"] == str(alice.pk)
    settled(writer)
    assert [told(other) for other in others] == [[], [], []]


def test_a_request_shows_nothing_to_either(connect: Connect, alice: User, carol: User) -> None:
    request = talk(carol, alice, state=Participant.State.REQUEST)
    asking, asked = connect(carol), connect(alice)
    types(asking, request)
    types(asked, request)
    settled(asking, asked)
    assert told(asking) == []
    assert told(asked) == []


def test_strangers_and_who_left_get_an_error(
    connect: Connect, alice: User, bob: User, carol: User, chat: Conversation
) -> None:
    left = talk(alice, carol, state=Participant.State.LEFT)
    stranger, reader = connect(carol), connect(bob)
    types(stranger, chat)
    assert stranger.error() == "not_found"
    types(stranger, left)
    assert stranger.error() == "not_found"
    stranger.send("typing", conversation_id="17", is_typing=True)
    assert stranger.error() == "not_found"
    assert told(reader) == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"conversation_id": "x", "is_typing": True},
        {"conversation_id": "1"},
        {"conversation_id": str(2**70), "is_typing": True},
        {"conversation_id": "1", "is_typing": "maybe"},
        {"conversation_id": ["1"], "is_typing": True},
    ],
)
def test_bad_data_gets_an_error_and_the_socket_lives_on(
    connect: Connect, alice: User, data: dict[str, Any]
) -> None:
    client = connect(alice)
    client.send("typing", **data)
    assert client.expect("error")["code"] in ("invalid", "not_found", "required")
    client.until_pong()
