"""The lists: conversations, messages both ways, and what each costs."""

from typing import Any

import pytest

from accounts.services import user_suspend
from instaclone.common.pagination import PageRequest
from messaging.models import Message, MessageTerm, Participant
from messaging.selectors import conversations_of, messages_around, messages_of
from social.models import Block
from tests.factories import MessageFactory, PostFactory, UserFactory, make_conversation
from tests.messaging.support import Person
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db


def walk(person: Person, path: str, link: str = "next") -> list[list[str]]:
    """The texts (or names) of all pages, following one link."""
    pages, address = [], f"/api/v1/{path}"
    while address:
        page = person.client.get(address).json()
        pages.append([row.get("text", row.get("name")) for row in page["results"]])
        address = page[link]
    return pages


@pytest.fixture
def long_chat(alice: Any, bob: Any) -> Any:
    chat = make_conversation(alice, bob)
    for n in range(12):
        MessageFactory(conversation=chat, sender=alice if n % 2 else bob, text=f"{n}")
    return chat


# --- Messages -----------------------------------------------------------------------------------------------
def test_history_is_read_from_the_newest_down(alice: Any, long_chat: Any) -> None:
    pages = walk(Person(alice), f"conversations/{long_chat.pk}/messages?limit=5")
    assert pages == [["11", "10", "9", "8", "7"], ["6", "5", "4", "3", "2"], ["1", "0"]]


def test_from_anywhere_it_goes_both_ways(alice: Any, long_chat: Any) -> None:
    fifth = Message.objects.get(text="5")
    path = f"conversations/{long_chat.pk}/messages?limit=4&around={fifth.pk}"
    assert walk(Person(alice), path)[0] == ["7", "6", "5", "4"]
    assert [text for page in walk(Person(alice), path)[1:] for text in page] == ["3", "2", "1", "0"]
    assert walk(Person(alice), path, "previous") == [["7", "6", "5", "4"], ["11", "10", "9", "8"]]


@pytest.mark.parametrize(
    ("around", "seen"),
    [("0", ["1", "0"]), ("11", ["11", "10"]), ("gone", ["6", "4"])],
    ids=["first", "last", "gone"],
)
def test_around_the_ends_and_around_what_is_gone(
    alice: Any, long_chat: Any, around: str, seen: list[str]
) -> None:
    message = Message.objects.get(text="5" if around == "gone" else around)
    if around == "gone":
        Message.objects.filter(pk=message.pk).update(deleted_at="2026-01-01T00:00Z")
    page = Person(alice).get(f"conversations/{long_chat.pk}/messages?limit=2&around={message.pk}").json()
    assert [row["text"] for row in page["results"]] == seen
    assert (page["next"] is None, page["previous"] is None) == (around == "0", around == "11")


@pytest.mark.parametrize("query", ["around=x", "around=", "cursor=x", "limit=0", "limit=51"])
def test_a_place_that_makes_no_sense_is_400(alice: Any, long_chat: Any, query: str) -> None:
    assert Person(alice).get(f"conversations/{long_chat.pk}/messages?{query}").status_code == 400


def test_a_suspended_senders_words_stay_without_the_name(alice: Any, bob: Any, carol: Any) -> None:
    group = make_conversation(alice, bob, carol)
    MessageFactory(conversation=group, sender=carol, text="hm")
    user_suspend(user=carol)
    row = Person(alice).row(group.pk)
    assert [one["user"]["username"] for one in row["members"]] == ["alice", "bob"]
    assert (row["last_message"]["text"], row["last_message"]["sender"]) == ("hm", None)


def test_what_a_deleted_account_said_stays(alice: Any, bob: Any, carol: Any) -> None:
    group = make_conversation(alice, bob, carol)
    MessageFactory(conversation=group, sender=carol, text="hm")
    carol.delete()
    row = Person(alice).row(group.pk)
    assert (row["last_message"]["text"], row["last_message"]["sender"]) == ("hm", None)


def test_a_page_of_messages_costs_a_fixed_number_of_queries(
    alice: Any, bob: Any, carol: Any, pat: Any, assert_queries: Any
) -> None:
    group = make_conversation(alice, bob, carol, pat)
    posts = [PostFactory(author=author) for author in (alice, bob, pat)]
    first = MessageFactory(conversation=group, sender=bob)
    for n in range(30):
        more: Any = [
            {"shared_post_id": posts[n % 3].pk},
            {"reply_to_id": first.pk},
            {"shared_user_id": carol.pk},
        ][n % 3]
        MessageFactory(conversation=group, sender=(bob, carol, pat)[n % 3], **more)
    with assert_queries(7):
        page = messages_of(user=alice, conversation=group, page=PageRequest(limit=30))
    assert len(page.items) == 30
    with assert_queries(8):
        messages_around(user=alice, conversation=group, message_id=first.pk, limit=30)


