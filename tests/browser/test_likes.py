"""Likes are shown before the server answers, and taken back when it refuses."""

from typing import Any

import pytest
from playwright.sync_api import expect

from social.models import Comment
from tests.browser.steps import go, like_button, make_post


@pytest.fixture
def post(alice: Any) -> Any:
    return make_post(alice, photos=2, caption="To be liked")


def test_a_press_likes_at_once_and_a_second_one_takes_it_back(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("desktop", user=bob)
    go(page, post.get_absolute_url())
    held: list[Any] = []
    page.route("**/like/", lambda route: held.append(route))
    button = like_button(page)
    count = page.locator("[data-like] [data-like-count]").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(count).to_have_text("1")
    button.click(force=True)  # the answer to the first press isn't there: nothing more is sent
    assert len(held) == 1
    held[0].continue_()
    page.unroute("**/like/")
    expect(page.locator("form[data-like] input[name=undo]")).to_be_attached()
    expect(button).to_have_attribute("aria-pressed", "true")
    post.refresh_from_db()
    assert post.like_count == 1

    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("form[data-like] input[name=undo]")).to_have_count(0)
    post.refresh_from_db()
    assert post.like_count == 0


def test_a_refused_like_is_taken_back_and_told(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("desktop", user=bob)
    page.watched.allow(500)
    page.watched.tolerate("Response Status Error Code 500")
    go(page, post.get_absolute_url())
    page.route("**/like/", lambda route: route.fulfill(status=500, body="no"))
    button = like_button(page)
    button.click()
    expect(page.locator("#toasts")).to_contain_text("Something went wrong on our side")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-like] [data-like-count]").first).to_have_text("")


def test_a_double_tap_on_the_photo_likes_and_never_unlikes(
    open_page: Any, size: str, bob: Any, post: Any
) -> None:
    page = open_page(size, user=bob)
    go(page, "/")
    media = page.locator("[data-post] [data-media]").first
    box = media.bounding_box()
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(2):
        if size == "phone":
            page.touchscreen.tap(*at)
            page.touchscreen.tap(*at)
        else:
            page.mouse.dblclick(*at)
        expect(media.locator(".heart-burst")).to_be_attached()
        expect(like_button(page)).to_have_attribute("aria-pressed", "true")
        expect(page.locator("form[data-like] input[name=undo]")).to_be_attached()
        page.wait_for_timeout(500)  # the next pair of taps isn't part of this one
    post.refresh_from_db()
    assert post.like_count == 1


def test_the_photos_of_a_post_are_turned_by_button_and_by_key(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("desktop", user=bob, reduced_motion="reduce")
    go(page, post.get_absolute_url())
    carousel = page.locator("[data-behaviour~=carousel]")
    position = carousel.locator("[data-position]")
    carousel.hover()
    expect(carousel.get_by_role("button", name="Previous photo")).to_be_hidden()
    carousel.get_by_role("button", name="Next photo").click()
    expect(position).to_have_text("Photo 2 of 2")
    expect(carousel.get_by_role("button", name="Next photo")).to_be_hidden()
    carousel.locator("[data-track]").focus()
    page.keyboard.press("ArrowLeft")
    expect(position).to_have_text("Photo 1 of 2")


def test_an_unsent_comment_is_there_after_going_elsewhere(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("phone", user=bob)
    go(page, post.get_absolute_url())
    page.get_by_label("Add a comment").fill("Half a thou")
    page.wait_for_timeout(400)
    go(page, "/")
    go(page, post.get_absolute_url())
    expect(page.get_by_label("Add a comment").first).to_have_value("Half a thou")


def test_enter_sends_a_comment_and_shift_enter_breaks_its_line(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("desktop", user=bob)
    go(page, post.get_absolute_url())
    box = page.get_by_label("Add a comment").first
    box.fill("First line")
    box.press("Shift+Enter")
    box.press_sequentially("second line")
    expect(box).to_have_value("First line\nsecond line")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.get_by_text("second line")).to_be_visible()
    assert Comment.objects.get().text == "First line\nsecond line"
