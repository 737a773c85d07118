"""A conversation's page, and the pieces of it that scripts fetch."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging import services
from messaging.models import Message
from messaging.views.windows import LINES
from tests.factories import FollowFactory
from tests.messaging.pages import element, html, partial, say, shown, start, thread
from tests.messaging.support import side
from tests.social.support import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(alice: Any, bob: Any) -> Any:
    """Alice and bob, who follow each other, so that neither's first message is a request."""
    FollowFactory(follower=alice, followee=bob)
    return start(bob, alice)


def sent_at(message: Message, moment: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(created_at=moment)


def test_the_page_opens_at_the_end_and_leads_to_what_is_earlier(talk: Any, alice: Any, bob: Any) -> None:
    ids = [say(bob, talk, f"number {n}").pk for n in range(LINES + 5)]
    page = html(browser(bob).get(thread(talk)))
    assert shown(page) == ids[5:]
    assert f'data-older="{thread(talk)}?before={ids[5]}"' in page
    assert "data-newer" not in page
    earlier = html(partial(bob).get(thread(talk, f"?before={ids[5]}")))
    assert shown(earlier) == ids[:5]
    assert "data-older" not in earlier
    assert earlier.count(f'data-newer="{thread(talk)}?after={ids[4]}"') == 1
    assert "<html" not in earlier


def test_without_scripts_the_earlier_part_is_a_page_as_well(talk: Any, bob: Any) -> None:
    ids = [say(bob, talk).pk for _ in range(LINES + 2)]
    page = html(browser(bob).get(thread(talk, f"?before={ids[2]}")))
    assert "<html" in page
    assert shown(page) == ids[:2]


def test_what_came_after_a_message_is_fetched_in_order(talk: Any, alice: Any, bob: Any) -> None:
    first = say(bob, talk)
    ids = [say(alice, talk).pk for _ in range(LINES + 3)]
    page = html(partial(bob).get(thread(talk, f"?after={first.pk}")))
    assert shown(page) == ids[:LINES]
    assert f'data-newer="{thread(talk)}?after={ids[LINES - 1]}"' in page
    rest = html(partial(bob).get(thread(talk, f"?after={ids[LINES - 1]}")))
    assert shown(rest) == ids[LINES:]
    assert "data-newer" not in rest
    assert shown(html(partial(bob).get(thread(talk, f"?after={ids[-1]}")))) == []


def test_a_place_in_the_middle_shows_what_is_around_it(talk: Any, bob: Any) -> None:
    ids = [say(bob, talk).pk for _ in range(3 * LINES)]
    page = html(browser(bob).get(thread(talk, f"?around={ids[45]}")))
    found = shown(page)
    assert ids[45] in found
    assert len(found) == LINES
    assert "data-older" in page
    assert "data-newer" in page


def test_one_message_is_fetched_alone_and_gone_when_unsent(talk: Any, alice: Any, bob: Any) -> None:
    say(bob, talk)
    message = say(bob, talk, "twice the same")
    say(bob, talk)
    page = html(partial(alice).get(thread(talk, f"?only={message.pk}")))
    assert shown(page) == [message.pk]
    assert "twice the same" in page
    services.message_unsend(user=bob, message_id=message.pk)
    assert shown(html(partial(alice).get(thread(talk, f"?only={message.pk}")))) == []
    rest = shown(html(browser(alice).get(thread(talk))))
    assert message.pk not in rest
    assert shown(html(browser(alice).get(thread(talk, f"?only={message.pk}")))) == rest


@pytest.mark.parametrize("way", ["the page", "after", "only"])
def test_messages_of_a_sender_within_a_minute_are_a_group(talk: Any, alice: Any, bob: Any, way: str) -> None:
    start_of_talk = timezone.now() - timedelta(minutes=30)
    messages = [say(sender, talk) for sender in (bob, bob, alice, bob, bob)]
    for message, seconds in zip(messages, (0, 50, 55, 60, 121), strict=True):
        sent_at(message, start_of_talk + timedelta(seconds=seconds))

    def li(number: int) -> str:
        message = messages[number]
        query = {"the page": "", "after": f"?after={messages[number - 1].pk}", "only": f"?only={message.pk}"}
        return element(html(partial(bob).get(thread(talk, query[way] if number else ""))), message)

    first = [number for number in range(5) if "msg--first" in li(number)]
    assert first == [0, 2, 3, 4]
    assert [number for number in range(5) if "msg--own" in li(number)] == [0, 1, 3, 4]


def test_the_time_stands_above_a_new_day_and_after_an_hour(talk: Any, bob: Any) -> None:
    messages = [say(bob, talk) for _ in range(4)]
    noon = datetime(2026, 3, 12, 12, tzinfo=UTC)
    for message, hours in zip(messages, (0, 0.5, 2, 13), strict=True):
        sent_at(message, noon + timedelta(hours=hours))
    page = html(browser(bob).get(thread(talk)))
    assert page.count("data-day=") == 3
    assert page.count('data-day="2026-03-12"') == 2
    # The piece that scripts fetch knows what is above it.
    assert "data-day" not in html(partial(bob).get(thread(talk, f"?only={messages[1].pk}")))
    assert 'data-day="2026-03-13"' in html(partial(bob).get(thread(talk, f"?after={messages[2].pk}")))


def test_days_are_those_of_the_readers_clock(talk: Any, bob: Any) -> None:
    message = say(bob, talk)
    sent_at(message, datetime(2026, 3, 12, 22, 30, tzinfo=UTC))
    client = browser(bob)
    assert 'data-day="2026-03-12"' in html(client.get(thread(talk)))
    client.cookies["timezone"] = "Europe/Athens"
    assert 'data-day="2026-03-13"' in html(client.get(thread(talk)))
    client.cookies["timezone"] = "../../etc/passwd"
    assert 'data-day="2026-03-12"' in html(client.get(thread(talk)))


def test_the_first_unread_message_is_marked(talk: Any, alice: Any, bob: Any) -> None:
    question = say(bob, talk)
    services.conversation_read(user=alice, conversation_id=talk.pk, up_to=question.pk)
    say(alice, talk, "an answer")
    unread = say(bob, talk, "unread")
    say(bob, talk)
    page = html(browser(alice).get(thread(talk)))
    assert page.count("data-first-unread") == 1
    assert (
        page.index("an answer") < page.index("data-first-unread") < page.index(f'data-message="{unread.pk}"')
    )


def test_a_page_opens_where_much_unread_begins_and_its_end_has_no_mark(
    talk: Any, alice: Any, bob: Any
) -> None:
    read = say(alice, talk, "the last one that was read")
    services.conversation_read(user=bob, conversation_id=talk.pk, up_to=read.pk)
    unread = [say(alice, talk, f"unread {number}") for number in range(2 * LINES)]
    page = html(browser(bob).get(thread(talk)))
    assert page.index("data-first-unread") < page.index(f'data-message="{unread[0].pk}"')
    assert shown(page)[-1] < unread[-1].pk
    assert "data-newer=" in page
    end = html(partial(bob).get(thread(talk, "?partial=1")))
    assert shown(end)[-1] == unread[-1].pk
    assert "data-first-unread" not in end


def test_opening_a_page_alone_reads_nothing(talk: Any, alice: Any, bob: Any) -> None:
    say(alice, talk)
    say(bob, talk)
    before = side(alice, talk).last_read_id
    html(browser(alice).get(thread(talk)))
    assert side(alice, talk).last_read_id == before


def test_who_has_read_it_is_told_where_they_let_it_be_known(talk: Any, alice: Any, bob: Any) -> None:
    say(alice, talk)
    last = say(bob, talk)
    services.conversation_read(user=alice, conversation_id=talk.pk, up_to=last.pk)
    mark = f'data-up-to="{last.pk}"'
    assert mark in html(browser(bob).get(thread(talk)))
    alice.preferences = {**alice.preferences, "read_receipts": False}
    alice.save(update_fields=["preferences"])
    assert mark not in html(browser(bob).get(thread(talk)))


def test_what_people_write_is_text(talk: Any, bob: Any) -> None:
    say(bob, talk, '<img src=x onerror=alert(1)> "quoted" & https://example.org/a?b=1&c=2')
    page = html(browser(bob).get(thread(talk)))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert 'rel="nofollow noopener ugc"' in page


def test_a_quote_leads_to_what_is_answered_and_forgets_what_was_unsent(
    talk: Any, alice: Any, bob: Any
) -> None:
    question = say(bob, talk, "Who brings bread?")
    answer = say(alice, talk, "I do", reply_to_id=question.pk)
    page = html(browser(alice).get(thread(talk)))
    assert f'data-jump="{question.pk}"' in page
    assert "You replied to bob" in page
    assert "alice replied to you" in html(browser(bob).get(thread(talk)))
    services.message_unsend(user=bob, message_id=question.pk)
    quote = html(partial(alice).get(thread(talk, f"?only={answer.pk}")))
    assert "Who brings bread?" not in quote
    assert "This message isn&#x27;t available." in quote


def test_reactions_are_counted_by_emoji_and_say_whose_they_are(talk: Any, alice: Any, bob: Any) -> None:
    message = say(bob, talk)
    for person in (alice, bob):
        services.reaction_set(user=person, message_id=message.pk, emoji="❤️")
    page = html(partial(alice).get(thread(talk, f"?only={message.pk}")))
    assert 'name="undo" value="❤️" data-react="❤️" aria-pressed="true" title="you, bob"' in page


@pytest.mark.parametrize(
    ("text", "is_large"), [("🎉 🎉", True), ("👍🏽", True), ("👍 ok", False), ("12", False), ("™", True)]
)
def test_a_few_emoji_alone_are_large(talk: Any, bob: Any, text: str, is_large: bool) -> None:
    say(bob, talk, text)
    assert ("msg__bubble--emoji" in html(browser(bob).get(thread(talk)))) == is_large


def test_a_system_message_is_a_sentence_to_each(alice: Any, bob: Any, carol: Any) -> None:
    group = start(alice, bob, carol, title="Walks")
    services.conversation_rename(user=alice, conversation_id=group.pk, title="Long walks")
    assert "You named the group Long walks" in html(browser(alice).get(thread(group)))
    assert "alice named the group Long walks" in html(browser(bob).get(thread(group)))


def test_a_request_is_answered_before_it_is_written_to(alice: Any, carol: Any) -> None:
    conversation = start(carol, alice)
    say(carol, conversation, "Hello, may I ask something?")
    page = html(browser(alice).get(thread(conversation)))
    assert "Hello, may I ask something?" in page
    assert f"/direct/t/{conversation.pk}/accept/" in page
    assert "data-composer" not in page
    assert "data-react" not in page
    waiting = html(browser(carol).get(thread(conversation)))
    assert "once they accept" in waiting
    assert "data-composer" not in waiting


@pytest.mark.parametrize("count", [5, LINES])
def test_a_page_costs_the_same_however_much_was_said(
    talk: Any, alice: Any, bob: Any, assert_queries: Any, count: int
) -> None:
    first = say(bob, talk)
    for number in range(count):
        message = say(alice if number % 2 else bob, talk, reply_to_id=first.pk)
        services.reaction_set(user=alice, message_id=message.pk, emoji="🔥")
    page, piece = browser(bob), partial(bob)
    with assert_queries(34):
        html(page.get(thread(talk)))
    with assert_queries(18):
        html(piece.get(thread(talk, f"?after={first.pk}")))
