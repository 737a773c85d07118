"""PATCH and DELETE /messages/{id}: other words within fifteen minutes, or none at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.models import Media
from content.services import media_upload
from messaging import events
from messaging.models import Message, MessageTerm, Reaction
from messaging.services import message_remove, message_unsend
from social.models import Block
from tests import images
from tests.factories import MessageFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(alice: Any, bob: Any) -> Any:
    return make_conversation(alice, bob)


def edit(user: Any, message_id: Any, text: Any) -> Any:
    return Person(user).call("PATCH", f"messages/{message_id}", {"text": text})


def unsend(user: Any, message_id: Any) -> Any:
    return Person(user).call("DELETE", f"messages/{message_id}")


# --- Editing ------------------------------------------------------------------------------------------------
def test_an_edit_reaches_everyone_and_the_search(alice: Any, bob: Any, chat: Any) -> None:
    message_id = Person(alice).send(chat.pk, "tomorow", client_id="c").json()["id"]
    with told() as events:
        answer = edit(alice, message_id, " tomorrow ")
    assert (answer.json()["text"], answer.json()["client_id"]) == ("tomorrow", "c")
    assert answer.json()["edited_at"]
    [(kind, data)] = events[bob.pk]
    assert (kind, data["message"]["text"], data["message"]["client_id"]) == (
        "message.edited",
        "tomorrow",
        None,
    )
    assert [one.term for one in MessageTerm.objects.all()] == ["tomorrow"]
    assert side(bob, chat).unread_count == 1


def test_the_same_text_is_no_edit(alice: Any, chat: Any) -> None:
    message = MessageFactory(conversation=chat, sender=alice, text="as it is")
    with told() as events:
        assert edit(alice, message.pk, "as it is").json()["edited_at"] is None
    assert events == {}


def test_after_fifteen_minutes_it_is_too_late(alice: Any, chat: Any) -> None:
    message = MessageFactory(conversation=chat, sender=alice)
    for minutes, status in ((14, 200), (16, 409)):
        Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
        assert edit(alice, message.pk, f"after {minutes}").status_code == status
    assert edit(alice, message.pk, "late").json()["code"] == "too_late"


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001, None, 5, "a\x00"])
def test_what_cannot_be_a_text_is_400(alice: Any, chat: Any, text: Any) -> None:
    assert edit(alice, MessageFactory(conversation=chat, sender=alice).pk, text).status_code == 400


def test_only_the_sender_edits_and_unsends(alice: Any, bob: Any, carol: Any, chat: Any) -> None:
    message = MessageFactory(conversation=chat, sender=alice)
    assert [edit(user, message.pk, "mine").status_code for user in (bob, carol)] == [403, 404]
    assert [unsend(user, message.pk).status_code for user in (bob, carol)] == [403, 404]
    assert Message.objects.get().text == message.text


def test_who_is_blocked_cannot_edit_but_can_unsend(alice: Any, bob: Any, chat: Any) -> None:
    message = MessageFactory(conversation=chat, sender=alice)
    Block.objects.create(blocker=bob, blocked=alice)
    answer = edit(alice, message.pk, "ugly words")
    assert (answer.status_code, answer.json()["code"]) == (403, "cannot_message")
    assert unsend(alice, message.pk).status_code == 204


# --- Unsending ----------------------------------------------------------------------------------------------
def test_nothing_is_left_of_an_unsent_message(alice: Any, bob: Any, chat: Any) -> None:
    before = MessageFactory(conversation=chat, sender=alice, text="before")
    message_id = int(Person(alice).send(chat.pk, "secret words", client_id="c").json()["id"])
    reply = Person(bob).send(chat.pk, "what?", reply_to=str(message_id)).json()["id"]
    Person(bob).call("POST", f"messages/{message_id}/reaction", {"emoji": "😮"})
    with told() as events:
        assert unsend(alice, message_id).status_code == 204
    row = Message.objects.get(pk=message_id)
    assert (row.text, row.media, row.fingerprint) == ("", [], "")
    assert row.deleted_at is not None
    assert not Reaction.objects.exists()
    assert not MessageTerm.objects.filter(message_id=message_id).exists()
    for user in (alice, bob):
        kinds = [kind for kind, _ in events[user.pk]]
        assert kinds == ["forget", "message.deleted"]
        assert Person(user).texts(chat.pk) == ["what?", "before"]
        assert Person(user).get("conversations/search?q=secret").json()["results"] == []
    quoted = Person(bob).get(f"conversations/{chat.pk}/messages").json()["results"][0]
    assert (quoted["id"], quoted["reply_to"]["deleted"], quoted["reply_to"]["text"]) == (reply, True, "")
    assert edit(alice, message_id, "again").status_code == 404
    # Sending it again with the same client id doesn't bring it back.
    again = Person(alice).send(chat.pk, "secret words", client_id="c")
    assert (again.status_code, again.json()["is_deleted"], again.json()["text"]) == (200, True, "")
    assert side(bob, chat).unread_count == 2 - 1
    assert before.pk
    assert_counts()


def test_unsending_twice_is_unsending_once(alice: Any, bob: Any, chat: Any) -> None:
    message = MessageFactory(conversation=chat, sender=alice)
    MessageFactory(conversation=chat, sender=alice)
    assert unsend(alice, message.pk).status_code == unsend(alice, message.pk).status_code == 204
    assert side(bob, chat).unread_count == 1
    live(*[lambda: message_unsend(user=alice, message_id=Message.objects.order_by("-pk")[0].pk)] * 4)
    assert side(bob, chat).unread_count == 0
    assert_counts()


def test_the_one_before_takes_its_place_in_the_list(alice: Any, bob: Any, chat: Any) -> None:
    for text in ("first", "second"):
        Person(alice).send(chat.pk, text)
    for left in ("first", None):
        newest = Person(alice).row(chat.pk)["last_message"]["id"]
        unsend(alice, newest)
        for user in (alice, bob):
            last = Person(user).get("conversations").json()["results"][0]["last_message"]
            assert (last and last["text"]) == left
    assert Person(bob).send(chat.pk, "third").status_code == 201
    assert Person(alice).row(chat.pk)["last_message"]["text"] == "third"
    assert_counts()


def test_its_pictures_are_removed_with_their_files(alice: Any, chat: Any, media_root: Any) -> None:
    kept = media_upload(owner=alice, file=images.upload(images.jpeg(200, 200)))
    files = set(media_root.rglob("*.*"))
    sent = media_upload(owner=alice, file=images.upload(images.jpeg(210, 200)))
    message_id = Person(alice).send(chat.pk, "", media=[str(sent.pk)]).json()["id"]
    assert unsend(alice, message_id).status_code == 204
    assert set(media_root.rglob("*.*")) == files
    assert [media.pk for media in Media.objects.all()] == [kept.pk]
    assert Person(alice).get(f"media/{sent.pk}").status_code == 404


# --- Unsending while something is being told ------------------------------------------------------------------
@pytest.fixture
def unsent_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Message], None]:
    """The message that is given is unsent when the next event has been put together, and isn't out yet."""

    def prepare(message: Message) -> None:
        build = events.cards_for_members

        def unsend_then(*arguments: Any) -> Any:
            monkeypatch.setattr(events, "cards_for_members", build)
            cards = build(*arguments)
            message_remove(message)
            return cards

        monkeypatch.setattr(events, "cards_for_members", unsend_then)

    return prepare


