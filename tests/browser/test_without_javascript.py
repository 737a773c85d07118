"""With scripts switched off one can still sign in, read, like, comment, follow and post a photo."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.pictures import jpeg_files
from tests.browser.steps import like_button, make_post, sign_in


def test_signing_in_reading_liking_and_commenting(open_page: Any, alice: Any, bob: Any) -> None:
    post = make_post(alice, caption="Plain pages")
    page = open_page("phone", java_script_enabled=False)
    sign_in(page, "bob")
    card = page.locator("[data-post]").first
    expect(card.get_by_text("Plain pages")).to_be_visible()
    like_button(card).click()
    post.refresh_from_db()
    assert post.like_count == 1

    page.goto(post.get_absolute_url())
    expect(like_button(page.locator("[data-post]"))).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Add a comment").fill("Works without")
    page.locator("main .comment-form:has([data-comment-box])").get_by_role(
        "button", name="Post", exact=True
    ).click()
    expect(page.locator(".comments")).to_contain_text("Works without")


def test_following(open_page: Any, alice: Any, carol: Any) -> None:
    page = open_page("desktop", java_script_enabled=False)
    sign_in(page, "carol")
    page.goto("/alice/")
    page.get_by_role("button", name="Follow alice").first.click()
    page.goto("/alice/")
    expect(page.get_by_role("button", name="Following alice").first).to_be_visible()


def test_posting_one_photo(open_page: Any, alice: Any, tmp_path: Path) -> None:
    from content.models import Post

    page = open_page("phone", java_script_enabled=False)
    sign_in(page, "alice")
    page.goto("/create/")
    page.get_by_label("Photo", exact=True).set_input_files(str(jpeg_files(tmp_path, 1)[0]))
    plain = page.locator("form.composer-plain")
    plain.get_by_label("Caption").fill("One photo, no scripts")
    plain.get_by_role("button", name="Share").click()
    expect(page.get_by_text("One photo, no scripts").first).to_be_visible()
    assert Post.objects.get().author == alice