def test_messages_are_found_through_an_index(alice: Any, long_chat: Any) -> None:
    side = Participant.objects.get(user=alice)
    assert_uses_index(Message.objects.seen_by(side).order_by("-pk")[:21])
    assert_uses_index(Message.objects.seen_by(side).filter(pk__gt=5).order_by("pk")[:21])


# --- Conversations ------------------------------------------------------------------------------------------
def test_the_newest_message_comes_first(alice: Any, bob: Any, carol: Any) -> None:
    with_bob, with_carol = make_conversation(alice, bob), make_conversation(alice, carol)
    MessageFactory(conversation=with_carol, sender=carol)
    MessageFactory(conversation=with_bob, sender=bob)
    assert walk(Person(alice), "conversations") == [["Bob", "Carol"]]
    Person(carol).send(with_carol.pk, "me first")
    assert walk(Person(alice), "conversations?limit=1") == [["Carol"], ["Bob"]]


def test_someone_blocked_stays_in_the_list_without_their_marks(alice: Any, mallory: Any) -> None:
    chat = make_conversation(alice, mallory)
    MessageFactory(conversation=chat, sender=mallory)
    row = Person(alice).get("conversations").json()["results"][0]
    assert (row["can_send"], row["members"][1]["presence"], row["members"][1]["last_read_id"]) == (
        False,
        None,
        None,
    )


def test_a_page_of_conversations_costs_a_fixed_number_of_queries(alice: Any, assert_queries: Any) -> None:
    for n in range(20):
        people = [UserFactory() for _ in range(1 + n % 4)]
        chat = make_conversation(alice, *people)
        MessageFactory(conversation=chat, sender=people[0], shared_user_id=people[-1].pk)
        Block.objects.create(blocker=people[0], blocked=alice)
    with assert_queries(13):
        page = conversations_of(user=alice, page=PageRequest(limit=20))
    assert len(page.items) == 20


def test_conversations_are_found_through_indexes(alice: Any) -> None:
    sides = Participant.objects.of(alice.pk, ["active"])
    assert_uses_index(sides.order_by("-last_message_id")[:21])
    assert_uses_index(Participant.objects.filter(conversation_id__in=[1, 2]).present())
    assert_uses_index(MessageTerm.objects.filter(message_id__in=[1, 2], term__gte="a", term__lt="b"))


# --- Search -------------------------------------------------------------------------------------------------
def search(user: Any, q: str, more: str = "") -> list[str]:
    return [row["text"] for row in Person(user).get(f"conversations/search?q={q}{more}").json()["results"]]


def test_search_finds_beginnings_of_words_whatever_their_case_and_accents(alice: Any, bob: Any) -> None:
    chat = make_conversation(alice, bob)
    texts = ["Crème brûlée tonight?", "the CREMERIE is closed", "brown bread", "STRASSE 12"]
    for text in texts:
        Person(alice).send(chat.pk, text)
    assert search(bob, "crem") == [texts[1], texts[0]]
    assert search(bob, "CRÈM bru") == [texts[0]]
    assert search(bob, "straße") == [texts[3]]
    assert search(bob, "emerie") == search(bob, "") == search(bob, "%3F%21") == []


def test_search_stays_within_what_one_may_see(alice: Any, bob: Any, carol: Any, pat: Any) -> None:
    group = make_conversation(alice, bob, carol)
    for text in ("secret one", "secret two"):
        Person(alice).send(group.pk, text)
    Person(alice).send(make_conversation(alice, pat).pk, "secret three")
    Participant.objects.filter(user=carol).update(starts_after_id=Message.objects.get(text="secret one").pk)
    assert search(bob, "secret") == ["secret two", "secret one"]
    assert search(carol, "secret") == ["secret two"]
    Person(bob).call("DELETE", f"conversations/{group.pk}/members/{bob.pk}")
    assert search(bob, "secret") == []


def test_search_goes_on_page_by_page(alice: Any, bob: Any, monkeypatch: Any) -> None:
    chat = make_conversation(alice, bob)
    for n in range(9):
        Person(alice).send(chat.pk, f"word wordy number{n} {'odd' if n % 2 else 'even'}")
    monkeypatch.setattr("messaging.selectors.messages.STEP", 3)
    monkeypatch.setattr("messaging.selectors.messages.STEPS", 2)
    pages = walk(Person(bob), "conversations/search?q=word%20odd&limit=2")
    found = [text.split()[2] for page in pages for text in page]
    assert found == ["number7", "number5", "number3", "number1"]
