"""Tagging people and inviting a co-author in the composer, and what others see of it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pictures import jpeg_files
from tests.browser.steps import (
    choose_photos,
    go,
    make_post,
    open_composer,
    step_to_details,
    wait_until_uploaded,
)


@pytest.fixture
def photo(tmp_path: Path) -> list[Path]:
    return jpeg_files(tmp_path, 1, ((900, 900),))


@pytest.fixture
def composer(open_page: Any, alice: Any, bob: Any, carol: Any, photo: list[Path], size: str) -> Page:
    """At the details of a post with one photo."""
    from feed.search.indexing import users_index

    users_index([bob.pk, carol.pk])
    page: Page = open_page(size, user=alice)
    open_composer(page)
    choose_photos(page, photo)
    wait_until_uploaded(page, 1)
    step_to_details(page)
    return page


def tag(page: Page, name: str, x: float, y: float) -> None:
    """Taps the picture at these fractions of it, writes the name and takes the first who is found."""
    layer = page.locator("[data-tags]")
    expect(layer).to_be_visible()
    box = layer.bounding_box()
    assert box is not None
    layer.click(position={"x": x * box["width"], "y": y * box["height"]})
    finder = page.get_by_role("combobox", name="Search people")
    expect(finder).to_be_focused()
    page.keyboard.type(name)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".people-tag", has_text=name)).to_be_visible()


def share(page: Page) -> Any:
    from content.models import Post

    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    return Post.objects.get()


def test_people_are_tagged_by_tapping_the_picture(composer: Page, bob: Any, carol: Any) -> None:
    composer.get_by_role("button", name="Tag people").click()
    tag(composer, "bob", 0.25, 0.6)
    tag(composer, "carol", 0.75, 0.2)
    composer.get_by_role("button", name="Remove carol").click()
    expect(composer.locator(".people-tag")).to_have_count(1)
    composer.get_by_role("button", name="Done").click()
    expect(composer.get_by_role("button", name="Tag people")).to_contain_text("1 person")
    post = share(composer)
    [person] = post.people
    assert person["user_id"] == bob.pk
    assert (person["x"], person["y"]) == pytest.approx((0.25, 0.6), abs=0.02)


def test_people_are_tagged_and_moved_by_keys_alone(composer: Page, bob: Any) -> None:
    composer.get_by_role("button", name="Tag people").press("Enter")
    composer.get_by_role("combobox", name="Search people").focus()
    composer.keyboard.type("bob")
    expect(composer.get_by_role("option", name="bob")).to_be_visible()
    composer.keyboard.press("Enter")
    person = composer.locator(".people-tag", has_text="bob")
    expect(person).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        composer.keyboard.press(key)
    composer.get_by_role("button", name="Done").press("Enter")
    post = share(composer)
    assert [(one["user_id"], one["x"], one["y"]) for one in post.people] == [(bob.pk, 0.54, 0.48)]


def test_a_tag_is_dragged_to_its_place(composer: Page, bob: Any) -> None:
    composer.get_by_role("button", name="Tag people").click()
    tag(composer, "bob", 0.5, 0.5)
    layer, person = (
        composer.locator("[data-tags]").bounding_box(),
        composer.locator(".people-tag").bounding_box(),
    )
    assert layer is not None
    assert person is not None
    start = (person["x"] + person["width"] / 2, person["y"] + person["height"] / 2)
    composer.mouse.move(*start)
    composer.mouse.down()
    composer.mouse.move(start[0] + layer["width"] * 0.2, start[1] - layer["height"] * 0.3, steps=4)
    composer.mouse.up()
    composer.get_by_role("button", name="Done").click()
    [one] = share(composer).people
    assert (one["x"], one["y"]) == pytest.approx((0.7, 0.2), abs=0.03)


def test_a_tag_stays_on_its_face_when_the_photo_is_cropped_afterwards(
    open_page: Any, alice: Any, bob: Any, tmp_path: Path
) -> None:
    from feed.search.indexing import users_index

    users_index([bob.pk])
    page = open_page("desktop", user=alice)
    open_composer(page)
    choose_photos(page, jpeg_files(tmp_path, 1, ((1200, 800),)))
    wait_until_uploaded(page, 1)
    step_to_details(page)
    held: list[Route] = []
    page.route("**/composer/people*.js", lambda route: held.append(route))
    page.get_by_role("button", name="Tag people").click()
    expect(page.get_by_role("combobox", name="Search people")).to_be_visible()
    expect(page.locator("[data-tags]")).to_be_hidden()  # no tap is lost while its code is on its way
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    tag(page, "bob", 0.5, 0.5)
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("radio", name="1:1", exact=True).check()
    page.locator("[data-crop-window]").focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")  # the window goes to the right end: the middle is at its left third
    step_to_details(page)
    [one] = share(page).people
    assert (one["x"], one["y"]) == pytest.approx((0.25, 0.5), abs=0.02)


def test_a_co_author_is_invited(composer: Page, bob: Any) -> None:
    from content.models import Coauthor

    field = composer.get_by_role("combobox", name="Invite somebody")
    field.fill("bob")
    composer.get_by_role("option", name="bob").click()
    expect(composer.locator("[data-coauthor]")).to_contain_text("bob")
    post = share(composer)
    assert Coauthor.objects.get(post=post).user_id == bob.pk


def tagged_post(alice: Any, bob: Any) -> Any:
    post = make_post(alice)
    from content import services

    tags = [{"user_id": bob.pk, "media_id": post.media[0]["id"], "x": 0.3, "y": 0.4}]
    services.post_update(author=alice, post_id=post.pk, tagged_users=tags)
    return post


def test_a_tap_on_the_picture_shows_who_is_in_it(open_page: Any, alice: Any, bob: Any, size: str) -> None:
    post = tagged_post(alice, bob)
    page = open_page(size, user=bob)
    go(page, post.get_absolute_url())
    page.wait_for_load_state("networkidle")  # the code for it is loaded where somebody is tagged
    names = page.locator(".media .people-tag")
    expect(names).to_have_count(0)
    page.locator("[data-media]").click()
    expect(names).to_have_text(["bob"])
    picture, name = page.locator(".media__slide").bounding_box(), names.bounding_box()
    middle = (name["x"] + name["width"] / 2 - picture["x"]) / picture["width"]
    assert middle == pytest.approx(0.3, abs=0.03)
    page.locator("[data-media]").click(position={"x": 20, "y": 20})
    expect(names).to_have_count(0)
    page.locator("[data-tagged-people] > summary").click()
    names.click()
    page.wait_for_url("**/bob/")


def test_a_double_tap_likes_and_shows_no_names(open_page: Any, alice: Any, bob: Any) -> None:
    post = tagged_post(alice, bob)
    page = open_page("desktop", user=bob)
    go(page, post.get_absolute_url())
    page.wait_for_load_state("networkidle")
    page.locator("[data-media]").dblclick()
    expect(page.locator(".like-button[aria-pressed=true]").first).to_be_visible()
    page.wait_for_timeout(400)  # longer than a second tap may take
    expect(page.locator(".media .people-tag")).to_have_count(0)


def test_who_is_tagged_takes_the_tag_away(open_page: Any, alice: Any, bob: Any) -> None:
    post = tagged_post(alice, bob)
    page = open_page("phone", user=bob)
    go(page, "/bob/tagged/")
    expect(page.locator("main .tile")).to_have_count(1)
    go(page, post.get_absolute_url())
    page.locator(".post-head").get_by_label("More actions").click()
    page.get_by_role("button", name="Remove my tag").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You are no longer tagged in this post.")).to_be_visible()
    expect(page.locator("[data-tagged-people]")).to_have_count(0)
    go(page, "/bob/tagged/")
    expect(page.locator("main .tile")).to_have_count(0)
