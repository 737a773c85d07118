"""Drafts on the server and posts with a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.pictures import jpeg_files
from tests.browser.steps import choose_photos, go, open_composer, step_to_details, wait_until_uploaded
from tests.feed.topics import placed


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return jpeg_files(tmp_path, 2, ((900, 600),))


def compose(page: Page, photos: list[Path], caption: str) -> None:
    open_composer(page)
    choose_photos(page, photos)
    wait_until_uploaded(page, len(photos))
    step_to_details(page)
    page.get_by_label("Caption").fill(caption)


def test_a_draft_goes_on_in_another_browser_and_becomes_a_post(
    open_page: Any, alice: Any, bob: Any, photos: list[Path], size: str
) -> None:
    from content.models import Draft, Post
    from feed.search.indexing import places_index, users_index

    users_index([bob.pk])
    places_index([placed(bob, "Harz").place_id])
    page = open_page(size, user=alice)
    compose(page, photos, "Half a thought")
    page.get_by_label("Location").fill("Ha")
    expect(page.locator("datalist option")).to_have_attribute("value", "Harz")
    page.get_by_label("Location").fill("Harz")
    page.get_by_text("Close friends").click()
    page.get_by_label("Turn comments off").check()
    page.get_by_role("combobox", name="Invite somebody").fill("bob")
    page.get_by_role("option", name="bob").click()
    page.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/accounts/drafts/")
    expect(page.get_by_text("Half a thought")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0

    other = open_page("desktop", user=alice)
    go(other, "/accounts/drafts/")
    other.get_by_role("link", name="Edit").click()
    expect(other.get_by_role("heading", name="Details")).to_be_visible()
    expect(other.get_by_label("Caption")).to_have_value("Half a thought")
    expect(other.get_by_label("Location")).to_have_value("Harz")
    expect(other.get_by_role("radio", name="Close friends")).to_be_checked()
    expect(other.get_by_label("Turn comments off")).to_be_checked()
    expect(other.locator("[data-coauthor]")).to_contain_text("bob")
    expect(other.locator(".strip__item[data-status=ready]")).to_have_count(2)
    other.get_by_text("Everyone", exact=True).click()
    other.get_by_label("Caption").fill("A whole thought")
    other.get_by_role("button", name="Share", exact=True).click()
    other.wait_for_url("**/p/*/", timeout=20_000)
    post = Post.objects.get(author=alice)
    assert (post.caption, post.audience, len(post.media)) == ("A whole thought", "followers", 2)
    assert not Draft.objects.exists()


def test_a_draft_keeps_its_crops_and_looks(open_page: Any, alice: Any, photos: list[Path]) -> None:
    from content.models import Media, Post

    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, photos[:1])
    wait_until_uploaded(page, 1)
    page.get_by_role("radio", name="1:1", exact=True).check()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("radio", name="Tide").check()
    page.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/accounts/drafts/")
    crop = Media.objects.get().crop
    page.get_by_role("link", name="Edit").click()
    expect(page.locator(".strip__item[data-status=ready]")).to_have_count(1)
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    media = Media.objects.get()
    assert media.crop == crop
    assert media.look == {"filter": "tide", "strength": 100, "adjust": {}}
    assert Post.objects.get().media[0]["width"] == Post.objects.get().media[0]["height"]


def test_a_post_is_scheduled_by_the_clock_of_the_person(
    open_page: Any, alice: Any, photos: list[Path], size: str
) -> None:
    from content import services
    from content.models import Draft, Post

    page = open_page(size, user=alice, timezone_id="Asia/Tokyo")
    compose(page, photos[:1], "Not yet")
    page.get_by_text("Later", exact=True).click()
    tomorrow = (timezone.now() + timedelta(days=1, hours=9)).date()
    page.get_by_label("Day and time").fill(f"{tomorrow.isoformat()}T09:30")
    sentence = page.locator("[data-when-text]")
    expect(sentence).to_contain_text("Will be published on")
    expect(sentence).to_contain_text("9:30 AM GMT+9")
    page.get_by_role("button", name="Schedule", exact=True).click()
    page.wait_for_url("**/accounts/drafts/")
    draft = Draft.objects.get()
    wanted = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 0, 30, tzinfo=UTC)
    assert draft.publish_at == wanted
    expect(page.locator(".kept__when")).to_contain_text("09:30 JST")

    Draft.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    assert services.drafts_publish_due() == 1
    assert Post.objects.get().caption == "Not yet"
    page.reload()
    expect(page.get_by_text("No drafts")).to_be_visible()


def test_a_time_that_has_passed_is_told_at_once(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    compose(page, photos[:1], "Too late")
    page.get_by_text("Later", exact=True).click()
    page.get_by_label("Day and time").fill("2020-01-01T10:00")
    expect(page.locator("[data-when-text]")).to_have_text("Choose a time that is still to come.")
    page.get_by_role("button", name="Share", exact=True).or_(
        page.get_by_role("button", name="Schedule", exact=True)
    ).click()
    expect(page.locator("[data-error-for=publish_at]")).to_have_text("Choose a time that is still to come.")
    expect(page.get_by_label("Day and time")).to_be_focused()


def test_a_draft_is_published_or_deleted_from_the_list(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    from content.models import Draft, Media, Post

    page = open_page("phone", user=alice)
    for caption, photo in (("Keep", photos[0]), ("Throw away", photos[1])):
        compose(page, [photo], caption)
        page.get_by_role("button", name="Save as a draft").click()
        page.wait_for_url("**/accounts/drafts/")
    row = page.locator(".kept__row")
    row.filter(has_text="Throw away").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(1)
    row.filter(has_text="Keep").get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/p/*/")
    assert Post.objects.get().caption == "Keep"
    assert not Draft.objects.exists()
    assert Media.objects.count() == 1


def test_a_deleted_post_comes_back(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    compose(page, photos[:1], "Gone and back")
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    page.locator(".post-head").get_by_label("More actions").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/alice/")
    go(page, "/accounts/deleted/")
    page.get_by_role("button", name="Restore").click()
    page.wait_for_url("**/p/*/")
    expect(page.get_by_text("Gone and back").first).to_be_visible()
