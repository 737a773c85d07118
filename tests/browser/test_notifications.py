"""What others do is told at once: a number at the bell, a word at the edge, a row in the list."""

from typing import Any

import pytest
from playwright.sync_api import expect

from social import services
from tests.browser.steps import go, like_button, make_post
from tests.browser.talks import wait_until_live


@pytest.fixture
def post(alice: Any) -> Any:
    return make_post(alice, caption="To be liked")


def bell(page: Any) -> Any:
    return page.locator("[data-badge=notifications]:visible").first


def test_a_like_in_one_window_is_told_in_the_other(
    open_page: Any, size: str, alice: Any, bob: Any, post: Any
) -> None:
    mine, theirs = open_page(size, user=alice), open_page(size, user=bob)
    go(mine, "/")
    wait_until_live(mine)
    go(theirs, post.get_absolute_url())
    like_button(theirs).first.click()
    expect(mine.locator("#toasts .toast")).to_contain_text("bob")
    expect(bell(mine)).to_have_text("1")
    mine.locator("#toasts").get_by_role("button", name="View").click()
    mine.wait_for_url(f"**{post.get_absolute_url()}**")


def test_a_row_comes_to_the_open_list_and_goes_when_it_is_undone(
    open_page: Any, alice: Any, bob: Any, post: Any
) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/notifications/")
    wait_until_live(page)
    rows = page.locator("[data-notification]")
    expect(rows).to_have_count(0)
    services.like_post(user=bob, post_id=post.pk)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("bob")
    expect(page.locator("#toasts .toast")).to_have_count(0)
    expect(page.locator("[data-badge=notifications]:visible")).to_have_count(0)  # it was seen
    services.unlike_post(user=bob, post_id=post.pk)
    expect(rows).to_have_count(0)


def test_a_toast_goes_when_what_it_says_is_undone_or_shown(
    open_page: Any, alice: Any, bob: Any, post: Any
) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/")
    wait_until_live(page)
    toasts = page.locator("#toasts .toast")
    services.like_post(user=bob, post_id=post.pk)
    expect(toasts).to_have_count(1)
    services.unlike_post(user=bob, post_id=post.pk)
    expect(toasts).to_have_count(0)
    services.like_post(user=bob, post_id=post.pk)
    expect(toasts).to_have_count(1)
    page.locator("[data-panel=notifications]").click()
    expect(page.locator("#panel")).to_be_visible()
    expect(toasts).to_have_count(0)


def test_the_panel_opens_beside_the_rail_and_what_is_in_it_is_read(
    open_page: Any, alice: Any, bob: Any, post: Any
) -> None:
    services.like_post(user=bob, post_id=post.pk)
    page = open_page("desktop", user=alice)
    go(page, "/")
    expect(bell(page)).to_have_text("1")
    link = page.locator("[data-panel=notifications]")
    link.click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    expect(panel.locator("[data-notification]")).to_have_count(1)
    expect(link).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-badge=notifications]:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url.endswith("/")


def test_a_request_is_accepted_in_the_list(open_page: Any, pat: Any, bob: Any) -> None:
    page = open_page("desktop", user=pat)
    go(page, "/notifications/")
    wait_until_live(page)
    services.follow(follower=bob, followee_id=pat.pk)
    row = page.locator("[data-notification]")
    expect(row).to_contain_text("bob")
    row.get_by_role("button", name="Accept bob").click()
    expect(row.get_by_role("button", name="Accept bob")).to_have_count(0)


def test_reading_in_one_window_clears_the_number_in_the_other(
    open_page: Any, alice: Any, bob: Any, post: Any
) -> None:
    services.like_post(user=bob, post_id=post.pk)
    page, other = open_page("desktop", user=alice), open_page("phone", user=alice)
    go(other, "/")
    wait_until_live(other)
    expect(bell(other)).to_have_text("1")
    go(page, "/notifications/")
    expect(other.locator("[data-badge=notifications]:visible")).to_have_count(0)
