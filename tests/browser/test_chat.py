"""Two people in two windows: what one does in a conversation the other sees at once."""

from typing import Any

import pytest
from playwright.sync_api import expect

from messaging import services
from messaging.models import Message
from tests.browser.talks import (
    bubble,
    expect_at_end,
    field,
    open_talk,
    read_all,
    say,
    scroll_to_the_beginning,
    start_talk,
    texts,
    write,
)


def test_a_message_arrives_with_typing_dots_before_it_and_is_seen_after_it(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    mine.bring_to_front()
    field(mine).press_sequentially("Hello")
    expect(theirs.locator("[data-typing]")).to_be_visible()
    expect(theirs.locator("[data-typing-text]")).to_have_text("alice is writing…")
    field(mine).press_sequentially(" bob")
    field(mine).press("Enter")
    expect(bubble(theirs, "Hello bob")).to_be_visible()
    expect(theirs.locator("[data-typing]")).to_be_hidden()
    expect(bubble(mine, "Hello bob")).to_have_count(1)
    expect(mine.locator(".msg--pending")).to_have_count(0)
    theirs.bring_to_front()
    expect(mine.locator(f"[data-reader='{bob.pk}']")).to_be_visible()
    expect(mine.locator(".chat__sent")).to_have_text("Seen")


def test_typing_dots_end_when_the_text_is_taken_back(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    field(mine).press_sequentially("Hm")
    expect(theirs.locator("[data-typing]")).to_be_visible()
    field(mine).fill("")
    expect(theirs.locator("[data-typing]")).to_be_hidden(timeout=3000)


def test_a_lost_answer_neither_loses_nor_doubles_a_message(open_page: Any, alice: Any, talk: Any) -> None:
    page = open_page("desktop", user=alice)
    page.watched.tolerate("ERR_FAILED")
    open_talk(page, talk)
    answers = []

    def lose_the_first(route: Any) -> None:
        answers.append(route.fetch())
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(response=answers[-1])

    page.route("**/api/v1/conversations/*/messages", lose_the_first)
    write(page, "Only once")
    expect(bubble(page, "Only once")).to_have_count(1)
    expect(page.locator(".msg--pending")).to_have_count(0, timeout=15_000)
    assert texts(page) == ["Are you there?", "Only once"]
    assert Message.objects.filter(text="Only once").count() == 1


def test_a_refused_message_says_why_and_can_be_tried_again_or_discarded(
    open_page: Any, alice: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice)
    page.watched.allow(403)
    open_talk(page, talk)
    refusal = '{"detail": "Not today.", "code": "cannot_message"}'
    messages = "**/api/v1/conversations/*/messages"
    page.route(
        messages, lambda route: route.fulfill(status=403, body=refusal, content_type="application/json")
    )
    write(page, "First try")
    failed = page.locator(".msg--failed")
    expect(failed).to_contain_text("Not today.")
    write(page, "Never mind")
    expect(failed).to_have_count(2)
    failed.filter(has_text="Never mind").get_by_role("button", name="Discard").click()
    expect(failed).to_have_count(1)
    page.unroute(messages)
    failed.get_by_role("button", name="Try again").click()
    expect(bubble(page, "First try")).to_be_visible()
    expect(page.locator(".msg--pending")).to_have_count(0)
    assert not Message.objects.filter(text="Never mind").exists()


def test_what_was_not_sent_is_there_after_a_reload(open_page: Any, alice: Any, talk: Any) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    field(page).press_sequentially("Half a though")
    page.reload()
    expect(field(page)).to_have_value("Half a though")
    field(page).press("Enter")
    expect(bubble(page, "Half a though")).to_be_visible()
    page.reload()
    expect(page.locator(".chat[data-attached]")).to_be_attached()
    expect(field(page)).to_have_value("")


def test_a_message_on_its_way_survives_a_reload(open_page: Any, alice: Any, talk: Any) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    messages = "**/api/v1/conversations/*/messages"
    page.route(messages, lambda route: None)  # no answer at all
    write(page, "Into the void")
    expect(page.locator(".msg--pending")).to_have_count(1)
    page.unroute(messages)
    page.reload()
    expect(bubble(page, "Into the void")).to_be_visible()
    expect(page.locator(".msg--pending")).to_have_count(0)
    assert Message.objects.filter(text="Into the void").count() == 1


def test_shift_enter_breaks_the_line_and_a_composed_word_is_not_sent(
    open_page: Any, alice: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    field(page).fill("One")
    field(page).press("Shift+Enter")
    field(page).press_sequentially("two")
    expect(field(page)).to_have_value("One\ntwo")
    field(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(field(page)).to_have_value("One\ntwo")
    field(page).press("Enter")
    expect(field(page)).to_have_value("")
    expect(bubble(page, "two")).to_be_visible()
    assert Message.objects.latest("pk").text == "One\ntwo"


def test_messages_written_fast_arrive_in_their_order(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    sent = [f"Number {number}" for number in range(8)]
    for text in sent:
        field(mine).fill(text)
        field(mine).press("Enter")
    for page in (mine, theirs):
        expect(bubble(page, "Number")).to_have_count(8)
        expect(page.locator(".msg--pending")).to_have_count(0)
        assert texts(page) == ["Are you there?", *sent]


def test_an_answer_quotes_and_the_quote_leads_back(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    for number in range(70):
        say(alice, talk, f"Filler {number}")
    page = open_page("desktop", user=bob)
    open_talk(page, talk)
    scroll_to_the_beginning(page)
    question = bubble(page, "Are you there?")
    question.hover()
    question.get_by_role("link", name="Reply").click()
    expect(page.locator("[data-reply-bar]")).to_contain_text("Are you there?")
    write(page, "Yes I am")
    expect(page.locator("[data-reply-bar]")).to_be_hidden()
    expect(bubble(page, "Yes I am").locator(".msg__quote")).to_contain_text("Are you there?")
    page.reload()
    expect(page.locator(".chat[data-attached]")).to_be_attached()
    expect(bubble(page, "Filler 0")).to_have_count(0)
    bubble(page, "Yes I am").locator("[data-jump]").click()
    expect(bubble(page, "Are you there?").last).to_be_in_viewport()


def test_what_is_sent_while_the_end_is_still_being_fetched_is_shown(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    """The page stands in the middle of much unread; the end that it fetches was read before the message was stored."""
    for number in range(70):
        say(alice, talk, f"Filler {number}")
    page = open_page("desktop", user=bob)
    open_talk(page, talk)
    expect(page.locator("[data-newer]")).to_have_count(1)

    held: dict[str, Any] = {}

    def the_end(route: Any) -> None:
        held["end"], held["answer"] = route, route.fetch()
        held["message"].continue_()

    page.route("**/api/v1/conversations/*/messages", lambda route: held.update(message=route))
    page.route("**/direct/t/*/?partial=1", the_end)
    with page.expect_response("**/api/v1/conversations/*/messages"):
        write(page, "Here I am")
    page.wait_for_timeout(500)  # both the answer and the event have been heard
    held["end"].fulfill(response=held["answer"])
    expect(bubble(page, "Here I am")).to_be_visible()
    expect(page.locator(".msg--pending")).to_have_count(0)


def test_reacting_editing_and_unsending_reach_the_other_window(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    first = bubble(theirs, "Are you there?")
    first.hover()
    first.locator("summary[aria-label=React]").click()
    first.get_by_role("button", name="React with 👍").click()
    for page in (mine, theirs):
        expect(page.locator(".msg__reaction")).to_contain_text("👍")
    theirs.locator(".msg__reaction").click()
    for page in (mine, theirs):
        expect(page.locator(".msg__reaction")).to_have_count(0)

    write(mine, "A tpyo")
    expect(bubble(theirs, "A tpyo")).to_be_visible()
    expect(mine.locator(".msg--pending")).to_have_count(0)
    field(mine).press("ArrowUp")
    editor = mine.locator("[data-edit-form] textarea")
    expect(editor).to_have_value("A tpyo")
    editor.fill("A typo")
    editor.press("Enter")
    expect(bubble(theirs, "A typo")).to_contain_text("Edited")
    expect(bubble(mine, "A typo")).to_contain_text("Edited")

    own = bubble(mine, "A typo")
    own.hover()
    own.locator("summary[aria-label='More actions']").click()
    own.get_by_role("button", name="Unsend").click()
    mine.locator("#confirm-dialog").get_by_role("button", name="Unsend").click()
    for page in (mine, theirs):
        expect(bubble(page, "A typo")).to_have_count(0)


def test_older_messages_come_while_scrolling_up_and_the_place_is_kept(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    for number in range(90):
        say(alice if number % 3 else bob, talk, f"Message number {number}")
    read_all(alice, talk)
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    count = page.locator(".msg").count()
    anchor = page.locator(".msg").first
    anchor.scroll_into_view_if_needed()
    name = anchor.get_attribute("id")
    before = page.locator(f"#{name}").bounding_box()
    expect(page.locator(".msg").nth(count)).to_be_attached()
    after = page.locator(f"#{name}").bounding_box()
    assert abs(after["y"] - before["y"]) < 2
    scroll_to_the_beginning(page)
    assert texts(page) == ["Are you there?", *[f"Message number {number}" for number in range(90)]]


def test_a_pill_tells_of_new_messages_while_reading_above(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    for number in range(40):
        say(alice, talk, f"Message number {number}")
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    page.locator("[data-scroller]").evaluate("scroller => (scroller.scrollTop = -500)")
    reading = page.locator(".msg").nth(15).get_attribute("id")
    before = page.locator(f"#{reading}").bounding_box()
    say(bob, talk, "Something new")
    pill = page.locator("[data-new-pill]")
    expect(pill).to_have_text("1 new message")
    after = page.locator(f"#{reading}").bounding_box()
    assert abs(after["y"] - before["y"]) < 2
    pill.click()
    expect(bubble(page, "Something new")).to_be_in_viewport()
    expect(pill).to_be_hidden()
    expect_at_end(page)
    say(bob, talk, "And more")
    expect(bubble(page, "And more")).to_be_in_viewport()
    expect_at_end(page)


def test_an_unread_conversation_opens_at_the_first_unread_message(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    page = open_page("desktop", user=bob)
    open_talk(page, talk)
    expect(page.locator(".badge[data-badge=messages]").first).to_be_hidden()
    page.goto("/")
    for number in range(80):  # more than the end of a conversation holds
        say(alice, talk, f"Unread {number}.")
    open_talk(page, talk)
    expect(page.locator("[data-first-unread]")).to_be_in_viewport()
    expect(bubble(page, "Unread 0.")).to_be_in_viewport()
    page.locator("[data-new-pill]").click()
    expect(bubble(page, "Unread 79.")).to_be_in_viewport()
    expect(page.locator(".badge[data-badge=messages]").first).to_be_hidden()


def test_a_quote_of_what_is_unsent_says_so(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    said = say(bob, talk, "I regret this")
    say(alice, talk, "Do you?", reply_to_id=said.pk)
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    quote = bubble(page, "Do you?").locator(".msg__quote")
    expect(quote).to_contain_text("I regret this")
    services.message_unsend(user=bob, message_id=said.pk)
    expect(bubble(page, "Do you?")).not_to_contain_text("I regret this")
    expect(page.get_by_text("I regret this")).to_have_count(0)


def test_the_list_moves_a_conversation_to_the_top_and_counts(
    open_page: Any, alice: Any, bob: Any, talk: Any, make_friend: Any
) -> None:
    other = start_talk(alice, make_friend("dora"))
    say(alice, other, "Dinner?")
    page = open_page("desktop", user=alice)
    page.goto("/direct/inbox/")
    rows = page.locator("[data-inbox] [data-row]")
    expect(rows.first).to_contain_text("dora", ignore_case=True)
    page.wait_for_selector("html[data-realtime=live]", state="attached")
    say(bob, talk, "Here I am")
    expect(rows.first).to_contain_text("Here I am")
    expect(rows.first.locator("[data-unread]")).to_contain_text("1")
    expect(rows).to_have_count(2)
    expect(page.locator("[data-badge=messages]:visible").first).to_have_text("1")


def test_on_a_phone_enter_stays_enter_and_the_button_sends(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    mine, theirs = open_page("phone", user=alice), open_page("phone", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    field(mine).press_sequentially("From")
    field(mine).press("Enter")
    field(mine).press_sequentially("a phone")
    expect(field(mine)).to_have_value("From\na phone")
    mine.get_by_role("button", name="Send", exact=True).tap()
    expect(bubble(theirs, "a phone")).to_be_visible()
    expect(field(mine)).to_be_focused()


@pytest.fixture
def make_friend(alice: Any) -> Any:
    """Somebody who follows alice."""
    from tests.factories import FollowFactory, UserFactory

    def make(username: str) -> Any:
        friend = UserFactory(username=username)
        FollowFactory(follower=friend, followee=alice)
        return friend

    return make
