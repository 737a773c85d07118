"""The reel viewer: what is in view plays; swiping, liking, commenting, and views that count."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect

from content.models import Post, ReelView
from tests import clips
from tests.browser.reels import (
    make_reel,
    open_reels,
    reel,
    wait_until,
    wait_until_plays,
    wait_until_stands,
)
from tests.browser.steps import choose_photos, go, like_button, open_composer, wait_until_uploaded


def press_until_shown(page: Page, key: str, post: Any) -> None:
    page.keyboard.press(key)
    expect(reel(page, post).locator(".reel__stage")).to_be_in_viewport(ratio=0.9)


def swipe(page: Page, start: int, end: int) -> None:
    """A finger moves from one height to another."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *heights: float) -> None:
        points = [{"x": 150, "y": y} for y in heights]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start)
    for step in range(1, 11):
        send("touchMove", start + (end - start) * step / 10)
    send("touchEnd")


def wait_for_views(post: Any, count: int, page: Page) -> None:
    expect(reel(page, post).locator("[data-views]")).to_have_text(
        "1 view" if count == 1 else f"{count} views"
    )
    assert Post.objects.get(pk=post.pk).view_count == count


def test_a_reel_from_the_composer_is_watched_by_somebody_else(
    open_page: Any, alice: Any, bob: Any, tmp_path: Path, size: str
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4(seconds=2.0, width=144, height=256))
    mine = open_page(size, user=alice)
    open_composer(mine)
    choose_photos(mine, [path])
    wait_until_uploaded(mine, 1)
    for _ in range(2):
        mine.get_by_role("button", name="Next", exact=True).click()
    mine.get_by_label("Caption").fill("Two seconds of it")
    mine.get_by_role("button", name="Share", exact=True).click()
    mine.wait_for_url("**/reel/*/", timeout=20_000)

    page = open_page(size, user=bob)
    go(page, "/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Reels").click()
    post = Post.objects.get()
    expect(reel(page, post)).to_contain_text("Two seconds of it")
    wait_until_plays(reel(page, post))
    wait_for_views(post, 1, page)


def test_one_plays_at_a_time_and_the_address_goes_along(
    open_page: Any, alice: Any, bob: Any, size: str
) -> None:
    first, second = make_reel(alice, "One"), make_reel(alice, "Two")
    page = open_page(size, user=bob)
    open_reels(page, first)
    wait_until_plays(reel(page, first))
    assert page.evaluate("location.pathname") == f"/reels/{first.shortcode}/"
    press_until_shown(page, "ArrowDown", second)
    wait_until_plays(reel(page, second))
    wait_until_stands(reel(page, first))
    page.wait_for_function(f"() => location.pathname === '/reels/{second.shortcode}/'")
    expect(page.locator("[data-announcer]")).to_have_text("Reel by alice")
    press_until_shown(page, "ArrowUp", first)
    wait_until_plays(reel(page, first))
    page.reload()
    wait_until_plays(reel(page, first))


def test_a_swipe_brings_the_next_reel(open_page: Any, alice: Any, bob: Any) -> None:
    first, second = make_reel(alice), make_reel(alice)
    page = open_page("phone", user=bob)
    open_reels(page, first)
    wait_until_plays(reel(page, first))
    swipe(page, 740, 140)  # more than half of the screen: however slowly, it is the next one that it snaps to
    expect(reel(page, second).locator(".reel__stage")).to_be_in_viewport(ratio=0.9)
    wait_until_plays(reel(page, second))


def test_a_view_counts_once_however_often_it_is_watched(open_page: Any, alice: Any, bob: Any) -> None:
    first, second = make_reel(alice, seconds=1.5), make_reel(alice, seconds=4)
    page = open_page("desktop", user=bob)
    open_reels(page, first)
    wait_for_views(first, 1, page)
    press_until_shown(page, "ArrowDown", second)
    wait_for_views(second, 1, page)
    press_until_shown(page, "ArrowUp", first)
    wait_until_plays(reel(page, first))
    with page.expect_response("**/view"):
        page.reload()
        wait_until_plays(reel(page, first))
        wait_until(reel(page, first), "video => video.currentTime > 1.1")
    assert Post.objects.filter(view_count=1).count() == 2
    assert ReelView.objects.filter(viewer_id=bob.pk).count() == 2


