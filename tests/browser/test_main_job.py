"""The main job from end to end, on a phone and on a desktop."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pictures import jpeg_files
from tests.browser.steps import (
    choose_photos,
    go,
    like_button,
    open_composer,
    step_to_details,
    wait_until_uploaded,
)

PASSWORD = "quiet-Harbour-71"


def sign_up(page: Page, username: str) -> None:
    go(page, "/accounts/signup/")
    page.get_by_label("E-mail address").fill(f"{username}@example.org")
    page.get_by_label("Full name").fill(username.capitalize())
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/")


def set_avatar(page: Page, photo: Path) -> None:
    go(page, "/accounts/edit/")
    page.get_by_text("Add a photo").click()
    page.set_input_files("#avatar-file", str(photo))
    area = page.locator("[data-crop-window]")
    expect(area).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Save photo").click()
    expect(page.locator("main img[src*='avatars']").first).to_be_visible()


def make_private(page: Page) -> None:
    go(page, "/accounts/privacy/")
    page.locator("#id_is_private").check()
    page.locator("main form").get_by_role("button", name="Save").click()
    expect(page.locator("#id_is_private")).to_be_checked()


def share_three(page: Page, photos: list[Path]) -> None:
    open_composer(page)
    choose_photos(page, photos)
    wait_until_uploaded(page, 3)
    page.get_by_role("radio", name="4:5").check()
    area = page.locator("[data-crop-window]")
    area.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    # The third photo becomes the first, by keys alone.
    page.get_by_role("button", name="Photo 3 of 3").click()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[data-live]")).to_have_text("Moved to place 1 of 3.")
    step_to_details(page)
    page.get_by_label("Description for people who can't see it").fill("Hills at dusk")
    page.get_by_label("Caption").fill("Three days in the hills #hiking")
    page.get_by_label("Location").fill("Harz")
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)


def test_a_person_shares_and_a_follower_likes_and_comments(open_page: Any, size: str, tmp_path: Path) -> None:
    from content.models import Post

    photos = jpeg_files(tmp_path, 3, ((1600, 1200), (1200, 1600), (1500, 1500)))
    ada = open_page(size)
    sign_up(ada, "ada")
    set_avatar(ada, photos[0])
    make_private(ada)
    share_three(ada, photos)

    post = Post.objects.get()
    assert post.caption == "Three days in the hills #hiking"
    assert post.location == "Harz"
    assert [shown["alt_text"] for shown in post.media] == ["Hills at dusk", "", ""]
    for shown in post.media:
        assert abs(shown["width"] / shown["height"] - 4 / 5) < 0.01
    expect(ada.get_by_role("img", name="Hills at dusk")).to_be_visible()

    ben = open_page(size)
    sign_up(ben, "ben")
    go(ben, "/ada/")
    expect(ben.get_by_text("This account is private")).to_be_visible()
    expect(ben.locator("a.tile")).to_have_count(0)
    ben.get_by_role("button", name="Follow ada").first.click()
    expect(ben.get_by_role("button", name="Requested to follow ada").first).to_be_visible()

    go(ada, "/accounts/requests/")
    ada.get_by_role("button", name="Accept ben").click()
    expect(ada.get_by_role("button", name="Accept ben")).to_have_count(0)

    go(ben, "/")
    card = ben.locator("[data-post]").first
    expect(card.get_by_role("img", name="Hills at dusk")).to_be_visible()
    like_button(card).click()
    expect(like_button(card)).to_have_attribute("aria-pressed", "true")
    expect(card.locator("[data-like] [data-like-count]")).to_contain_text("1")
    card.get_by_label("Add a comment").fill("Which hut is that?")
    card.get_by_role("button", name="Post", exact=True).click()
    expect(card.get_by_text("Which hut is that?")).to_be_visible()
    expect(card.get_by_label("Add a comment")).to_have_value("")

    ben.reload()
    expect(like_button(ben.locator("[data-post]").first)).to_have_attribute("aria-pressed", "true")
    post.refresh_from_db()
    assert (post.like_count, post.comment_count) == (1, 1)


def test_a_post_is_deleted_only_after_the_question_that_names_what_is_lost(
    open_page: Any, size: str, alice: Any
) -> None:
    from content.models import Post
    from tests.browser.steps import make_post
    from tests.factories import CommentFactory

    post = make_post(alice, caption="Gone soon")
    CommentFactory(post=post, author=alice)
    page = open_page(size, user=alice)
    go(page, post.get_absolute_url())
    head = page.locator(".post-head")
    head.get_by_label("More actions").click()
    head.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Delete this post?")
    expect(question).to_contain_text("1 comment")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED

    head.get_by_label("More actions").click()
    head.get_by_role("button", name="Delete").click()
    question.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/alice/")
    expect(page.locator("a.tile")).to_have_count(0)
    assert Post.objects.get(pk=post.pk).state == Post.State.DELETED
