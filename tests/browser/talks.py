"""Conversations for the browser tests, and what is looked for in them."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from messaging import services
from tests.browser.steps import go


def start_talk(starter: Any, *others: Any, title: str = "") -> Any:
    """A conversation that everybody has in their list, without a message."""
    started = services.conversation_start(user=starter, user_ids=[other.pk for other in others], title=title)
    return started.conversation


def say(sender: Any, conversation: Any, text: str, **fields: Any) -> Any:
    """A message from another device."""
    sent = services.message_send(
        sender=sender, conversation_id=conversation.pk, client_id=uuid4().hex, text=text, **fields
    )
    return sent.message


def read_all(reader: Any, conversation: Any) -> None:
    """On another device."""
    conversation.refresh_from_db()
    services.conversation_read(
        user=reader, conversation_id=conversation.pk, up_to=conversation.last_message_id
    )


def open_talk(page: Page, conversation: Any, query: str = "") -> None:
    """Opens a conversation and waits until the chat is attached and the socket is live."""
    go(page, f"/direct/t/{conversation.pk}/{query}")
    expect(page.locator(".chat[data-attached]")).to_be_attached()
    wait_until_live(page)


def wait_until_live(page: Page) -> None:
    expect(page.locator("html[data-realtime=live]")).to_be_attached(timeout=20_000)


def field(page: Page) -> Locator:
    return page.locator("[data-composer] [data-text]")


def write(page: Page, text: str) -> None:
    """Writes as a person does and sends with Enter, on a desktop."""
    field(page).press_sequentially(text)
    field(page).press("Enter")


def bubble(page: Page, text: str) -> Locator:
    """The row of a message that the server has."""
    return page.locator(".msg[data-message]", has_text=text)


def texts(page: Page) -> list[str]:
    """The messages from the oldest to the newest, with those that are on their way."""
    return [text.strip() for text in page.locator(".msg__text, .msg [data-text-slot]").all_inner_texts()]


def expect_at_end(page: Page) -> None:
    """Scrolling may take a moment. (`wait_for_function` would need what the content security policy forbids.)"""
    for _ in range(40):
        if abs(page.locator("[data-scroller]").evaluate("scroller => scroller.scrollTop")) < 2:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the newest message isn't in sight")


def scroll_to_the_beginning(page: Page) -> None:
    """Scrolls up until there is nothing older."""
    for _ in range(20):
        page.locator("[data-scroller]").evaluate("scroller => scroller.scrollTo(0, -scroller.scrollHeight)")
        page.wait_for_timeout(150)
        if not page.locator("[data-older]").count():
            break
    expect(page.locator("[data-older]")).to_have_count(0)
