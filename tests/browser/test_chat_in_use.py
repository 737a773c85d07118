"""A message that somebody is in the middle of isn't drawn again under their hand, but when they are done with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from messaging import services
from messaging.models import Message
from tests.browser.talks import bubble, open_talk

MEANWHILE_MS = 300  # after what was read again has arrived


@contextmanager
def read_again(page: Page, message: Any) -> Iterator[None]:
    """What happens inside makes the page read `message` again; it has the answer afterwards."""
    with page.expect_response(lambda answer: f"only={message.pk}" in answer.url):
        yield
    page.wait_for_timeout(MEANWHILE_MS)


@pytest.fixture
def react(bob: Any) -> Callable[..., None]:
    """Bob reacts on another device, which alice's window hears of."""

    def by_bob(page: Page, message: Any, emoji: str) -> None:
        with read_again(page, message):
            services.reaction_set(user=bob, message_id=message.pk, emoji=emoji)

    return by_bob


@pytest.fixture
def question(talk: Any) -> Any:
    """The message of the conversation, which is alice's."""
    return Message.objects.get(conversation=talk)


def menu_of(row: Locator) -> Locator:
    return row.locator("details", has=row.page.locator("summary[aria-label='More actions']"))


def open_menu(row: Locator) -> None:
    row.hover()
    row.locator("summary[aria-label='More actions']").click()


def test_its_open_menu_stays_until_it_is_closed(
    open_page: Any, alice: Any, talk: Any, question: Any, react: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    row = bubble(page, "Are you there?")
    open_menu(row)
    react(page, question, "👍")
    expect(menu_of(row)).to_have_attribute("open", "")
    expect(row.locator(".msg__reaction")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(row.locator(".msg__reaction")).to_contain_text("👍")
    expect(row.locator("summary[aria-label='More actions']")).to_be_focused()


def test_what_is_asked_about_it_is_done(
    open_page: Any, alice: Any, talk: Any, question: Any, react: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    row = bubble(page, "Are you there?")
    open_menu(row)
    row.get_by_role("button", name="Unsend").click()
    react(page, question, "👍")
    page.locator("#confirm-dialog").get_by_role("button", name="Unsend").click()
    expect(row).to_have_count(0)


def test_a_no_lets_it_be_drawn_again(
    open_page: Any, alice: Any, talk: Any, question: Any, react: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    row = bubble(page, "Are you there?")
    open_menu(row)
    row.get_by_role("button", name="Unsend").click()
    react(page, question, "👍")
    page.locator("#confirm-dialog").get_by_role("button", name="Cancel").click()
    expect(row.locator(".msg__reaction")).to_contain_text("👍")


def test_a_press_that_has_begun_counts(
    open_page: Any, alice: Any, talk: Any, question: Any, react: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    react(page, question, "👍")
    reaction = bubble(page, "Are you there?").locator(".msg__reaction")
    expect(reaction).to_have_attribute("aria-pressed", "false")
    reaction.hover()
    page.mouse.down()
    react(page, question, "🔥")
    expect(reaction).to_contain_text("👍")
    page.mouse.up()
    expect(reaction.and_(page.locator("[aria-pressed=true]"))).to_contain_text("👍")
    expect(reaction.filter(has_text="🔥")).to_be_visible()


def test_what_is_being_written_outlives_missed_events(
    open_page: Any, alice: Any, talk: Any, question: Any, react: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    row = bubble(page, "Are you there?")
    open_menu(row)
    row.get_by_role("link", name="Edit").click()
    editor = page.locator("[data-edit-form] textarea")
    editor.fill("Where are you?")
    react(page, question, "👍")
    with page.expect_response("**/direct/t/*/?partial=1"):
        page.evaluate("document.dispatchEvent(new Event('realtime:gap'))")
    page.wait_for_timeout(MEANWHILE_MS)
    expect(editor).to_have_value("Where are you?")
    expect(editor).to_be_focused()
    editor.press("Enter")
    expect(bubble(page, "Where are you?")).to_contain_text("Edited")
    expect(bubble(page, "Where are you?").locator(".msg__reaction")).to_contain_text("👍")
