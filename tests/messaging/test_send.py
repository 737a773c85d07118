"""POST /conversations/{id}/messages: exactly once, in order, and only where one may."""

from typing import Any

import pytest

from accounts.services import user_suspend
from content.models import Media
from content.services import media_upload
from messaging.models import Message, MessageTerm
from messaging.services import conversation_read, member_remove, message_send
from social.models import Block
from social.services import block
from tests import images
from tests.factories import MessageFactory, PostFactory, UserFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(alice: Any, bob: Any) -> Any:
    """alice and bob talk."""
    return make_conversation(alice, bob)


def test_a_message_arrives_with_its_count_and_place(alice: Any, bob: Any, chat: Any) -> None:
    with told() as events:
        answer = Person(alice).send(chat.pk, "hi bob", client_id="one")
    assert answer.status_code == 201
    message = answer.json()
    assert (message["text"], message["kind"], message["client_id"]) == ("hi bob", "text", "one")
    assert message["sender"]["username"] == "alice"
    [(kind, data)] = events[bob.pk]
    assert (kind, data["unread_count"], data["state"]) == ("message.new", 1, "active")
    assert data["message"] == {**message, "client_id": None}
    assert "client_id" not in data
    [(kind, data)] = events[alice.pk]
    assert (data["client_id"], data["unread_count"], data["message"]) == ("one", 0, message)
    assert Person(bob).row(chat.pk)["unread_count"] == 1
    assert Person(bob).row(chat.pk)["first_unread_id"] == message["id"]
    assert Person(bob).row(chat.pk)["last_message"]["text"] == "hi bob"
    assert_counts()


def test_the_same_client_id_twice_is_one_message_and_one_event(alice: Any, bob: Any, chat: Any) -> None:
    first = Person(alice).send(chat.pk, client_id="same")
    with told() as events:
        again = Person(alice).send(chat.pk, client_id="same")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert events == {}
    assert side(bob, chat).unread_count == Message.objects.count() == 1


def test_the_same_client_id_from_two_devices_at_once_is_one_message(alice: Any, bob: Any, chat: Any) -> None:
    results = live(
        *[lambda: message_send(sender=alice, conversation_id=chat.pk, client_id="x", text="once")] * 8
    )
    assert len({sent.message.pk for sent in results}) == 1
    assert sum(sent.created for sent in results) == 1
    assert side(bob, chat).unread_count == 1
    assert_counts()


def test_a_client_id_of_another_message_is_refused(alice: Any, bob: Any, carol: Any, chat: Any) -> None:
    elsewhere = make_conversation(alice, carol)
    Person(alice).send(chat.pk, "hello", client_id="same")
    for conversation, text in ((chat, "other words"), (elsewhere, "hello")):
        answer = Person(alice).send(conversation.pk, text, client_id="same")
        assert (answer.status_code, answer.json()["code"]) == (422, "client_id_reused")
    assert Person(bob).send(chat.pk, "mine", client_id="same").status_code == 201
    assert Message.objects.count() == 2


def test_messages_sent_at_once_are_all_counted_and_in_order(alice: Any, bob: Any) -> None:
    people = [UserFactory() for _ in range(3)]
    group = make_conversation(alice, bob, *people)

    def send(person: Any, n: int) -> Any:
        return message_send(sender=person, conversation_id=group.pk, client_id=f"{n}", text=f"{n}")

    jobs = [lambda person=person, n=n: send(person, n) for n in range(4) for person in (alice, *people)]
    results = live(*jobs)
    assert all(not isinstance(result, Exception) for result in results), results
    assert side(bob, group).unread_count == 16
    assert side(alice, group).unread_count == 12
    group.refresh_from_db()
    newest = Message.objects.order_by("-pk").first()
    assert group.last_message_id == newest.pk == side(bob, group).last_message_id
    assert_counts()


def test_counts_stay_exact_while_one_reads_and_another_sends(alice: Any, bob: Any, chat: Any) -> None:
    first = MessageFactory(conversation=chat, sender=alice)

    def send(n: int) -> Any:
        return message_send(sender=alice, conversation_id=chat.pk, client_id=f"{n}", text="x").message.pk

    def read(up_to: int) -> Any:
        return conversation_read(user=bob, conversation_id=chat.pk, up_to=up_to)

    jobs = []
    for n in range(6):
        jobs += [lambda n=n: send(n), lambda: read(first.pk), lambda: read(2**62)]
    results = live(*jobs)
    assert all(not isinstance(result, Exception) for result in results), results
    assert_counts()


