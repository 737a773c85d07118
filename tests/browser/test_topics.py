"""Hashtags and places in the browser: the pages' soundness, following and muting, the list of one's own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from social import services
from social.models import HashtagFollow, HashtagMute
from tests.browser.sound import faults_of, too_wide
from tests.browser.steps import go, make_post

PAGES = {"/explore/tags/sea/": 2, "/explore/tags/clouds/": 1, "/explore/locations/sao-paulo/?tab=recent": 2}


@pytest.fixture
def posts(cast: Any) -> list[Any]:
    """Two people put the same two hashtags under photos of one place; a third photo has a third hashtag."""
    make_post(cast.alice, first=2, caption="Only #clouds")
    return [
        make_post(author, first=number, caption="Above #sea and #sky", location="São Paulo")
        for number, author in enumerate((cast.alice, cast.bob))
    ]


def test_they_are_sound(open_page: Callable[..., Any], cast: Any, posts: list[Any], size: str) -> None:
    services.hashtag_follow(user=cast.carol, name="sea")
    services.hashtag_mute(user=cast.carol, name="clouds")
    for user in (cast.carol, None):
        page = open_page(size, user=user, color_scheme="light", reduced_motion="reduce")
        for address, tiles in PAGES.items():
            go(page, address)
            expect(page.locator(".tile")).to_have_count(tiles)
            assert not faults_of(page)
            assert not too_wide(page)
        if user:
            go(page, "/accounts/hashtags/")
            expect(page.locator(".user-row")).to_have_count(2)
            assert not faults_of(page)
            assert not too_wide(page)


def test_one_follows_then_mutes_and_lets_go_of_it_in_the_settings(
    open_page: Callable[..., Any], cast: Any, posts: list[Any]
) -> None:
    page = open_page("desktop", user=cast.carol)
    go(page, posts[0].get_absolute_url())
    page.get_by_role("link", name="#sea").first.click()
    page.get_by_role("button", name="Follow #sea").click()
    expect(page.get_by_role("button", name="Following #sea")).to_be_visible()
    expect(page.locator(".topic__counts")).to_contain_text("1 follower")
    page.get_by_role("button", name="Mute #sea").click()
    expect(page.get_by_role("button", name="#sea is muted")).to_be_visible()
    expect(page.get_by_role("button", name="Follow #sea")).to_be_visible()
    assert (HashtagFollow.objects.count(), HashtagMute.objects.count()) == (0, 1)
    go(page, "/accounts/hashtags/")
    page.get_by_role("button", name="Unmute #sea").click()
    expect(page.locator(".user-row")).to_have_count(0)
    assert not HashtagMute.objects.exists()
