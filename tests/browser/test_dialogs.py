"""What lies under a dialog stays where it is."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.sound import REPAINTED
from tests.browser.steps import go, make_post


def test_the_page_does_not_move_when_a_dialog_opens(open_page: Any, alice: Any) -> None:
    make_post(alice, caption="Stays")
    page = open_page("desktop", user=alice, reduced_motion="reduce")
    go(page, "/")
    card = page.locator("[data-post]").first
    page.evaluate(REPAINTED)  # the browser settles whether there is a scrollbar
    before = card.bounding_box()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert card.bounding_box() == before
    page.mouse.click(5, 5)  # on the backdrop
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    assert card.bounding_box() == before


def test_a_drag_that_ends_on_the_backdrop_does_not_close(open_page: Any, alice: Any) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(dialog).to_be_visible()
