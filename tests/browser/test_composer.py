"""The composer: nothing is lost, failures are told in words, order without a mouse."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import jpeg_files
from tests.browser.steps import choose_photos, open_composer, step_to_details, wait_until_uploaded


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return jpeg_files(tmp_path, 3, ((900, 600), (600, 900), (800, 800)))


def wait_until_kept(page: Page, text: str) -> None:
    """The draft is written a moment after the last change."""
    for _ in range(50):
        if text in page.evaluate("JSON.stringify({...localStorage})"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{text!r} is not in the kept draft")


def test_a_draft_survives_a_reload(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, photos)
    wait_until_uploaded(page, 3)
    page.get_by_role("radio", name="1:1", exact=True).check()
    page.get_by_role("button", name="Photo 2 of 3").click()
    page.get_by_role("button", name="Move earlier").click()
    step_to_details(page)
    page.get_by_label("Description for people who can't see it").fill("A tall one")
    page.get_by_label("Caption").fill("Not lost")
    page.get_by_label("Turn comments off").check()
    wait_until_kept(page, "Not lost")
    page.reload()
    expect(page.get_by_role("heading", name="Details")).to_be_visible()
    expect(page.get_by_label("Caption")).to_have_value("Not lost")
    expect(page.get_by_label("Turn comments off")).to_be_checked()
    expect(page.get_by_label("Description for people who can't see it")).to_have_value("A tall one")
    expect(page.locator(".strip__item[data-status=ready] img")).to_have_count(3)

    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    from content.models import Post

    post = Post.objects.get()
    assert post.comments_disabled
    assert [shown["alt_text"] for shown in post.media] == ["A tall one", "", ""]
    assert all(shown["width"] == shown["height"] for shown in post.media)
    assert page.evaluate("localStorage.length") == 0


def test_a_file_that_is_no_photo_is_told_in_words_and_can_be_removed(
    open_page: Any, alice: Any, photos: list[Path], tmp_path: Path
) -> None:
    fake = tmp_path / "holiday.jpg"
    fake.write_text("This is a letter, not a photo.\n" * 20)
    page = open_page("phone", user=alice)
    page.watched.allow(415)
    open_composer(page)
    choose_photos(page, [photos[0], fake])
    failure = page.locator(".composer__failure")
    expect(failure).to_contain_text("holiday.jpg")
    expect(failure).to_contain_text("not a JPEG, PNG, WebP, AVIF, HEIC or GIF picture")
    failure.get_by_role("button", name="Retry").click()
    expect(failure).to_contain_text("not a JPEG, PNG, WebP, AVIF, HEIC or GIF picture")
    failure.get_by_role("button", name="Remove").click()
    expect(failure).to_have_count(0)
    expect(page.locator(".strip__item")).to_have_count(1)


def test_a_file_over_the_limit_is_refused_before_it_is_sent(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    page = open_page("desktop", user=alice)
    open_composer(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          const bytes = new Uint8Array(Number(document.querySelector('.composer').dataset.maxBytes) + 1);
          transfer.items.add(new File([bytes], 'huge.jpg', { type: 'image/jpeg' }));
          const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
          document.dispatchEvent(new DragEvent('drop', options));
        }"""
    )
    failure = page.locator(".composer__failure")
    expect(failure).to_contain_text("It is larger than 25 MB.")
    expect(failure.get_by_role("button", name="Retry")).to_be_hidden()
    assert not sent