def after_the_last_forget(told_to: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """What is kept for somebody."""
    kinds = [kind for kind, _data in told_to]
    return told_to[len(kinds) - kinds[::-1].index("forget") :]


def test_an_edit_that_meets_its_unsending_leaves_no_text_behind(
    alice: Any, bob: Any, chat: Any, unsent_meanwhile: Any
) -> None:
    message = Message.objects.get(pk=Person(alice).send(chat.pk, "first").json()["id"])
    unsent_meanwhile(message)
    with told() as all_told:
        edit(alice, message.pk, "a secret")
    for user in (alice, bob):
        kept = after_the_last_forget(all_told[user.pk])
        assert [kind for kind, _data in kept] == ["message.deleted"]
        assert kept[0][1]["unread_count"] == 0
    assert_counts()


def test_an_answer_that_meets_the_unsending_of_what_it_quotes_leaves_no_quote_behind(
    alice: Any, bob: Any, chat: Any, unsent_meanwhile: Any
) -> None:
    message = Message.objects.get(pk=Person(alice).send(chat.pk, "a secret").json()["id"])
    unsent_meanwhile(message)
    with told() as all_told:
        assert Person(bob).send(chat.pk, "really?", reply_to=str(message.pk)).status_code == 201
    for user in (alice, bob):
        kept = after_the_last_forget(all_told[user.pk])
        assert [kind for kind, _data in kept] == ["message.edited"]
        assert kept[0][1]["message"]["text"] == "really?"
        assert kept[0][1]["message"]["reply_to"]["deleted"] is True
    assert "a secret" not in str([after_the_last_forget(told_to) for told_to in all_told.values()])
