"""One's own activity in the browser: choosing rows, taking them back; and a profile's QR code in its dialog."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from social.models import Comment, Like
from tests.browser.sound import faults_of, too_wide
from tests.browser.steps import go, make_post
from tests.factories import CommentFactory, FollowFactory
from tests.feed.activity_support import id_at, like, search

ROWS = ".activity__row"


@pytest.fixture
def carols(cast: Any) -> Any:
    """carol likes, comments, follows and searches."""
    post = make_post(cast.alice)
    like(cast.carol, post)
    CommentFactory(post=post, author=cast.carol, text="What a light")
    FollowFactory(follower=cast.carol, followee=cast.alice)
    search(cast.carol, "boats")
    return cast.carol


def test_the_page_and_the_qr_code_are_sound(open_page: Callable[..., Any], carols: Any, size: str) -> None:
    page = open_page(size, user=carols, color_scheme="light", reduced_motion="reduce")
    problem = "/activity/?since=2026-03-02&until=2026-03-01"
    for address in ("/activity/", "/activity/?kind=searches", problem, "/alice/qr/"):
        go(page, address)
        assert not faults_of(page)
        assert not too_wide(page)


def choose(page: Page, text: str) -> None:
    page.locator(ROWS, has_text=text).get_by_role("checkbox").check()


def test_what_is_chosen_is_counted_asked_about_and_taken_back(
    open_page: Callable[..., Any], carols: Any
) -> None:
    page = open_page(user=carols)
    go(page, "/activity/")
    send = page.get_by_role("button", name="Take back")
    expect(send).to_be_disabled()
    choose(page, "You liked a post by alice.")
    choose(page, "What a light")
    expect(page.get_by_text("2 chosen")).to_be_visible()
    send.click()
    dialog = page.get_by_role("dialog", name="Take back what you chose?")
    dialog.get_by_role("button", name="Cancel").click()
    assert Like.objects.filter(user=carols).exists()
    send.click()
    dialog.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("2 taken back.")).to_be_visible()
    expect(page.get_by_text("What a light")).to_have_count(0)
    expect(page.get_by_text("You followed alice.")).to_be_visible()
    assert not Like.objects.filter(user=carols).exists()
    assert not Comment.objects.filter(author=carols).exists()


def test_all_is_as_many_as_may_be_sent_at_once_also_of_rows_that_come_later(
    open_page: Callable[..., Any], carols: Any
) -> None:
    first = id_at("2026-03-01T12:00:00+00:00")
    for n in range(110):
        Like.objects.create(user=carols, target_id=n, pk=first + n)
    page = open_page(user=carols)
    go(page, "/activity/?kind=likes")
    for shown in (40, 80, 111):
        expect(page.locator(ROWS)).to_have_count(shown)
        page.keyboard.press("End")
    expect(page.locator(".activity__day")).to_have_count(2)
    page.get_by_label("Choose all").check()
    expect(page.get_by_text("100 chosen")).to_be_visible()
    expect(page.locator(f"{ROWS} input:disabled")).to_have_count(11)
    page.get_by_role("button", name="Unlike").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("100 taken back.")).to_be_visible()
    assert Like.objects.filter(user=carols).count() == 11


def test_the_qr_code_opens_over_the_profile(open_page: Callable[..., Any], cast: Any) -> None:
    page = open_page(user=cast.alice)
    go(page, "/alice/")
    page.get_by_role("link", name="Share profile").click()
    dialog = page.get_by_role("dialog", name="Share profile")
    expect(dialog.get_by_role("img", name="QR code that leads to the profile of alice")).to_be_visible()
    assert dialog.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    with page.expect_download() as saved:
        dialog.get_by_role("link", name="Download PNG").click()
    assert saved.value.suggested_filename == "alice.png"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Share profile")).to_be_focused()