def test_what_was_watched_to_its_end_is_told(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_reel(alice, seconds=1.5)
    page = open_page("desktop", user=bob)
    with page.expect_response(lambda response: '"complete":true' in (response.request.post_data or "")):
        open_reels(page, post)
    assert Post.objects.aggregate(all=Sum("complete_count"))["all"] == 1


def test_a_press_pauses_and_a_double_tap_likes(open_page: Any, alice: Any, bob: Any, size: str) -> None:
    post = make_reel(alice)
    page = open_page(size, user=bob)
    open_reels(page, post)
    film = reel(page, post)
    wait_until_plays(film)
    press = film.locator("video").tap if size == "phone" else film.locator("video").click
    press(position={"x": 120, "y": 200})
    wait_until_stands(film)
    expect(film.get_by_role("button", name="Play")).to_be_visible()
    press(position={"x": 120, "y": 200})
    wait_until_plays(film)
    film.locator("video").dblclick(position={"x": 120, "y": 200})
    expect(film.locator(".heart-burst")).to_be_attached()
    expect(like_button(film)).to_have_attribute("aria-pressed", "true")
    expect(film.locator("[data-like-count]")).to_contain_text("1")
    page.wait_for_timeout(350)  # a single tap would have been heeded by now
    assert film.locator("video").evaluate("video => !video.paused")


def test_keys_like_mute_and_pause(open_page: Any, alice: Any, bob: Any) -> None:
    first, second = make_reel(alice), make_reel(alice)
    page = open_page("desktop", user=bob)
    open_reels(page, first)
    film = reel(page, first)
    wait_until_plays(film)
    page.keyboard.press("l")
    expect(like_button(film)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(" ")
    wait_until_stands(film)
    page.keyboard.press(" ")
    wait_until_plays(film)
    assert film.locator("video").evaluate("video => video.muted")
    page.keyboard.press("m")
    expect(film.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "true")
    press_until_shown(page, "ArrowDown", second)
    wait_until_plays(reel(page, second))
    assert reel(page, second).locator("video").evaluate("video => !video.muted"), "the choice is remembered"


def test_a_comment_is_written_in_the_sheet_while_the_film_goes_on(
    open_page: Any, alice: Any, bob: Any, size: str
) -> None:
    post = make_reel(alice)
    page = open_page(size, user=bob)
    open_reels(page, post)
    film = reel(page, post)
    wait_until_plays(film)
    film.get_by_role("link", name="Comments").first.click()
    sheet = page.get_by_role("dialog", name="Comments")
    expect(sheet.get_by_text("No comments yet")).to_be_visible()
    box = sheet.get_by_role("textbox", name="Add a comment")
    box.fill("So smooth")
    sheet.get_by_role("button", name="Post").click()
    expect(sheet.locator(".comment")).to_contain_text("So smooth")
    expect(sheet.get_by_text("No comments yet")).to_be_hidden()
    assert film.locator("video").evaluate("video => !video.paused")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(film.locator("[data-comment-count]")).to_contain_text("1")


def test_a_reel_is_sent_to_somebody(open_page: Any, alice: Any, bob: Any, talk: Any) -> None:
    post = make_reel(alice)
    page = open_page("desktop", user=bob)
    open_reels(page, post)
    film = reel(page, post)
    film.get_by_role("link", name="Send in a message").click()
    dialog = page.get_by_role("dialog", name="Send in a message")
    expect(dialog).to_be_visible()
    wait_until_stands(film)
    page.keyboard.press("Escape")
    wait_until_plays(film)


def test_further_reels_come_before_the_last_is_reached(open_page: Any, alice: Any, bob: Any) -> None:
    from feed import reels

    for _ in range(reels.PAGE + 2):
        make_reel(alice)
    page = open_page("desktop", user=bob)
    open_reels(page)
    shown = page.locator("[data-reel]")
    expect(shown).to_have_count(reels.PAGE)
    for _ in range(reels.PAGE - 3):
        at = page.evaluate("location.pathname")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("at => location.pathname !== at", arg=at)
    expect(shown).to_have_count(reels.PAGE + 2)
    ids = shown.evaluate_all("all => all.map((one) => one.dataset.reel)")
    assert len(set(ids)) == len(ids)
    expect(page.get_by_text("That's all for now")).to_be_attached()


def test_nothing_starts_by_itself_where_motion_is_to_be_saved(open_page: Any, alice: Any, bob: Any) -> None:
    first, second = make_reel(alice), make_reel(alice)
    page = open_page("desktop", user=bob, reduced_motion="reduce")
    open_reels(page, first)
    film = reel(page, first)
    play = film.get_by_role("button", name="Play")
    expect(play).to_be_visible()
    page.wait_for_timeout(500)  # it would have started by now
    assert film.locator("video").evaluate("video => video.paused && video.currentTime === 0")
    play.click()
    wait_until_plays(film)
    press_until_shown(page, "ArrowDown", second)
    expect(reel(page, second).get_by_role("button", name="Play")).to_be_visible()
    wait_until_stands(film)


def test_reels_are_followed_from_where_they_are(open_page: Any, alice: Any, bob: Any) -> None:
    from tests.factories import UserFactory

    post = make_reel(UserFactory(username="stranger"))
    page = open_page("desktop", user=bob)
    open_reels(page, post)
    reel(page, post).get_by_role("button", name="Follow stranger").click()
    expect(reel(page, post).get_by_role("button", name="Following stranger")).to_be_visible()


def test_the_tab_of_a_profile_tells_views_and_leads_phones_into_the_viewer(
    open_page: Any, alice: Any, bob: Any
) -> None:
    post = make_reel(alice)
    Post.objects.filter(pk=post.pk).update(view_count=1284)
    page = open_page("phone", user=bob)
    go(page, "/alice/reels/")
    expect(page.locator(".tile__views")).to_have_text("Views: 1,284")
    page.locator("a.tile").tap()
    page.wait_for_url(f"**/reels/{post.shortcode}/")
    wait_until_plays(reel(page, post))


@pytest.mark.parametrize("address", ["/reels/", "/reels/{code}/"])
def test_reels_can_be_watched_without_scripts(open_page: Any, alice: Any, bob: Any, address: str) -> None:
    post = make_reel(alice, "Plain")
    page = open_page("desktop", user=bob, java_script_enabled=False)
    page.goto(address.format(code=post.shortcode))
    film = reel(page, post)
    expect(film).to_contain_text("Plain")
    expect(film.locator("video[controls]")).to_be_visible()
    film.get_by_role("link", name="Comments").first.click()
    expect(page.get_by_role("textbox", name="Add a comment")).to_be_visible()
