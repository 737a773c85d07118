"""POST /conversations/{id}/read: how far each member has read, and who learns of it."""

from typing import Any

import pytest

from messaging.models import Participant
from messaging.selectors import unread_conversations
from messaging.services import conversation_mute
from social.models import Block
from tests.factories import MessageFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(alice: Any, bob: Any) -> Any:
    return make_conversation(alice, bob)


def read(user: Any, chat: Any, up_to: Any) -> Any:
    return Person(user).call("POST", f"conversations/{chat.pk}/read", {"up_to": str(up_to)})


def test_the_mark_moves_on_and_never_back(alice: Any, bob: Any, chat: Any) -> None:
    ids = [MessageFactory(conversation=chat, sender=alice).pk for _ in range(4)]
    assert read(bob, chat, ids[1]).json() == {"up_to": str(ids[1]), "unread_count": 2}
    assert read(bob, chat, ids[0]).json() == {"up_to": str(ids[1]), "unread_count": 2}
    assert Person(bob).row(chat.pk)["first_unread_id"] == str(ids[2])
    assert read(bob, chat, ids[3]).json() == {"up_to": str(ids[3]), "unread_count": 0}
    assert Person(bob).row(chat.pk)["first_unread_id"] is None
    assert_counts()


def test_the_mark_never_passes_the_last_message(alice: Any, bob: Any, chat: Any) -> None:
    last = MessageFactory(conversation=chat, sender=alice).pk
    assert read(bob, chat, 2**63 - 1).json() == {"up_to": str(last), "unread_count": 0}
    assert Person(alice).send(chat.pk, "more").status_code == 201
    assert Person(bob).row(chat.pk)["unread_count"] == 1


def test_ones_own_messages_are_never_unread(alice: Any, bob: Any, chat: Any) -> None:
    Person(alice).send(chat.pk, "one")
    Person(bob).send(chat.pk, "two")
    Person(alice).send(chat.pk, "three")
    assert (side(alice, chat).unread_count, side(bob, chat).unread_count) == (1, 2)
    # bob wrote with one unread before his message: it stays unread.
    assert side(bob, chat).last_read_id == 0
    assert_counts()


def test_the_others_and_ones_own_devices_learn_of_it(alice: Any, bob: Any, chat: Any) -> None:
    last = MessageFactory(conversation=chat, sender=alice)
    with told() as events:
        read(bob, chat, last.pk)
    mark = {"conversation_id": str(chat.pk), "user_id": str(bob.pk), "up_to": str(last.pk)}
    assert events == {
        alice.pk: [("message.read", mark)],
        bob.pk: [("message.read", {**mark, "unread_count": 0})],
    }
    members = {one["user"]["username"]: one for one in Person(alice).row(chat.pk)["members"]}
    assert members["bob"]["last_read_id"] == str(last.pk)


@pytest.mark.parametrize("why", ["receipts are off", "a request", "a block"])
def test_receipts_stay_with_their_reader(alice: Any, bob: Any, chat: Any, why: str) -> None:
    last = MessageFactory(conversation=chat, sender=alice)
    if why == "receipts are off":
        assert Person(bob).call("PATCH", "me", {"preferences": {"read_receipts": False}}).status_code == 200
    elif why == "a request":
        Participant.objects.filter(user=bob).update(state="request")
    else:
        Block.objects.create(blocker=bob, blocked=alice)
    with told() as events:
        read(bob, chat, last.pk)
    assert set(events) == {bob.pk}
    members = {one["user"]["username"]: one for one in Person(alice).row(chat.pk)["members"]}
    assert members["bob"]["last_read_id"] is None


def test_reading_what_is_read_tells_nobody(alice: Any, bob: Any, chat: Any) -> None:
    last = MessageFactory(conversation=chat, sender=alice)
    read(bob, chat, last.pk)
    with told() as events:
        read(bob, chat, last.pk)
    assert events == {}


@pytest.mark.parametrize(
    "body", [{}, {"up_to": None}, {"up_to": "x"}, {"up_to": "-1"}, {"up_to": "9" * 30}, []]
)
def test_what_is_no_mark_is_400(bob: Any, chat: Any, body: Any) -> None:
    assert Person(bob).call("POST", f"conversations/{chat.pk}/read", body).status_code == 400


def test_who_is_not_a_member_cannot_read(carol: Any, chat: Any) -> None:
    assert read(carol, chat, 5).status_code == 404


def test_the_badge_counts_conversations_that_are_not_muted(
    alice: Any, bob: Any, carol: Any, chat: Any, assert_queries: Any
) -> None:
    muted, request = (
        make_conversation(carol, bob),
        make_conversation(alice, carol, bob, states={bob: "request"}),
    )
    for conversation in (chat, chat, muted, request):
        MessageFactory(conversation=conversation, sender=carol if conversation is muted else alice)
    conversation_mute(user=bob, conversation_id=muted.pk, muted=True)
    with assert_queries(1):
        assert unread_conversations(bob) == 1
    assert Person(bob).get("notifications/unread").json() == {
        "notifications": 0,
        "messages": 1,
        "follow_requests": 0,
    }
    unread = Participant.objects.filter(
        user_id=bob.pk, state="active", is_muted__in=[False], unread_count__gt=0
    )
    assert_uses_index(unread.values_list("pk", flat=True)[:99])
