"""Videos in the composer: on their way, being processed, their cover, and what becomes of them."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests import clips
from tests.browser.pictures import jpeg_files
from tests.browser.steps import choose_photos, open_composer, step_to_details, wait_until_uploaded


@pytest.fixture
def tall(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4(seconds=2.0, width=144, height=256))
    return path


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody processes what is uploaded: the tests say how far it is."""
    from content import tasks

    monkeypatch.setattr(tasks.process_video, "delay", lambda *_args, **_options: None)
    monkeypatch.setattr(tasks.process_video, "apply_async", lambda *_args, **_options: None)


def tell(media: Any, state: str, progress: int, error: str | None = None) -> None:
    """As the worker does: the composer is told, and asks for what it may have missed."""
    from content.models import Media
    from instaclone.common import realtime

    Media.objects.filter(pk=media.pk).update(progress=progress)
    data = {"media_id": str(media.pk), "state": state, "progress": progress, "error": error}
    realtime.publish([media.owner_id], "media.progress", data, keep=state != "processing")


def set_cover(page: Page, ms: int) -> None:
    page.get_by_role("slider", name="Cover").evaluate(
        """(input, value) => {
          input.value = value;
          for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
        }""",
        str(ms),
    )


def test_a_short_tall_video_is_shared_as_a_reel_with_a_chosen_cover(
    open_page: Any, alice: Any, tall: Path, size: str
) -> None:
    from content.models import Media, Post

    page = open_page(size, user=alice)
    open_composer(page)
    choose_photos(page, [tall])
    wait_until_uploaded(page, 1)
    expect(page.get_by_role("button", name="Video 1 of 1")).to_be_visible()
    held: list[Route] = []
    page.route("**/composer/cover*.js", lambda route: held.append(route))
    page.get_by_role("button", name="Next", exact=True).click()
    while not held:
        page.wait_for_timeout(20)
    cover = page.get_by_role("slider", name="Cover")
    expect(cover).to_be_hidden()  # no choice is lost while its code is on its way
    held.pop().continue_()
    set_cover(page, 1200)
    expect(page.locator("[data-cover-time]")).to_have_text("1.2 s")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("radio", name="Reel")).to_be_checked()
    page.get_by_label("Caption").fill("Two seconds")
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/reel/*/", timeout=20_000)
    assert Post.objects.get().kind == "reel"
    assert Media.objects.get().cover_ms == pytest.approx(1200, abs=60)


def test_who_came_for_a_reel_gets_one_or_is_told_why_not(open_page: Any, alice: Any, tmp_path: Path) -> None:
    wide = tmp_path / "wide.mp4"
    wide.write_bytes(clips.mp4(seconds=1.0))
    page = open_page("desktop", user=alice)
    open_composer(page)
    page.get_by_role("navigation", name="What to create").get_by_role("link", name="Reel").click()
    expect(page.get_by_role("heading", name="New reel")).to_be_visible()
    choose_photos(page, [wide])
    wait_until_uploaded(page, 1)
    expect(page.get_by_role("navigation", name="What to create")).to_be_hidden()
    step_to_details(page)
    expect(page.get_by_role("radio", name="Reel")).to_be_checked()
    told = page.get_by_text("so this is shared as a post")
    expect(told).to_be_hidden()
    choose_photos(page, jpeg_files(tmp_path, 1))
    expect(told).to_be_visible()


def test_of_a_film_that_the_browser_cant_decode_the_servers_is_shown(
    open_page: Any, alice: Any, tmp_path: Path
) -> None:
    film = tmp_path / "IMG_0001.MOV"
    film.write_bytes(clips.phone_mov(seconds=2.0))
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, [film])
    wait_until_uploaded(page, 1)
    page.get_by_role("button", name="Next", exact=True).click()
    shown = page.get_by_label("Preview of the video")
    expect(shown).to_be_visible()
    set_cover(page, 1200)
    expect(shown).to_have_js_property("videoWidth", 108)
    expect(shown).to_have_attribute("poster", re.compile(r"^(blob|https?):"))


def test_a_video_can_be_a_post_beside_photos(open_page: Any, alice: Any, tall: Path, tmp_path: Path) -> None:
    from content.models import Post

    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, [tall])
    wait_until_uploaded(page, 1)
    step_to_details(page)
    page.locator(".segment").get_by_text("Post", exact=True).click()
    choose_photos(page, jpeg_files(tmp_path, 1, ((900, 900),)))
    wait_until_uploaded(page, 2)
    expect(page.get_by_role("radio", name="Reel")).to_be_hidden()
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    post = Post.objects.get()
    assert [shown["kind"] for shown in post.media] == ["video", "image"]


@pytest.mark.usefixtures("no_worker")
def test_the_processing_is_told_over_the_socket(open_page: Any, alice: Any, tall: Path) -> None:
    from content.models import Media

    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, [tall])
    bar = page.locator(".strip__item[data-status=processing] progress")
    expect(bar).to_be_visible()
    expect(page.locator("html[data-realtime=live]")).to_be_attached()
    media = Media.objects.get()
    tell(media, "processing", 40)
    expect(bar).to_have_js_property("value", 0.4)
    step_to_details(page)
    page.get_by_role("button", name="Share", exact=True).click()
    tell(media, "processing", 75)
    expect(page.get_by_text("The video is being processed: 75%")).to_be_visible()
    reason = "The video is broken."
    tell(media, "failed", 0, reason)
    failure = page.locator(".composer__failure")
    expect(failure).to_contain_text(f"clip.mp4 {reason}")
    expect(failure.get_by_role("button", name="Retry")).to_be_visible()


@pytest.mark.usefixtures("no_worker")
def test_an_old_answer_does_not_undo_what_was_told(open_page: Any, alice: Any, tall: Path) -> None:
    from content.models import Media

    page = open_page("desktop", user=alice)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/media/*", lambda route: held.append((route, route.fetch())))
    open_composer(page)
    choose_photos(page, [tall])
    bar = page.locator(".strip__item[data-status=processing] progress")
    expect(bar).to_be_visible()
    expect(page.locator("html[data-realtime=live]")).to_be_attached()
    while not held:
        page.wait_for_timeout(20)  # the composer asks, and the answer of now is kept back
    tell(Media.objects.get(), "processing", 40)
    expect(bar).to_have_js_property("value", 0.4)
    route, answer = held.pop()
    assert answer.json()["progress"] == 0
    with page.expect_response("**/api/v1/media/*"):
        route.fulfill(response=answer)
    page.wait_for_timeout(200)
    expect(bar).to_have_js_property("value", 0.4)


@pytest.mark.usefixtures("no_worker")
def test_one_need_not_wait_for_the_processing(open_page: Any, alice: Any, tall: Path) -> None:
    from content.models import Draft

    page = open_page("phone", user=alice)
    open_composer(page)
    choose_photos(page, [tall])
    expect(page.locator(".strip__item[data-status=processing]")).to_be_visible()
    step_to_details(page)
    page.get_by_label("Caption").fill("Later, by itself")
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Don't wait").click()
    page.wait_for_url("**/accounts/drafts/")
    expect(page.get_by_text("A video is still being processed.")).to_be_visible()
    assert Draft.objects.get().publish_at is not None


@pytest.mark.usefixtures("no_worker")
def test_a_video_that_is_being_processed_survives_a_reload(open_page: Any, alice: Any, tall: Path) -> None:
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, [tall])
    expect(page.locator(".strip__item[data-status=processing]")).to_be_visible()
    page.wait_for_timeout(500)  # the draft is written a moment later
    page.reload()
    expect(page.locator(".strip__item[data-status=processing]")).to_be_visible()


def test_what_is_no_video_is_told_in_words(open_page: Any, alice: Any, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"This is a letter, not a film." * 40)
    page = open_page("desktop", user=alice)
    page.watched.allow(400, 415)
    open_composer(page)
    choose_photos(page, [path])
    failure = page.locator(".composer__failure")
    expect(failure).to_contain_text("film.mp4")
    expect(failure).not_to_contain_text("Something went wrong")
