"""Message requests: what comes from people whom one doesn't follow."""

from typing import Any

import pytest

from messaging.models import Message, Participant
from social.services import follow
from tests.factories import FollowFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(alice: Any, carol: Any) -> str:
    """carol, whom alice doesn't follow, has written to alice."""
    conversation_id: str = Person(carol).start(alice).json()["id"]
    assert Person(carol).send(conversation_id, "hello, you don't know me").status_code == 201
    return conversation_id


def test_it_waits_among_the_requests_and_counts_on_no_badge(alice: Any, carol: Any, asked: str) -> None:
    assert Person(alice).inbox() == []
    assert Person(alice).inbox("conversations/requests") == [asked]
    assert Person(carol).inbox() == [asked]
    row = Person(alice).row(asked)
    assert (row["state"], row["can_send"], row["unread_count"]) == ("request", True, 1)
    assert Person(alice).get("notifications/unread").json()["messages"] == 0
    assert [member["presence"] for member in row["members"]] == [None, None]


def test_only_one_message_waits(alice: Any, carol: Any, asked: str) -> None:
    answer = Person(carol).send(asked, "hello?")
    assert (answer.status_code, answer.json()["code"]) == (409, "request_pending")
    assert Person(carol).row(asked)["can_send"] is False
    assert side(alice, asked).unread_count == Message.objects.count() == 1


def test_of_two_first_messages_at_once_one_waits(alice: Any, carol: Any) -> None:
    conversation_id = Person(carol).start(alice).json()["id"]
    person = [Person(carol) for _ in range(6)]
    answers = live(*[lambda one=one, n=n: one.send(conversation_id, f"{n}") for n, one in enumerate(person)])
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert_counts()


def test_a_first_message_that_is_taken_back_leaves_no_request(alice: Any, carol: Any, asked: str) -> None:
    message_id = Person(carol).row(asked)["last_message"]["id"]
    assert Person(carol).call("DELETE", f"messages/{message_id}").status_code == 204
    assert Person(alice).inbox("conversations/requests") == []
    assert Person(carol).send(asked, "better words").status_code == 201
    assert Person(alice).inbox("conversations/requests") == [asked]
    assert_counts()


@pytest.mark.parametrize("how", ["accepting", "answering", "following", "reacting"])
def test_what_opens_the_conversation_for_both(alice: Any, carol: Any, asked: str, how: str) -> None:
    person = Person(alice)
    message_id = person.row(asked)["last_message"]["id"]
    with told() as events:
        if how == "accepting":
            assert person.call("POST", f"conversations/{asked}/accept").json()["state"] == "active"
        elif how == "answering":
            assert person.send(asked, "hi carol").status_code == 201
        elif how == "following":
            follow(follower=alice, followee_id=carol.pk)
        else:
            assert person.call("POST", f"messages/{message_id}/reaction", {"emoji": "👍"}).status_code == 200
    for user in (alice, carol):
        assert ("conversation.changed", {"conversation_id": asked}) in events[user.pk]
    assert person.inbox() == [asked]
    assert person.inbox("conversations/requests") == []
    assert Person(carol).send(asked, "and more").status_code == 201
    assert_counts()


def test_accepting_twice_is_accepting_once_and_nothing_to_accept_is_404(
    alice: Any, bob: Any, carol: Any, asked: str
) -> None:
    person = Person(alice)
    assert [person.call("POST", f"conversations/{asked}/accept").status_code for _ in range(2)] == [200, 200]
    assert Person(bob).call("POST", f"conversations/{asked}/accept").status_code == 404


def test_a_declined_request_stays_silent_and_looks_as_if_it_waited(
    alice: Any, carol: Any, asked: str
) -> None:
    with told() as events:
        assert Person(alice).call("DELETE", f"conversations/{asked}").status_code == 204
        answer = Person(carol).send(asked, "still there?")
    assert carol.pk not in events
    assert (answer.status_code, answer.json()["code"]) == (409, "request_pending")
    assert Person(alice).inbox("conversations/requests") == Person(alice).inbox() == []
    assert Person(carol).texts(asked) == ["hello, you don't know me"]
    # Whoever declined may still write, and it is open then.
    assert Person(alice).start(carol).json()["id"] == asked
    assert Person(alice).send(asked, "sorry, hello").status_code == 201
    assert Person(carol).send(asked, "hello!").status_code == 201
    assert Person(alice).texts(asked) == ["hello!", "sorry, hello"]
    assert_counts()


def test_whoever_follows_gets_messages_at_once(alice: Any, bob: Any) -> None:
    conversation_id = Person(alice).start(bob).json()["id"]
    for text in ("one", "two"):
        assert Person(alice).send(conversation_id, text).status_code == 201
    assert Person(bob).inbox() == [conversation_id]


def test_a_group_request_is_left_by_declining_it(alice: Any, bob: Any, carol: Any) -> None:
    group = Person(alice).start(bob, carol).json()["id"]
    assert Person(carol).call("DELETE", f"conversations/{group}").status_code == 204
    assert Person(carol).get(f"conversations/{group}").status_code == 404
    members = Person(alice).row(group)["members"]
    assert [one["user"]["username"] for one in members] == ["alice", "bob"]
    assert_counts()


def test_a_follow_opens_only_what_waits_from_that_person(alice: Any, bob: Any, carol: Any) -> None:
    group = make_conversation(carol, alice, bob, states={alice: "request"})
    follow(follower=alice, followee_id=carol.pk)
    assert side(alice, group).state == Participant.State.REQUEST


def test_a_declined_person_who_is_followed_later_gets_through(alice: Any, carol: Any, asked: str) -> None:
    Person(alice).call("DELETE", f"conversations/{asked}")
    FollowFactory(follower=alice, followee=carol)
    assert Person(carol).send(asked, "thanks for following").status_code == 201
    assert Person(alice).texts(asked) == ["thanks for following"]
    assert_counts()


def test_taking_the_message_back_does_not_show_that_the_request_was_declined(
    alice: Any, bob: Any, carol: Any, asked: str
) -> None:
    """The asker does the same with somebody who declined and with somebody who didn't, and learns the same."""
    waiting = Person(carol).start(bob).json()["id"]
    Person(carol).send(waiting, "hello")
    Person(alice).call("DELETE", f"conversations/{asked}")
    seen = []
    with told() as events:
        for conversation in (asked, waiting):
            message_id = Person(carol).row(conversation)["last_message"]["id"]
            person = Person(carol)
            assert person.call("DELETE", f"messages/{message_id}").status_code == 204
            learned: list[Any] = [person.row(conversation)["can_send"]]
            learned += [person.send(conversation, text).status_code for text in ("again", "and again")]
            learned += [person.row(conversation)["can_send"], person.texts(conversation)]
            learned += [member["last_read_id"] for member in person.row(conversation)["members"][1:]]
            seen.append(learned)
    assert seen[0] == seen[1] == [True, 201, 409, False, ["again"], None]
    # Whoever declined hears nothing, and finds nothing.
    assert alice.pk not in events or {kind for kind, _ in events[alice.pk]} == {"forget"}
    assert Person(alice).inbox("conversations/requests") == Person(alice).inbox() == []
    assert Person(alice).texts(asked) == []
    assert_counts()
    Person(alice).send(asked, "now then")
    assert Person(alice).texts(asked) == ["now then"]
    assert Person(carol).texts(asked) == ["now then", "again"]
    assert_counts()
