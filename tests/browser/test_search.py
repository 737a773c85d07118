"""Search in the browser: the panel and its combobox by keys alone, what was searched before, and the page of phones."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from content.models import Hashtag, PostHashtag
from feed.models import RecentSearch
from feed.search.recents import search_remember
from tests.browser.sound import too_wide, violations
from tests.browser.steps import go, make_post
from tests.factories import UserFactory


@pytest.fixture
def names(cast: Any) -> Any:
    """Two people and a tag that "har" begins; a post about a harbour."""
    post = make_post(cast.alice, caption="The harbour #harbour", location="Harbour Hill")
    tag = Hashtag.objects.get(name="harbour")
    assert PostHashtag.objects.filter(hashtag=tag, post=post).exists()
    people = [UserFactory(username="harper", full_name="Harper Lee"), UserFactory(username="harold")]
    call_command("reindex_search", stdout=StringIO())
    return people


def field(page: Page) -> Any:
    return page.locator("[data-search-box]:visible")


def option(page: Page, name: str) -> Any:
    return page.get_by_role("option", name=name)


def test_a_slash_opens_the_panel_and_arrows_lead_to_a_person(
    open_page: Callable[..., Any], cast: Any, names: Any
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/")
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("harp")
    expect(option(page, "harper")).to_be_visible()
    expect(page.locator("[data-search-status]")).to_have_text("1 suggestion")
    assert not violations(page)
    page.keyboard.press("ArrowUp")  # the last one: the whole page
    expect(option(page, "Search for “harp”")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(option(page, "harper")).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", option(page, "harper").get_attribute("id"))
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/harper/")
    remembered = RecentSearch.objects.filter(user=cast.carol).values_list("target_id", flat=True)
    while not remembered.all():  # it is told while the page is left
        page.wait_for_timeout(50)
    assert list(remembered.all()) == [names[0].pk]


def test_escape_empties_the_field_then_closes_the_panel_and_gives_the_focus_back(
    open_page: Callable[..., Any], cast: Any, names: Any
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/explore/")
    link = page.locator("a[data-panel=search]")
    link.click()
    expect(link).to_have_attribute("aria-expanded", "true")
    field(page).press_sequentially("har")
    expect(option(page, "harold")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(link).to_be_focused()


def test_one_panel_gives_way_to_the_other(open_page: Callable[..., Any], cast: Any) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/")
    search, bell = (page.locator(f"a[data-panel={name}]") for name in ("search", "notifications"))
    search.click()
    expect(page.locator("#panel").get_by_role("heading", name="Search", exact=True)).to_be_visible()
    bell.click()
    expect(page.locator("#panel").get_by_role("heading", name="Notifications", exact=True)).to_be_visible()
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(bell).to_have_attribute("aria-expanded", "true")
    bell.click()
    expect(page.locator("#panel")).to_be_hidden()


def test_enter_shows_everything_and_the_words_are_remembered_and_forgotten(
    open_page: Callable[..., Any], cast: Any, names: Any, size: str
) -> None:
    search_remember(user=cast.carol, kind="user", target_id=names[1].pk)
    page = open_page(size, user=cast.carol)
    go(page, "/explore/")
    if size == "phone":
        page.locator(".explore__search").click()
        page.wait_for_url("**/search/")
        expect(page.locator("html.ready")).to_be_attached()
    else:
        page.keyboard.press("/")
    expect(page.get_by_role("link", name="harold")).to_be_visible()
    field(page).fill("harbour")
    field(page).press("Enter")
    page.wait_for_url("**/search/?q=harbour")
    while not RecentSearch.objects.filter(text="harbour").exists():  # it is told while the page is left
        page.wait_for_timeout(50)
    expect(page.locator(".found")).to_have_count(3)  # the tag, the place, the post
    assert not violations(page)
    assert not too_wide(page)
    go(page, "/search/")
    expect(page.locator(".recents__row")).to_have_count(2)
    assert not violations(page)
    page.get_by_role("button", name="Forget harbour").click()
    expect(page.locator(".recents__row")).to_have_count(1)
    page.get_by_role("button", name="Clear all").click()
    page.locator("#confirm-dialog").get_by_role("button", name="Clear all").click()
    expect(page.get_by_role("heading", name="Find people, tags and places")).to_be_visible()
    assert not RecentSearch.objects.exists()


def test_over_results_suggestions_lie_on_top_and_go_with_the_focus(
    open_page: Callable[..., Any], cast: Any, names: Any, size: str
) -> None:
    page = open_page(size, user=cast.carol)
    go(page, "/search/?q=harbour")
    tabs = page.get_by_role("navigation", name="What to show")
    before = tabs.bounding_box()
    field(page).fill("haro")
    expect(option(page, "harold")).to_be_visible()
    assert tabs.bounding_box() == before
    assert not violations(page)
    assert not too_wide(page)
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("harbour")
    field(page).fill("haro")
    option(page, "harold").click()
    page.wait_for_url("**/harold/")


def test_visitors_search_too_and_nothing_is_remembered(
    open_page: Callable[..., Any], cast: Any, names: Any, size: str
) -> None:
    page = open_page(size)
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if "/search/recent" in request.url else None)
    go(page, "/explore/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    expect(page.locator("html.ready")).to_be_attached()
    field(page).fill("harp")
    option(page, "harper").click()
    page.wait_for_url("**/harper/")
    assert not told


def test_the_keys_are_told_by_a_question_mark_and_in_the_menu(
    open_page: Callable[..., Any], cast: Any
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, "/")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    assert not violations(page)
    page.keyboard.press("/")  # nothing opens under a dialog
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("navigation", name="Main").locator("summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(keys).to_be_visible()


def test_without_scripts_one_searches_and_forgets(
    open_page: Callable[..., Any], cast: Any, names: Any
) -> None:
    search_remember(user=cast.carol, kind="text", text="open water")
    page = open_page("phone", user=cast.carol, java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("button", name="Forget open water").click()
    page.wait_for_url("**/search/")
    assert page.locator(".recents__row").count() == 0
    field(page).fill("harp")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search/?q=harp")
    page.get_by_role("link", name="People", exact=True).click()
    page.wait_for_url("**tab=people")
    assert page.locator("main a[href='/harper/']").count() == 1
