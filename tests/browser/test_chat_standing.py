"""A conversation that changes while it is open: closed, accepted, renamed; and one's own session that ends."""

from typing import Any

from playwright.sync_api import expect

from messaging import services
from social import services as social
from tests.browser.talks import bubble, open_talk, say, start_talk, write


def test_a_conversation_that_is_closed_meanwhile_says_so(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    social.block(blocker=bob, user_id=alice.pk)
    expect(page.locator(".chat__closed")).to_be_visible()
    expect(page.locator("[data-composer]")).to_have_count(0)
    expect(bubble(page, "Are you there?")).to_be_visible()


def test_a_request_is_read_in_silence_and_answered_once_accepted(
    open_page: Any, alice: Any, bob: Any
) -> None:
    talk = start_talk(bob, alice)  # alice doesn't follow bob
    say(bob, talk, "May I ask you something?")
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(theirs, talk)
    open_talk(mine, talk)
    mine.wait_for_timeout(1200)
    expect(theirs.locator(f"[data-reader='{alice.pk}']")).to_be_hidden()
    mine.get_by_role("button", name="Accept").click()
    expect(mine.locator(".chat[data-attached]")).to_be_attached()
    expect(theirs.locator(f"[data-reader='{alice.pk}']")).to_be_visible()
    write(mine, "Of course")
    expect(bubble(theirs, "Of course")).to_be_visible()


def test_a_new_name_shows_wherever_the_name_stands(open_page: Any, alice: Any, bob: Any, carol: Any) -> None:
    group = start_talk(alice, bob, carol, title="Sunday")
    page = open_page("desktop", user=bob)
    open_talk(page, group)
    services.conversation_rename(user=alice, conversation_id=group.pk, title="The whole weekend")
    expect(page.locator(".chat__name")).to_have_text("The whole weekend")
    expect(page.locator(".chat__intro-name")).to_have_text("The whole weekend")


def test_who_signed_out_elsewhere_reads_why_nothing_is_sent(open_page: Any, alice: Any, talk: Any) -> None:
    page = open_page("desktop", user=alice)
    page.watched.allow(401)
    open_talk(page, talk)
    page.context.clear_cookies(name="sessionid")
    write(page, "Anybody?")
    expect(page.locator(".msg--failed")).to_contain_text("You are signed out.")