def test_an_id_is_above_those_of_a_machine_with_a_faster_clock(alice: Any, bob: Any, chat: Any) -> None:
    ahead = MessageFactory(conversation=chat, sender=bob, pk=chat.pk + (60_000 << 22))
    assert int(Person(alice).send(chat.pk).json()["id"]) > ahead.pk


# --- What can be sent ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client_id": "a"}, "text"),
        ({"client_id": "a", "text": " \n "}, "text"),
        ({"client_id": "a", "text": "x" * 2_001}, "text"),
        ({"client_id": "a", "text": "a\x00b"}, "text"),
        ({"client_id": "a", "text": 5}, "text"),
        ({"text": "hi"}, "client_id"),
        ({"text": "hi", "client_id": ""}, "client_id"),
        ({"text": "hi", "client_id": "é"}, "client_id"),
        ({"text": "hi", "client_id": "x" * 65}, "client_id"),
        ({"text": "hi", "client_id": "a", "reply_to": "77"}, "reply_to"),
        ({"text": "hi", "client_id": "a", "reply_to": "x"}, "reply_to"),
        ({"client_id": "a", "media": ["77"]}, "media"),
        ({"client_id": "a", "media": [str(n) for n in range(11)]}, "media"),
        ({"client_id": "a", "shared_post": "77"}, "shared_post"),
        ({"client_id": "a", "shared_user": "77"}, "shared_user"),
        ({"client_id": "a", "shared_user": "7" * 30}, "shared_user"),
    ],
)
def test_what_is_no_message_is_400_and_names_the_field(alice: Any, chat: Any, body: Any, field: str) -> None:
    answer = Person(alice).call("POST", f"conversations/{chat.pk}/messages", body)
    assert answer.status_code == 400
    assert field in answer.json()
    assert not Message.objects.exists()


def test_text_is_kept_as_written_but_for_space_around_it(alice: Any, chat: Any) -> None:
    text = "  <b>Grüße</b> 👋🏽\r\n\n#tag @bob  "
    assert Person(alice).send(chat.pk, text).json()["text"] == "<b>Grüße</b> 👋🏽\n\n#tag @bob"
    assert Person(alice).send(chat.pk, "x" * 2_000).status_code == 201


def test_pictures_are_sent_once_and_no_post_can_use_them(
    alice: Any, bob: Any, chat: Any, media_root: Any
) -> None:
    first, second = (media_upload(owner=alice, file=images.upload(images.jpeg(200, 200))) for _ in range(2))
    ids = [str(second.pk), str(first.pk)]
    message = (
        Person(alice)
        .call("POST", f"conversations/{chat.pk}/messages", {"client_id": "p", "media": ids})
        .json()
    )
    assert message["kind"] == "media"
    assert [shown["id"] for shown in message["media"]] == ids
    assert Media.objects.get(pk=first.pk).attached_id == int(message["id"])
    again = {"client_id": "q", "media": [ids[0]]}
    answers = [
        Person(alice).call("POST", f"conversations/{chat.pk}/messages", again),
        Person(alice).call("POST", "posts", {"media": [ids[0]]}),
        Person(alice).call("DELETE", f"media/{ids[0]}"),
        Person(alice).call("PATCH", f"media/{ids[0]}", {"alt_text": "changed"}),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "media_in_use")] * 4
    assert Person(bob).call("POST", f"conversations/{chat.pk}/messages", again).status_code == 400
    assert Message.objects.count() == 1


def test_a_shared_post_is_shown_to_those_who_may_see_it(alice: Any, bob: Any, carol: Any, pat: Any) -> None:
    group = make_conversation(bob, alice, carol, pat)
    post = PostFactory(author=pat, caption="only for followers")
    with told() as events:
        answer = Person(pat).send(group.pk, "look", shared_post=str(post.pk))
    assert answer.json()["shared_post"]["available"] is True
    hidden = {
        "available": False,
        **dict.fromkeys(("id", "shortcode", "url", "author", "caption", "thumbnail_url")),
    }
    for person, data in ((bob, events[bob.pk][0][1]["message"]), (pat, events[pat.pk][0][1]["message"])):
        listed = Person(person).get(f"conversations/{group.pk}/messages").json()["results"][0]
        assert listed["shared_post"] == data["shared_post"]
        assert (listed["shared_post"] == hidden) == (person is bob)
    assert Person(bob).send(group.pk, shared_post=str(post.pk)).status_code == 400


