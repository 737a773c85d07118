"""DELETE /conversations/{id} and its mute: what someone does to their own side of a conversation."""

from typing import Any

import pytest

from messaging.services import conversation_delete, message_send
from tests.factories import MessageFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(alice: Any, bob: Any) -> Any:
    chat = make_conversation(alice, bob)
    MessageFactory(conversation=chat, sender=bob, text="old")
    return chat


def test_deleting_clears_it_for_oneself_until_something_new_comes(alice: Any, bob: Any, chat: Any) -> None:
    with told() as events:
        assert Person(alice).call("DELETE", f"conversations/{chat.pk}").status_code == 204
    assert bob.pk not in events
    assert Person(alice).inbox() == []
    assert Person(alice).texts(chat.pk) == []
    assert Person(bob).texts(chat.pk) == ["old"]
    Person(bob).send(chat.pk, "new")
    assert Person(alice).inbox() == [str(chat.pk)]
    assert Person(alice).texts(chat.pk) == ["new"]
    assert side(alice, chat).unread_count == 1
    assert_counts()


def test_a_reply_to_what_was_cleared_does_not_bring_it_back(alice: Any, bob: Any, chat: Any) -> None:
    old = Person(bob).get(f"conversations/{chat.pk}/messages").json()["results"][0]["id"]
    Person(alice).call("DELETE", f"conversations/{chat.pk}")
    Person(bob).send(chat.pk, "as I said", reply_to=old)
    quoted = Person(alice).get(f"conversations/{chat.pk}/messages").json()["results"][0]["reply_to"]
    assert (quoted["deleted"], quoted["text"], quoted["sender"]) == (True, "", None)


def test_a_message_that_comes_while_it_is_deleted_is_seen_or_cleared_but_counted_right(
    alice: Any, bob: Any, chat: Any
) -> None:
    jobs = [lambda: conversation_delete(user=alice, conversation_id=chat.pk)] * 3
    jobs += [
        lambda n=n: message_send(sender=bob, conversation_id=chat.pk, client_id=f"{n}", text="x")
        for n in range(3)
    ]
    results = live(*jobs)
    assert all(not isinstance(result, Exception) for result in results), results
    assert len(Person(alice).texts(chat.pk)) == side(alice, chat).unread_count
    assert_counts()


def test_muting_is_idempotent_and_ones_own(alice: Any, bob: Any, chat: Any) -> None:
    path = f"conversations/{chat.pk}/mute"
    with told() as events:
        assert [Person(alice).call("POST", path).json() for _ in range(2)] == [{"is_muted": True}] * 2
    assert [kind for kind, _ in events[alice.pk]] == ["conversation.changed"]
    assert bob.pk not in events
    assert Person(alice).row(chat.pk)["is_muted"] is True
    assert Person(bob).row(chat.pk)["is_muted"] is False
    with told() as events:
        Person(bob).send(chat.pk, "hush")
    assert events[alice.pk][0][1]["is_muted"] is True
    assert [Person(alice).call("DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert Person(alice).row(chat.pk)["is_muted"] is False


def test_only_members_do_these_things(carol: Any, chat: Any) -> None:
    for method, path in (
        ("DELETE", ""),
        ("POST", "/mute"),
        ("DELETE", "/mute"),
        ("POST", "/accept"),
        ("GET", ""),
    ):
        assert Person(carol).call(method, f"conversations/{chat.pk}{path}").status_code == 404
