"""Reels and videos for the browser tests, and what is looked for in them."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import go

PLAYS = "video => !video.paused && video.currentTime > 0"
STANDS = "video => video.paused"


def make_reel(author: Any, caption: str = "", *, seconds: float = 4, is_silent: bool = False) -> Any:
    """A reel made by the services, of a film that really plays."""
    from content import services
    from tests.factories import ready_video

    media = ready_video(author, round(seconds * 1000), is_silent=is_silent)
    return services.reel_create(author=author, media_id=media.pk, caption=caption)


def reel(page: Page, post: Any) -> Locator:
    return page.locator(f"[data-reel='{post.pk}']")


def open_reels(page: Page, first: Any = None) -> None:
    go(page, f"/reels/{first.shortcode}/" if first else "/reels/")
    expect(page.locator(".reels")).to_be_visible()


def wait_until(film: Locator, condition: str) -> None:
    """Waits until `condition`, a function of the <video>, is true."""
    handle = film.locator("video").element_handle()
    film.page.wait_for_function(condition, arg=handle)


def wait_until_plays(film: Locator) -> None:
    wait_until(film, PLAYS)


def wait_until_stands(film: Locator) -> None:
    wait_until(film, STANDS)
