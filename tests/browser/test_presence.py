"""The dot is on while somebody is here, and out when they have gone."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.talks import open_talk, say, start_talk


def test_the_dot_follows_the_other_window(open_page: Any, settings: Any, alice: Any, bob: Any) -> None:
    settings.PRESENCE_GRACE_S = 0.5
    talk = start_talk(alice, bob)
    say(alice, talk, "Hi")
    say(bob, talk, "Hi yourself")
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    dot = page.locator(f".chat__head [data-presence='{bob.pk}']")
    words = page.locator(f"[data-presence-text='{bob.pk}']")
    expect(dot).not_to_have_class("is-online")
    theirs = open_page("desktop", user=bob)
    theirs.goto("/")
    expect(page.locator(f".chat__head .is-online[data-presence='{bob.pk}']")).to_be_visible()
    expect(words).to_have_text("Active now")
    theirs.context.close()
    expect(page.locator(".chat__head .is-online")).to_have_count(0, timeout=15_000)
    expect(words).to_have_text("Active just now")
