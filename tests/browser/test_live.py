"""Counts and comments move while one looks at a post."""

from typing import Any

import pytest
from playwright.sync_api import expect

from social import services
from tests.browser.steps import go, like_button, make_post
from tests.browser.talks import wait_until_live


@pytest.fixture
def post(alice: Any) -> Any:
    return make_post(alice, caption="Watched")


def likes(page: Any) -> Any:
    return page.locator("[data-post] [data-like-count]").first


def test_a_like_moves_the_count_in_another_window(
    open_page: Any, size: str, alice: Any, bob: Any, carol: Any, post: Any
) -> None:
    mine, theirs = open_page(size, user=carol), open_page(size, user=bob)
    go(mine, post.get_absolute_url())
    wait_until_live(mine)
    mine.wait_for_timeout(600)  # what is in the window is watched after a moment
    go(theirs, post.get_absolute_url())
    like_button(theirs).first.click()
    expect(likes(mine)).to_contain_text("1")
    like_button(theirs).first.click()
    expect(likes(mine)).not_to_contain_text("1")


def test_a_comment_appears_on_the_open_page_once(
    open_page: Any, alice: Any, bob: Any, carol: Any, post: Any
) -> None:
    mine, theirs = open_page("desktop", user=carol), open_page("desktop", user=bob)
    go(mine, post.get_absolute_url())
    wait_until_live(mine)
    mine.wait_for_timeout(600)
    go(theirs, post.get_absolute_url())
    wait_until_live(theirs)
    theirs.wait_for_timeout(600)
    theirs.get_by_label("Add a comment").first.fill("What a light")
    theirs.get_by_label("Add a comment").first.press("Enter")
    comment = mine.locator("[data-live-comments] [data-comment]", has_text="What a light")
    expect(comment).to_have_count(1)
    expect(mine.locator("[data-no-comments]")).to_have_count(0)
    expect(mine.locator("[data-post] [data-comment-count]").first).to_contain_text("1")
    theirs.wait_for_timeout(3500)  # the writer's own window gets the frame too
    expect(theirs.locator("[data-live-comments] [data-comment]", has_text="What a light")).to_have_count(1)


def test_what_one_wrote_comes_into_sight_on_a_phone(open_page: Any, alice: Any, bob: Any, post: Any) -> None:
    for number in range(12):
        services.comment_create(author=alice, post_id=post.pk, text=f"Comment {number}")
    page = open_page("phone", user=bob)
    go(page, post.get_absolute_url())
    page.get_by_label("Add a comment").first.fill("Where is that?")
    page.get_by_role("button", name="Post", exact=True).locator("visible=true").click()
    expect(page.locator("[data-comment]", has_text="Where is that?")).to_be_in_viewport(ratio=1)


def test_the_card_in_the_feed_moves_too(open_page: Any, alice: Any, bob: Any, carol: Any, post: Any) -> None:
    page = open_page("desktop", user=bob)
    go(page, "/")
    wait_until_live(page)
    page.wait_for_timeout(600)
    services.like_post(user=carol, post_id=post.pk)
    expect(likes(page)).to_contain_text("1")
    link = page.locator("[data-comments-link]")
    expect(link).to_be_hidden()
    comments = [services.comment_create(author=carol, post_id=post.pk, text="What a light")]
    expect(link).to_have_text("View 1 comment")
    comments.append(services.comment_create(author=carol, post_id=post.pk, text="And that sky"))
    expect(link).to_have_text("View all 2 comments")
    for comment in comments:
        services.comment_delete(user=carol, comment_id=comment.pk)
    expect(link).to_be_hidden()


def test_a_new_post_is_offered_and_the_page_does_not_move(
    open_page: Any, alice: Any, bob: Any, post: Any
) -> None:
    page = open_page("desktop", user=bob)
    go(page, "/")
    wait_until_live(page)
    expect(page.locator("[data-post]")).to_have_count(1)
    make_post(alice, caption="Fresh from the lake", first=3)
    pill = page.locator("[data-new-posts]")
    expect(pill).to_be_visible()
    expect(page.locator("[data-post]")).to_have_count(1)
    pill.click()
    expect(page.get_by_text("Fresh from the lake").first).to_be_visible()
