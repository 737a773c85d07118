"""Saving a post: shown at once, taken back when the server refuses, then sorted into collections."""

from typing import Any

import pytest
from playwright.sync_api import expect

from social import services
from social.models import Bookmark, Collection, CollectionItem
from tests.browser.steps import go, make_post


@pytest.fixture
def post(alice: Any) -> Any:
    return make_post(alice, caption="To be saved")


def save_button(page: Any) -> Any:
    return page.locator("form[data-save] button").first


def test_a_press_saves_at_once_and_a_second_one_lets_go(
    open_page: Any, size: str, bob: Any, post: Any
) -> None:
    page = open_page(size, user=bob)
    go(page, "/?feed=following")
    held: list[Any] = []
    page.route("**/save/", lambda route: held.append(route))
    button = save_button(page)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click(force=True)  # the answer to the first press isn't there: nothing more is sent
    assert len(held) == 1
    held[0].continue_()
    page.unroute("**/save/")
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    expect(page.locator("form[data-save] input[name=undo]")).to_have_count(1)
    assert Bookmark.objects.filter(user=bob, post=post).exists()

    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("form[data-save] input[name=undo]")).to_have_count(0)
    expect(page.locator("#toasts")).not_to_contain_text("Saved.")
    assert not Bookmark.objects.exists()


def test_a_refused_save_is_taken_back_and_told(open_page: Any, bob: Any, post: Any) -> None:
    page = open_page("desktop", user=bob)
    page.watched.allow(500)
    page.watched.tolerate("Response Status Error Code 500")
    go(page, "/?feed=following")
    page.route("**/save/", lambda route: route.fulfill(status=500, body="no"))
    save_button(page).click()
    expect(page.locator("#toasts")).to_contain_text("Something went wrong on our side")
    expect(page.locator("#toasts")).not_to_contain_text("Saved.")
    expect(save_button(page)).to_have_attribute("aria-pressed", "false")


def test_a_saved_post_goes_into_a_new_collection_from_the_toast(
    open_page: Any, size: str, bob: Any, post: Any
) -> None:
    services.collection_create(owner=bob, name="Hills")
    page = open_page(size, user=bob)
    page.watched.allow(400)
    go(page, "/?feed=following")
    save_button(page).click()
    page.locator("#toasts").get_by_role("button", name="Add to a collection").click()
    dialog = page.get_by_role("dialog", name="Add to a collection")
    dialog.get_by_role("button", name="Add to Hills").click()
    expect(dialog.get_by_role("button", name="Take out of Hills")).to_be_visible()
    dialog.get_by_label("New collection").fill("hills")
    dialog.get_by_role("button", name="Add to a new collection").click()
    expect(dialog.get_by_role("alert")).to_contain_text("You already have a collection called")
    dialog.get_by_label("New collection").fill("Lakes")
    dialog.get_by_role("button", name="Add to a new collection").click()
    expect(dialog.get_by_role("button", name="Take out of Lakes")).to_be_visible()
    assert {item.collection.name for item in CollectionItem.objects.all()} == {"Hills", "Lakes"}
    page.keyboard.press("Escape")

    go(page, "/bob/saved/")
    page.get_by_role("link", name="Lakes").click()
    expect(page.get_by_role("heading", name="Lakes")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(1)


def test_a_long_press_chooses_the_collection_of_a_post_that_is_not_saved_yet(
    open_page: Any, bob: Any, post: Any
) -> None:
    services.collection_create(owner=bob, name="Hills")
    page = open_page("desktop", user=bob)
    go(page, post.get_absolute_url())
    box = save_button(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    dialog = page.get_by_role("dialog", name="Add to a collection")
    expect(dialog).to_be_visible()
    page.mouse.up()
    assert not Bookmark.objects.exists()
    dialog.get_by_role("button", name="Add to Hills").click()
    expect(dialog.get_by_role("button", name="Take out of Hills")).to_be_visible()
    page.keyboard.press("Escape")
    expect(save_button(page)).to_have_attribute("aria-pressed", "true")
    save_button(page).click()
    expect(save_button(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator("form[data-save] input[name=undo]")).to_have_count(0)
    assert not Bookmark.objects.exists()


def test_the_key_saves_the_post_that_is_open_over_the_grid(open_page: Any, bob: Any, post: Any) -> None:
    page, held = open_page("desktop", user=bob), {}
    page.route("**/js/save.*js", lambda route: held.update(script=route))
    page.route("**/save/", lambda route: held.update(answer=route))
    go(page, "/alice/")
    page.locator("a[data-lightbox]").first.click()
    button = page.locator("#lightbox form[data-save] button")
    expect(button).to_be_visible()
    page.keyboard.press("s")
    page.wait_for_function("() => document.querySelector('#lightbox form[data-save][aria-busy]')")
    held["script"].continue_()  # it is there for the answer, and wasn't for the press
    page.wait_for_timeout(200)
    held["answer"].continue_()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#lightbox form[data-save] input[name=undo]")).to_be_attached()
    assert Bookmark.objects.filter(user=bob, post=post).exists()


def test_a_collection_is_edited_on_a_phone(open_page: Any, alice: Any, bob: Any, post: Any) -> None:
    other = make_post(alice, first=1)
    for each in (post, other):
        services.bookmark_add(user=bob, post_id=each.pk)
    page = open_page("phone", user=bob)
    go(page, "/bob/saved/")
    page.get_by_role("link", name="New collection").click()
    page.get_by_label("Name").fill("Lakes")
    page.locator(".pick__tile").first.click()
    page.locator(".pick__cover").first.click()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Lakes")).to_be_visible()
    mine = Collection.objects.get()
    assert (mine.recent_ids, mine.cover_id) == ([other.pk], other.pk)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("button", name="Delete collection").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".collection")).to_have_count(0)
    expect(page.locator(".tile")).to_have_count(2)
