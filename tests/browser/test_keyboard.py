"""Without a mouse: signing in, liking, opening and closing, with focus where it belongs."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.steps import go, like_button, make_post
from tests.factories import PASSWORD


def tab_to(page: Page, target: Any, most: int = 60) -> None:
    """Presses Tab until `target` has the focus."""
    for _ in range(most):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab do not lead to {target}")


def test_signing_in_by_keyboard(open_page: Any, alice: Any) -> None:
    page = open_page("desktop")
    go(page, "/accounts/login/")
    tab_to(page, page.get_by_label("Username or e-mail address"))
    page.keyboard.type("alice")
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_letters_move_between_posts_like_and_comment(open_page: Any, bob: Any, alice: Any) -> None:
    older, newer = make_post(alice, caption="Older"), make_post(alice, first=1, caption="Newer")
    page = open_page("desktop", user=bob, reduced_motion="reduce")
    go(page, "/")
    cards = page.locator("[data-post]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"[data-post='{older.shortcode}']")).to_be_focused()
    page.keyboard.press("l")
    expect(like_button(cards.nth(1))).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    expect(page.locator(f"[data-post='{newer.shortcode}']")).to_be_focused()
    page.keyboard.press("c")
    box = cards.nth(0).get_by_label("Add a comment")
    expect(box).to_be_focused()
    page.keyboard.type("jkl?")  # letters in a field are letters
    expect(box).to_have_value("jkl?")
    expect(like_button(cards.nth(0))).to_have_attribute("aria-pressed", "false")
    page.locator(f"[data-post='{newer.shortcode}']").focus()
    page.keyboard.press("/")
    page.keyboard.type("lake")  # they are letters already while the panel is on its way
    expect(page.locator("#panel [data-search-box]")).to_have_value("lake")
    expect(like_button(cards.nth(0))).to_have_attribute("aria-pressed", "false")


def test_a_dialog_keeps_focus_inside_and_gives_it_back(open_page: Any, bob: Any, alice: Any) -> None:
    from social import services

    post = make_post(alice, caption="Liked")
    services.like_post(user=alice, post_id=post.pk)
    page = open_page("desktop", user=bob)
    go(page, post.get_absolute_url())
    link = page.locator("a[data-like-count]").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Likes")
    expect(dialog).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert dialog.evaluate("(element) => element.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    go(page, alice.get_absolute_url())
    button = page.locator("main form.follow button").first
    label = button.get_attribute("aria-label")
    held: list[Route] = []
    page.route("**/follow/", lambda route: held.append(route))
    button.focus()
    page.keyboard.press("Enter")
    while not held:
        page.wait_for_timeout(20)
    expect(button).to_be_focused()  # also as long as there is no answer
    held.pop().continue_()
    expect(button).not_to_have_attribute("aria-label", label)  # another one stands in its place
    expect(button).to_be_focused()


def test_a_menu_is_used_by_keyboard(open_page: Any, alice: Any) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/")
    summary = page.get_by_role("navigation", name="Main").locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Settings")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Settings")).to_be_hidden()


def test_the_theme_is_changed_at_once_and_stays(open_page: Any, alice: Any) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/")
    page.get_by_role("navigation", name="Main").locator("summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
