"""Pages that libraries draw keep to the Content-Security-Policy too, and work without anything from outside."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.steps import make_post


def test_the_documentation_of_the_api_lists_its_operations(open_page: Any) -> None:
    page = open_page("desktop")
    page.goto("/api/docs/")
    groups = page.locator(".opblock-tag")
    expect(groups.first).to_be_visible()
    assert groups.count() > 10
    page.get_by_role("button", name="Expand operation").nth(1).click()
    expect(page.locator(".opblock").first).to_be_visible()
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/accounts/user/",
        "/admin/content/post/",
        "/admin/content/media/",
        "/admin/social/comment/",
    ],
)
def test_staff_see_their_lists(open_page: Any, staff: Any, alice: Any, path: str) -> None:
    make_post(alice, caption="For the list")
    page = open_page("desktop", user=staff)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
