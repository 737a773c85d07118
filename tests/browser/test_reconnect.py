"""Sleep, a lost network and a restarted server: the page says so, comes back by itself and has missed nothing."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from messaging import services as messaging
from messaging.models import Message
from social import services as social
from tests.browser.steps import go, make_post
from tests.browser.talks import bubble, open_talk, say, start_talk, texts, wait_until_live, write
from tests.browser.wire import Wire, wire_to


@pytest.fixture
def wire(server_url: str) -> Iterator[Wire]:
    with wire_to(server_url) as wire:
        yield wire


@pytest.fixture
def talk(alice: Any, bob: Any) -> Any:
    conversation = start_talk(alice, bob)
    say(alice, conversation, "Are you there?")
    say(bob, conversation, "Yes")
    return conversation


def expect_faults(page: Any) -> None:
    """What the browser itself writes when a connection fails."""
    for text in ("WebSocket connection to", "net::ERR_", "Failed to fetch"):
        page.watched.tolerate(text)


def bar(page: Any) -> Any:
    return page.locator("[data-connection]")


def test_a_server_that_goes_and_comes_back_costs_no_message(
    open_page: Any, wire: Wire, alice: Any, bob: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice, base_url=wire.address)
    expect_faults(page)
    open_talk(page, talk)
    wire.cut()
    expect(bar(page)).to_contain_text("Trying again", timeout=15_000)
    expect(bar(page)).to_be_visible()
    say(bob, talk, "Said while you were away")
    write(page, "Written while there was no way")
    waiting = page.locator(".msg--pending")
    expect(waiting).to_contain_text("as soon as there is a connection")
    wire.mend()
    expect(bubble(page, "Said while you were away")).to_be_visible(timeout=40_000)
    expect(bubble(page, "Written while there was no way")).to_be_visible(timeout=40_000)
    expect(waiting).to_have_count(0)
    expect(bar(page)).to_be_hidden()
    assert texts(page) == [
        "Are you there?",
        "Yes",
        "Said while you were away",
        "Written while there was no way",
    ]
    assert Message.objects.filter(text="Written while there was no way").count() == 1


def test_a_connection_lost_for_a_blink_is_not_worth_a_word(
    open_page: Any, wire: Wire, alice: Any, bob: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice, base_url=wire.address)
    expect_faults(page)
    open_talk(page, talk)
    wire.cut()
    say(bob, talk, "During the blink")
    wire.mend()
    expect(bubble(page, "During the blink")).to_have_count(1)
    expect(bar(page)).to_be_hidden()


def test_offline_is_said_and_what_was_written_goes_out_afterwards(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    page = open_page("desktop", user=alice)
    expect_faults(page)
    open_talk(page, talk)
    page.context.set_offline(True)
    expect(bar(page)).to_contain_text("You’re offline")
    write(page, "On the train")
    expect(page.locator(".msg--pending")).to_contain_text("as soon as there is a connection")
    page.context.set_offline(False)
    expect(bubble(page, "On the train")).to_be_visible()
    expect(page.locator(".msg--pending")).to_have_count(0)
    expect(bar(page)).to_be_hidden()
    assert Message.objects.filter(text="On the train").count() == 1


def test_edits_and_notifications_missed_while_away_are_made_up_for(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    from messaging import services

    post = make_post(alice)
    said = say(bob, talk, "A tpyo")
    page = open_page("desktop", user=alice)
    expect_faults(page)
    open_talk(page, talk)
    expect(bubble(page, "A tpyo")).to_be_visible()
    page.context.set_offline(True)
    expect(bar(page)).to_be_visible()
    services.message_edit(user=bob, message_id=said.pk, text="A typo")
    social.like_post(user=bob, post_id=post.pk)
    page.context.set_offline(False)
    expect(bubble(page, "A typo")).to_be_visible()
    expect(bubble(page, "A tpyo")).to_have_count(0)
    expect(page.locator("[data-badge=notifications]:visible").first).to_have_text("1")


def test_what_can_not_be_replayed_is_read_again(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    from instaclone.common import realtime
    from messaging import services

    page = open_page("desktop", user=alice)
    expect_faults(page)
    open_talk(page, talk)
    page.context.set_offline(True)
    expect(bar(page)).to_be_visible()
    first = Message.objects.get(text="Yes")
    services.message_unsend(user=bob, message_id=first.pk)
    say(bob, talk, "Rather this")
    realtime.forget([alice.pk])
    page.context.set_offline(False)
    expect(bubble(page, "Rather this")).to_be_visible()
    expect(bubble(page, "Yes")).to_have_count(0)


def test_the_next_page_of_the_tab_hears_what_came_in_between(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_post(alice)
    page = open_page("desktop", user=alice)
    go(page, "/")
    wait_until_live(page)
    page.goto("about:blank")
    social.like_post(user=bob, post_id=post.pk)
    go(page, "/")
    expect(page.locator("#toasts .toast")).to_contain_text("bob")


def test_what_is_live_does_not_hide_what_is_replayed(open_page: Any, alice: Any) -> None:
    """Events that come while others are replayed may overtake them; each is heard once, in the order of its number."""
    page = open_page("desktop", user=alice)
    connections: list[Any] = []

    def told(seq: int) -> str:
        notification = {"id": str(seq), "text": f"Event {seq}", "url": "/", "kind": "like", "actors": []}
        data = {"notification": notification, "unread": 1}
        return json.dumps({"type": "notification.new", "data": data, "seq": seq})

    def serve(socket: Any) -> None:
        connections.append(socket)
        ready = {
            "user_id": str(alice.pk),
            "unread": {},
            "heartbeat_s": 25,
            "seq": 5 if len(connections) == 1 else 8,
        }

        def answer(text: str) -> None:
            if json.loads(text)["type"] == "resume":
                for frame in (
                    told(9),
                    told(7),
                    told(8),
                    told(8),
                    json.dumps({"type": "resumed", "data": {"seq": 8}}),
                ):
                    socket.send(frame)

        socket.on_message(answer)
        socket.send(json.dumps({"type": "ready", "data": ready}))

    page.route_web_socket("**/ws/", serve)
    go(page, "/")
    expect(page.locator("html[data-realtime=live]")).to_be_attached()
    go(page, "/")
    expect(page.locator("#toasts .toast")).to_have_text([re.compile(f"Event {n}") for n in (7, 8, 9)])


def test_who_signs_out_in_another_window_is_told(open_page: Any, alice: Any) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/")
    wait_until_live(page)
    other = page.context.new_page()
    go(other, "/")
    other.evaluate("document.querySelector(\"form[action*='logout']\").submit()")
    expect(page.locator("#toasts")).to_contain_text("You signed out in another window", timeout=15_000)
    page.locator("#toasts").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/accounts/login/**")


def test_what_comes_while_the_next_page_is_under_way_is_on_it(
    open_page: Any, alice: Any, bob: Any, talk: Any
) -> None:
    """The page that is left still hears it; the next one was made before it."""
    page = open_page("desktop", user=alice, permissions=["local-network-access"])  # for a page that was held
    question = say(alice, talk, "Have you seen this?")
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    open_talk(page, talk)

    def hold(route: Any) -> None:
        made = route.fetch()
        messaging.conversation_read(user=bob, conversation_id=talk.pk, up_to=question.pk)
        while not any("message.read" in frame for frame in heard):
            page.wait_for_timeout(20)
        page.wait_for_timeout(200)  # a page that is about to be left can't be asked
        route.fulfill(response=made)

    page.route(re.compile("/direct/t/"), hold, times=1)
    page.reload()
    wait_until_live(page)
    assert heard
    expect(page.locator(f"[data-reader='{bob.pk}']")).to_be_visible()
