"""Explore in the browser: the grid's shape, previews under a pointer, further tiles, posts over it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content import services
from tests.browser.sound import faults_of, too_wide
from tests.browser.steps import go, make_post
from tests.factories import PostFactory, UserFactory, ready_video

BOX = "element => { const box = element.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }"


def make_reel(author: Any) -> Any:
    return services.reel_create(author=author, media_id=ready_video(author).pk)


@pytest.fixture
def posts(cast: Any) -> list[Any]:
    """Two reels and eight photos of somebody whom carol doesn't follow."""
    return [
        *(make_reel(cast.alice) for _ in range(2)),
        *(make_post(cast.alice, first=number) for number in range(8)),
    ]


def test_it_is_sound(open_page: Callable[..., Any], cast: Any, posts: list[Any], size: str) -> None:
    for user in (cast.carol, None):
        page = open_page(size, user=user, color_scheme="light", reduced_motion="reduce")
        go(page, "/explore/")
        expect(page.locator(".tile")).to_have_count(10)
        assert not faults_of(page)
        assert not too_wide(page)


def test_in_each_block_of_five_a_reel_is_two_rows_high_in_turn_right_and_left(
    open_page: Callable[..., Any], cast: Any, posts: list[Any], size: str
) -> None:
    page = open_page(size, user=cast.carol)
    go(page, "/explore/")
    grid = page.locator(".explore").evaluate(BOX)
    tiles = [one.evaluate(BOX) for one in page.locator(".explore > li").all()]
    tall = [one.evaluate(BOX) for one in page.locator(".explore__tall").all()]
    width = min(box[2] for box in tiles)
    assert len(tall) == 2
    assert all(box[3] > 1.9 * width for box in tall)
    assert tall[0][0] == pytest.approx(grid[0] + grid[2] - width, abs=2)
    assert tall[1][0] == pytest.approx(grid[0], abs=2)
    # Ten tiles are twelve cells: four full rows without a hole.
    assert grid[3] == pytest.approx(4 * width, abs=16)
    assert len({(round(box[0]), round(box[1])) for box in tiles}) == 10


def is_previewed(page: Page) -> Any:
    return page.locator(".tile__preview.is-playing")


def test_a_reel_plays_without_sound_while_the_pointer_is_over_it(
    open_page: Callable[..., Any], cast: Any, posts: list[Any]
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/explore/")
    page.locator(".explore__tall a").first.hover()
    expect(is_previewed(page)).to_have_count(1)
    assert page.locator(".tile__preview").evaluate("video => video.muted && !video.paused")
    page.get_by_role("heading", name="Explore").hover()
    expect(page.locator(".tile__preview")).to_have_count(0)


@pytest.mark.parametrize("who", ["a finger", "less motion", "less motion here"])
def test_nothing_plays_for_fingers_and_for_less_motion(
    open_page: Callable[..., Any], cast: Any, posts: list[Any], who: str
) -> None:
    if who == "less motion here":
        cast.carol.preferences = {**cast.carol.preferences, "reduce_motion": True}
        cast.carol.save(update_fields=["preferences"])
    motion = {"reduced_motion": "reduce"} if who == "less motion" else {}
    page = open_page("phone" if who == "a finger" else "desktop", user=cast.carol, **motion)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ".mp4" in request.url else None)
    go(page, "/explore/")
    tile = page.locator(".explore__tall a").first
    if who == "a finger":
        tile.dispatch_event("pointerenter", {"pointerType": "touch"})
    else:
        tile.hover()
    page.wait_for_timeout(600)  # four times as long as a pointer has to rest
    expect(page.locator(".tile__preview")).to_have_count(0)
    assert not asked


def test_a_post_opens_over_the_grid_and_back_returns_to_it(
    open_page: Callable[..., Any], cast: Any, posts: list[Any]
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/explore/")
    photo = page.locator("a.tile[data-lightbox]").first
    address = photo.get_attribute("href")
    photo.click()
    expect(page.locator("#lightbox [data-post]")).to_be_visible()
    assert page.url.endswith(address)
    page.go_back()
    expect(page.locator("#lightbox [data-post]")).to_have_count(0)
    assert page.url.endswith("/explore/")


def test_further_tiles_come_on_the_way_down(open_page: Callable[..., Any], cast: Any) -> None:
    author = UserFactory()
    for _ in range(30):
        PostFactory(author=author)
    page = open_page("desktop", user=cast.carol)
    page.watched.allow(404)  # these pictures have no files
    go(page, "/explore/")
    expect(page.locator(".tile")).to_have_count(25)
    page.locator(".load-more").scroll_into_view_if_needed()
    expect(page.locator(".tile")).to_have_count(30)
    expect(page.locator(".load-more")).to_have_count(0)


def test_without_scripts_a_link_leads_to_further_tiles(open_page: Callable[..., Any], cast: Any) -> None:
    author = UserFactory()
    for _ in range(30):
        PostFactory(author=author)
    page = open_page("desktop", user=cast.carol, java_script_enabled=False)
    page.watched.allow(404)
    page.goto("/explore/")
    assert page.locator(".tile").count() == 25
    page.get_by_role("link", name="Show more").click()
    page.wait_for_url("**cursor=**")
    assert page.locator(".tile").count() == 5
