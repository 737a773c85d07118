"""POST and DELETE /messages/{id}/reaction: one emoji of each member on each message."""

from contextlib import suppress
from typing import Any

import pytest

from instaclone.common.errors import NotFound
from messaging.emoji import one_emoji
from messaging.models import Message, Participant, Reaction
from messaging.services import editing, message_unsend, reaction_set, reactions
from social.models import Block
from tests.factories import MessageFactory, make_conversation
from tests.messaging.support import Person, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(alice: Any, bob: Any) -> Any:
    return MessageFactory(conversation=make_conversation(alice, bob), sender=alice)


def react(user: Any, message: Any, emoji: Any) -> Any:
    return Person(user).call("POST", f"messages/{message.pk}/reaction", {"emoji": emoji})


def test_a_reaction_reaches_everyone_and_another_takes_its_place(alice: Any, bob: Any, message: Any) -> None:
    with told() as events:
        assert react(bob, message, "❤️").json()["reactions"] == [{"user_id": str(bob.pk), "emoji": "❤️"}]
        assert react(bob, message, "❤️").status_code == 200
        react(bob, message, "😂")
        react(alice, message, "😂")
    assert Reaction.objects.count() == 2
    seen = [(kind, data["user_id"], data["emoji"]) for kind, data in events[alice.pk]]
    assert seen == [
        ("message.reaction", str(bob.pk), "❤️"),
        ("message.reaction", str(bob.pk), "😂"),
        ("message.reaction", str(alice.pk), "😂"),
    ]


def test_taking_it_back_is_idempotent(alice: Any, bob: Any, message: Any) -> None:
    react(bob, message, "👍")
    with told() as events:
        for _ in range(2):
            assert Person(bob).call("DELETE", f"messages/{message.pk}/reaction").status_code == 204
    assert [data["emoji"] for _, data in events[alice.pk]] == [None]
    assert not Reaction.objects.exists()


def test_reactions_at_once_of_one_person_are_one(bob: Any, message: Any) -> None:
    live(*[lambda one=one: reaction_set(user=bob, message_id=message.pk, emoji=one) for one in "👍😂🔥🎉"])
    assert Reaction.objects.count() == 1


@pytest.mark.parametrize(
    "emoji", ["", "x", "👍👍", "👍 ok", ":)", "1", "<3", "é", None, 5, "👍" * 40, "\u200d", "\ufe0f"]
)
def test_what_is_not_one_emoji_is_400(bob: Any, message: Any, emoji: Any) -> None:
    answer = react(bob, message, emoji)
    assert answer.status_code == 400
    assert "emoji" in answer.json()
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    "emoji", ["👍", "👍🏽", "❤️", "☕", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🫶🏿", "❤️‍🔥", "🧑🏽‍🚀", "⭐"]
)
def test_every_kind_of_emoji_is_one(emoji: str) -> None:
    assert one_emoji(emoji) == one_emoji(f" {emoji} ") == emoji


def test_the_heart_without_its_colour_is_the_heart() -> None:
    assert one_emoji("❤") == one_emoji("❤️") == "❤️"


def test_who_may_react(alice: Any, bob: Any, carol: Any, message: Any) -> None:
    assert react(carol, message, "👍").status_code == 404
    Participant.objects.filter(user=bob).update(starts_after_id=message.pk)
    assert react(bob, message, "👍").status_code == 404
    Participant.objects.filter(user=bob).update(starts_after_id=0)
    Block.objects.create(blocker=alice, blocked=bob)
    assert (react(bob, message, "👍").status_code, react(alice, message, "👍").status_code) == (403, 403)
    Message.objects.update(deleted_at="2026-01-01T00:00Z")
    assert react(alice, message, "👍").status_code == 404
    assert not Reaction.objects.exists()


def test_what_happened_in_a_group_gets_no_reactions(alice: Any, bob: Any, carol: Any) -> None:
    group = Person(alice).start(bob, carol).json()
    line = Message.objects.get(pk=group["last_message"]["id"])
    assert react(bob, line, "👍").status_code == 400


@pytest.mark.mongo_only  # on SQLite the two can't overlap
@pytest.mark.parametrize("first", ["reaction", "unsending"])
def test_no_reaction_outlives_a_message_that_is_unsent_meanwhile(
    alice: Any, bob: Any, monkeypatch: Any, first: str
) -> None:
    """Each reads before the other commits, and neither writes a row of the other's."""
    chat = make_conversation(alice, bob)
    message = MessageFactory(conversation=chat, sender=alice)

    def react() -> None:
        with suppress(NotFound):
            reaction_set(user=bob, message_id=message.pk, emoji="👍")

    def unsend() -> None:
        message_unsend(user=alice, message_id=message.pk)

    outer, inner = (unsend, react) if first == "reaction" else (react, unsend)
    module = editing if first == "reaction" else reactions
    name = "_uncount" if first == "reaction" else "require_open"
    do = getattr(module, name)

    def after_the_other(*arguments: Any) -> Any:
        monkeypatch.setattr(module, name, do)
        live(inner)
        return do(*arguments)

    monkeypatch.setattr(module, name, after_the_other)
    outer()
    assert Message.objects.get(pk=message.pk).is_deleted
    assert not Reaction.objects.exists()
