"""What several tests let a person do, and rows with real pictures behind them."""

import io
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pictures import jpeg
from tests.factories import PASSWORD


def make_post(author: Any, *, photos: int = 1, first: int = 0, **fields: Any) -> Any:
    """A post made by the services from real files."""
    from content import services

    media = [
        services.media_upload(owner=author, file=io.BytesIO(jpeg(first + number, (900, 900))))
        for number in range(photos)
    ]
    return services.post_create(author=author, media_ids=[one.pk for one in media], **fields)


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail address").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main form").get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")


def go(page: Page, address: str) -> None:
    """Opens an address and waits until the behaviours are attached, those of this page alone as well."""
    page.goto(address)
    expect(page.locator("html.ready")).to_be_attached()


def open_composer(page: Page) -> None:
    go(page, "/create/")
    expect(page.locator(".composer")).to_be_visible()


def choose_photos(page: Page, paths: list[Any]) -> None:
    page.set_input_files("#composer-files", [str(path) for path in paths])


def wait_until_uploaded(page: Page, count: int) -> None:
    expect(page.locator(".strip__item[data-status=ready]")).to_have_count(count, timeout=20_000)


def step_to_details(page: Page) -> None:
    """From the arranging of what was chosen, by way of the editing."""
    for title in ("Edit", "Details"):
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def like_button(scope: Any) -> Any:
    return scope.get_by_role("button", name="Like", exact=True)
