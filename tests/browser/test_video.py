"""Videos in posts and messages: what is in view plays, its sound and place can be chosen, and messages carry them."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import clips
from tests.browser.reels import make_reel, wait_until, wait_until_plays, wait_until_stands
from tests.browser.steps import go
from tests.browser.talks import bubble, field, open_talk, write


def make_video_post(author: Any, *, seconds: float = 4, is_silent: bool = False, **fields: Any) -> Any:
    from content import services
    from tests.factories import ready_video

    media = ready_video(author, round(seconds * 1000), 720, 720, is_silent=is_silent)
    return services.post_create(author=author, media_ids=[media.pk], **fields)


def card(page: Page, post: Any) -> Locator:
    return page.locator(f"#post-{post.shortcode}")


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4(seconds=1.0, width=144, height=256))
    return path


def test_in_the_feed_only_what_is_in_view_plays(open_page: Any, alice: Any, bob: Any, size: str) -> None:
    older, newer = make_video_post(alice), make_video_post(alice)
    page = open_page(size, user=bob)
    go(page, "/")
    wait_until_plays(card(page, newer))
    assert card(page, older).locator("video").evaluate("video => video.paused")
    card(page, older).locator("video").scroll_into_view_if_needed()
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    wait_until_plays(card(page, older))
    wait_until_stands(card(page, newer))


def test_a_press_pauses_and_what_was_paused_stays_so(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_video_post(alice)
    page = open_page("desktop", user=bob)
    go(page, "/")
    film = card(page, post)
    wait_until_plays(film)
    film.locator("video").click()
    wait_until_stands(film)
    film.locator(".menu > summary").click()
    page.keyboard.press("Escape")
    assert film.locator("video").evaluate("video => video.paused")
    film.get_by_role("button", name="Play").click()
    wait_until_plays(film)
    expect(film.get_by_role("button", name="Pause")).to_be_attached()


def test_sound_is_one_choice_for_all_and_a_silent_one_says_so(open_page: Any, alice: Any, bob: Any) -> None:
    silent, loud = make_video_post(alice, is_silent=True), make_video_post(alice)
    page = open_page("desktop", user=bob)
    go(page, "/")
    wait_until_plays(card(page, loud))
    sound = card(page, loud).get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert card(page, loud).locator("video").evaluate("video => !video.muted")
    expect(card(page, silent).get_by_role("button", name="Sound")).to_have_count(0)
    expect(card(page, silent)).to_contain_text("No sound")
    page.reload()
    wait_until_plays(card(page, loud))
    for wait in (
        wait_until_stands,
        wait_until_plays,
    ):  # what nobody has touched may have to be silent at first
        card(page, loud).locator("video").click(position={"x": 60, "y": 60})
        wait(card(page, loud))
    expect(sound).to_have_attribute("aria-pressed", "true")


def test_the_place_in_a_video_is_chosen_with_the_keyboard(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_video_post(alice)
    page = open_page("desktop", user=bob, reduced_motion="reduce")
    go(page, "/")
    line = card(page, post).get_by_role("slider", name="Place in the video")
    expect(line).to_have_attribute("aria-valuetext", "0:00 of 0:04")
    card(page, post).get_by_role("button", name="Play").click()
    wait_until_plays(card(page, post))
    card(page, post).get_by_role("button", name="Pause").press("Enter")
    line.focus()
    page.keyboard.press("End")
    wait_until(card(page, post), "video => video.currentTime > 3.5")
    expect(line).to_have_attribute("aria-valuetext", "0:04 of 0:04")


def test_what_lies_under_a_dialog_waits(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_video_post(alice)
    page = open_page("desktop", user=bob)
    go(page, "/")
    wait_until_plays(card(page, post))
    page.keyboard.press("?")
    wait_until_stands(card(page, post))
    page.keyboard.press("Escape")
    wait_until_plays(card(page, post))


def test_a_video_plays_over_the_grid_and_on_its_own_page(open_page: Any, alice: Any, bob: Any) -> None:
    make_reel(alice)
    page = open_page("desktop", user=bob)
    go(page, "/alice/")
    page.locator("a.tile").click()
    wait_until_plays(page.locator("#lightbox"))
    page.reload()
    wait_until_plays(page.locator(".post-full"))


def test_a_reel_watched_in_the_feed_counts(open_page: Any, alice: Any, bob: Any) -> None:
    from content.models import Post

    post = make_reel(alice)
    page = open_page("desktop", user=bob)
    with page.expect_response("**/view"):
        go(page, "/")
    assert Post.objects.get(pk=post.pk).view_count == 1


def test_a_file_that_cannot_be_played_says_so(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_video_post(alice)
    page = open_page("desktop", user=bob)
    page.route("**/*.mp4", lambda route: route.fulfill(status=200, content_type="video/mp4", body="nothing"))
    go(page, "/")
    expect(card(page, post).get_by_role("alert")).to_have_text("This video can't be played here.")


def test_a_video_is_sent_in_a_message_and_played(
    open_page: Any, alice: Any, bob: Any, talk: Any, short: Path
) -> None:
    mine, theirs = open_page("desktop", user=alice), open_page("phone", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    mine.set_input_files("[data-files]", [str(short)])
    expect(mine.locator("[data-attachment]")).to_have_count(1)
    expect(mine.get_by_role("button", name="Remove this video")).to_be_visible()
    write(mine, "Look at this")
    for page in (mine, theirs):
        expect(bubble(page, "Look at this").locator("video")).to_be_visible(timeout=30_000)
        wait_until_plays(bubble(page, "Look at this"))
    expect(mine.locator("[data-attachment], .msg--pending")).to_have_count(0)


def test_a_message_waits_for_its_video(
    open_page: Any, alice: Any, bob: Any, talk: Any, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from content import tasks
    from content.models import Media

    process, waiting = tasks.process_video.delay, []
    monkeypatch.setattr(tasks.process_video, "delay", lambda *given, **named: waiting.append((given, named)))
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    page.set_input_files("[data-files]", [str(short)])
    expect(page.locator("[data-progress].is-processing")).to_be_visible()
    write(page, "In a moment")
    expect(page.locator(".msg--pending")).to_contain_text("Sending")
    expect(field(page)).to_have_value("")
    assert Media.objects.get().state == "processing"
    for given, named in waiting:
        process(*given, **named)
    expect(bubble(page, "In a moment").locator("video")).to_be_visible(timeout=20_000)
    expect(page.locator(".msg--pending")).to_have_count(0)


def test_a_video_that_cannot_be_used_is_taken_back_with_the_reason(
    open_page: Any, alice: Any, bob: Any, talk: Any, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4(seconds=1.0, width=144, height=256)[:2000])
    page = open_page("desktop", user=alice)
    page.watched.allow(400, 415)
    open_talk(page, talk)
    page.set_input_files("[data-files]", [str(path)])
    expect(page.locator(".toast--error")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-attachment]")).to_have_count(0)