def test_an_upload_that_the_network_lost_is_sent_again(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    page = open_page("desktop", user=alice)
    page.watched.tolerate("net::ERR_FAILED")
    page.route("**/api/v1/media", lambda route: route.abort())
    open_composer(page)
    choose_photos(page, photos[:1])
    failure = page.locator(".composer__failure")
    expect(failure).to_contain_text("The server can't be reached")
    page.unroute("**/api/v1/media")
    failure.get_by_role("button", name="Retry").click()
    wait_until_uploaded(page, 1)
    expect(failure).to_have_count(0)


def test_sharing_again_after_a_lost_answer_makes_one_post(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    from content.models import Post

    page = open_page("desktop", user=alice)
    page.watched.tolerate("net::ERR_FAILED")

    def lose_the_answer(route: Any) -> None:
        route.fetch()  # the server makes the post …
        route.abort()  # … and the browser never hears of it

    page.route("**/api/v1/posts", lose_the_answer)
    open_composer(page)
    choose_photos(page, photos[:1])
    wait_until_uploaded(page, 1)
    step_to_details(page)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text("The server can't be reached")).to_be_visible()
    page.unroute("**/api/v1/posts")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/p/*/")
    assert Post.objects.count() == 1


def test_what_the_server_refuses_stands_at_its_field(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    page.watched.allow(400)
    open_composer(page)
    choose_photos(page, photos[:1])
    wait_until_uploaded(page, 1)
    step_to_details(page)
    page.get_by_label("Caption").fill("x" * 2_201)
    expect(page.locator("[data-count-for=composer-caption]")).to_have_class("field__count is-over is-near")
    page.get_by_role("button", name="Share", exact=True).click()
    error = page.locator("[data-error-for=caption]")
    expect(error).to_contain_text("2200")
    expect(page.get_by_label("Caption")).to_be_focused()


def test_leaving_asks_and_can_keep_or_discard_the_draft(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, photos[:1])
    wait_until_uploaded(page, 1)
    rail = page.get_by_role("navigation", name="Main")
    question = page.get_by_role("dialog", name="Leave this post unfinished?")
    rail.get_by_role("link", name="Profile").click()
    question.get_by_role("button", name="Cancel").click()
    expect(page.locator(".strip__item")).to_have_count(1)

    rail.get_by_role("link", name="Profile").click()
    question.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/alice/")
    open_composer(page)
    page.get_by_role("link", name="Drafts and scheduled posts").click()
    page.get_by_role("link", name="Edit").click()
    expect(page.locator(".strip__item[data-status=ready]")).to_have_count(1)

    open_composer(page)
    choose_photos(page, photos[1:2])
    wait_until_uploaded(page, 1)
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("dialog", name="Discard this post?").get_by_role("button", name="Discard").click()
    page.wait_for_url("**/alice/")
    open_composer(page)
    expect(page.get_by_text("Drag photos and videos here")).to_be_visible()


def test_photos_are_put_in_order_by_dragging(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, photos)
    wait_until_uploaded(page, 3)
    thumbs = page.locator(".strip__thumb")
    pictures = [thumb.locator("img").get_attribute("src") for thumb in thumbs.all()]
    first, last = thumbs.nth(0).bounding_box(), thumbs.nth(2).bounding_box()
    page.mouse.move(first["x"] + 30, first["y"] + 30)
    page.mouse.down()
    page.mouse.move(last["x"] + 60, last["y"] + 30, steps=8)
    page.mouse.up()
    expect(page.locator("[data-live]")).to_have_text("Moved to place 3 of 3.")
    now = [thumb.locator("img").get_attribute("src") for thumb in thumbs.all()]
    assert now == [pictures[1], pictures[2], pictures[0]]


def test_a_photo_is_moved_and_zoomed_by_pointer(open_page: Any, alice: Any, photos: list[Path]) -> None:
    from content.models import Media

    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, photos[:1])  # 900 × 600
    wait_until_uploaded(page, 1)
    page.get_by_role("radio", name="1:1", exact=True).check()
    box = page.locator("[data-crop-window]").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] + 100, steps=4)  # as far right as it goes: its left edge shows
    page.mouse.up()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        step_to_details(page)
    crop = Media.objects.get().crop
    assert crop["x"] == 0
    assert abs(crop["width"] - 2 / 3) < 0.01
    assert crop["height"] == 1
