"""A post over the grid has its own address: back, reload and neighbours behave like pages."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go, make_post


@pytest.fixture
def posts(alice: Any) -> list[Any]:
    """Newest first, as in the grid."""
    return [make_post(alice, first=number, caption=f"Picture {number}") for number in range(3)][::-1]


def at(post: Any) -> re.Pattern[str]:
    return re.compile(re.escape(post.get_absolute_url()) + "$")


def open_from_grid(page: Page, post: Any) -> Any:
    page.locator(f"a.tile[href='{post.get_absolute_url()}']").click()
    box = page.locator("dialog#lightbox")
    expect(box.locator("[data-post]")).to_be_visible()
    return box


def test_back_closes_the_post_and_a_reload_shows_its_page(
    open_page: Any, alice: Any, posts: list[Any]
) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/alice/")
    box = open_from_grid(page, posts[1])
    expect(page).to_have_url(at(posts[1]))
    page.go_back()
    expect(box).to_be_hidden()
    expect(page).to_have_url(re.compile("/alice/$"))

    open_from_grid(page, posts[1])
    page.reload()
    expect(box).to_be_hidden()
    expect(page.locator("main [data-post]")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/alice/$"))
    expect(page.locator("a.tile")).to_have_count(3)


def test_arrows_go_to_the_neighbours_and_closing_returns_to_the_grid(
    open_page: Any, alice: Any, posts: list[Any]
) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/alice/")
    box = open_from_grid(page, posts[0])
    expect(box.get_by_role("button", name="Previous post")).to_be_hidden()
    box.get_by_role("button", name="Next post").click()
    expect(page).to_have_url(at(posts[1]))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(at(posts[2]))
    expect(box.get_by_role("button", name="Next post")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(at(posts[1]))
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page).to_have_url(re.compile("/alice/$"))
    expect(page.locator(f"a.tile[href='{posts[1].get_absolute_url()}']")).to_be_focused()


def test_a_comment_is_written_over_the_grid(open_page: Any, bob: Any, posts: list[Any]) -> None:
    page = open_page("desktop", user=bob)
    go(page, "/alice/")
    box = open_from_grid(page, posts[0])
    box.get_by_label("Add a comment").fill("From the grid")
    box.get_by_role("button", name="Post", exact=True).click()
    expect(box.locator(".comments")).to_contain_text("From the grid")


def test_on_a_phone_the_tile_leads_to_the_page(open_page: Any, alice: Any, posts: list[Any]) -> None:
    page = open_page("phone", user=alice)
    go(page, "/alice/")
    page.locator("a.tile").first.click()
    expect(page.locator("main [data-post]")).to_be_visible()
    expect(page).to_have_url(at(posts[0]))