def test_a_shared_profile_is_not_shown_where_there_is_a_block(alice: Any, bob: Any, mallory: Any) -> None:
    group = make_conversation(bob, alice, mallory)
    with told() as events:
        Person(bob).send(group.pk, shared_user=str(mallory.pk))
    assert events[alice.pk][0][1]["message"]["shared_user"] is None
    assert events[mallory.pk][0][1]["message"]["shared_user"]["username"] == "mallory"
    listed = Person(alice).get(f"conversations/{group.pk}/messages").json()["results"][0]
    assert (listed["kind"], listed["shared_user"]) == ("profile", None)
    assert Person(alice).send(group.pk, shared_user=str(mallory.pk)).status_code == 400


def test_a_reply_quotes_a_message_of_the_same_conversation(
    alice: Any, bob: Any, carol: Any, chat: Any
) -> None:
    question = MessageFactory(conversation=chat, sender=bob, text="when?")
    elsewhere = MessageFactory(conversation=make_conversation(alice, carol), sender=carol)
    reply = Person(alice).send(chat.pk, "now", reply_to=str(question.pk)).json()["reply_to"]
    assert (reply["id"], reply["text"], reply["deleted"]) == (str(question.pk), "when?", False)
    answer = Person(alice).send(chat.pk, "then", reply_to=str(elsewhere.pk))
    assert (answer.status_code, "reply_to" in answer.json()) == (400, True)


# --- Who may send -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("blocker", ["alice", "bob"])
def test_a_block_in_the_middle_of_a_chat_ends_it_for_both(cast: Any, chat: Any, blocker: str) -> None:
    alice, bob = cast.alice, cast.bob
    sent = Person(alice).send(chat.pk, client_id="before")
    one, other = (alice, bob) if blocker == "alice" else (bob, alice)
    with told() as events:
        block(blocker=one, user_id=other.pk)
    for person in (alice, bob):
        assert ("forget", None) in events[person.pk]
        assert ("conversation.changed", {"conversation_id": str(chat.pk)}) in events[person.pk]
        answer = Person(person).send(chat.pk, "after")
        assert (answer.status_code, answer.json()["code"]) == (403, "cannot_message")
        assert Person(person).row(chat.pk)["can_send"] is False
    # What was sent before is still the same message to who asks again.
    assert Person(alice).send(chat.pk, client_id="before").json()["id"] == sent.json()["id"]


def test_a_suspended_account_cannot_be_written_to_in_the_same_words(
    alice: Any, bob: Any, carol: Any, chat: Any
) -> None:
    elsewhere = make_conversation(alice, carol)
    user_suspend(user=bob)
    Block.objects.create(blocker=carol, blocked=alice)
    answers = [Person(alice).send(one.pk, f"to {one.pk}") for one in (chat, elsewhere)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()


def test_who_is_not_in_a_conversation_does_not_know_of_it(alice: Any, carol: Any, chat: Any) -> None:
    for conversation_id in (chat.pk, 77, "x"):
        answer = Person(carol).send(conversation_id)
        assert answer.status_code == 404
    assert not Message.objects.exists()


def test_who_left_can_neither_send_nor_see(alice: Any, bob: Any, carol: Any) -> None:
    group = make_conversation(alice, bob, carol)
    Person(carol).send(group.pk, "while here", client_id="mine")
    member_remove(user=carol, conversation_id=group.pk, user_id=carol.pk)
    person = Person(carol)
    assert person.send(group.pk, "after").status_code == 404
    assert person.send(group.pk, "while here", client_id="mine").status_code == 404
    assert person.get(f"conversations/{group.pk}/messages").status_code == 404
    assert person.inbox() == []


def test_words_are_kept_for_search(alice: Any, chat: Any) -> None:
    Person(alice).send(chat.pk, "Crème brûlée, crème BRÛLÉE!")
    assert set(MessageTerm.objects.values_list("term", flat=True)) == {"creme", "brulee"}


def test_sending_costs_a_fixed_number_of_queries(alice: Any, bob: Any, assert_queries: Any) -> None:
    group = make_conversation(alice, bob, *[UserFactory() for _ in range(28)])
    with assert_queries(16):
        message_send(sender=alice, conversation_id=group.pk, client_id="q", text="hello all of you")
