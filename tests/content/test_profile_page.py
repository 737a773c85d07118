"""The profile page `/<username>/` and its grid."""

from typing import Any

import pytest

from content.models import Post
from tests.content.support import browser
from tests.factories import FollowFactory, PostFactory
from tests.support import assert_queries


def tiles(answer: Any) -> list[str]:
    """Which of the posts are in the page, as short codes in its order."""
    return [
        post.shortcode
        for post in answer.context["page"].items
        if post.get_absolute_url() in answer.content.decode()
    ]


def test_everybody_but_the_blocked_sees_a_public_profile(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    for person in (None, cast.bob, cast.carol, cast.pat, cast.alice):
        answer = browser(person).get("/alice/")
        assert answer.status_code == 200
        assert tiles(answer) == [post.shortcode]
    assert browser(cast.mallory).get("/alice/").status_code == 404


def test_of_a_private_profile_strangers_see_the_head_and_no_post(cast: Any) -> None:
    post = PostFactory(author=cast.pat)
    for person in (None, cast.carol):
        answer = browser(person).get("/pat/")
        assert answer.status_code == 200
        assert "Pat" in answer.content.decode()
        assert answer.context["can_see"] is False
        assert list(answer.context["page"].items) == []
        assert post.shortcode not in answer.content.decode()
        assert post.caption not in answer.content.decode()
    FollowFactory(follower=cast.bob, followee=cast.pat)
    for person in (cast.bob, cast.pat):
        answer = browser(person).get("/pat/")
        assert answer.context["can_see"] is True
        assert tiles(answer) == [post.shortcode]


@pytest.mark.parametrize("name", ["nobody", "x" * 200, "a", "..", "%00", "%F0%9F"])
def test_a_name_that_nobody_has_is_not_found(cast: Any, name: str) -> None:
    assert browser(cast.bob).get(f"/{name}/").status_code in (400, 404)


def test_a_suspended_account_is_not_found(cast: Any) -> None:
    cast.alice.is_active = False
    cast.alice.save()
    for person in (None, cast.bob):
        assert browser(person).get("/alice/").status_code == 404


def test_there_is_one_address_whatever_the_case(cast: Any) -> None:
    answer = browser().get("/Alice/")
    assert (answer.status_code, answer["Location"]) == (301, "/alice/")


def test_only_published_posts_are_in_the_grid(cast: Any) -> None:
    PostFactory(author=cast.alice, state=Post.State.ARCHIVED)
    PostFactory(author=cast.alice, state=Post.State.DELETED)
    assert tiles(browser(cast.alice).get("/alice/")) == []


def test_the_grid_goes_on_in_parts_for_htmx_and_in_pages_without(cast: Any) -> None:
    posts = [PostFactory(author=cast.alice) for _ in range(26)]
    client = browser(cast.bob)
    first = client.get("/alice/")
    assert len(tiles(first)) == 24
    address = f"/alice/?cursor={first.context['page'].next}"
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    whole = client.get(address)
    assert "<html" in whole.content.decode()
    assert tiles(part) == tiles(whole)
    assert tiles(first) + tiles(part) == [post.shortcode for post in reversed(posts)]
    assert part.context["page"].next is None
    assert "HX-Request" in part["Vary"]


def test_a_bad_cursor_is_refused(cast: Any) -> None:
    assert browser().get("/alice/?cursor=nonsense").status_code == 400
    assert browser().get("/alice/?limit=1000").status_code == 400


def test_an_htmx_visit_of_the_address_itself_gets_the_whole_page(cast: Any) -> None:
    assert "<html" in browser().get("/alice/", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries_however_many_posts(cast: Any, count: int) -> None:
    for _ in range(count):
        PostFactory(author=cast.alice)
    follower, visitor, owner = browser(cast.bob), browser(), browser(cast.alice)
    page = follower.get("/alice/")
    with assert_queries(
        12
    ):  # profile, sign-in, relations, posts, who is with them, pins, highlights, rings, badges
        follower.get("/alice/")
    with assert_queries(5):
        visitor.get("/alice/")
    with assert_queries(11):
        owner.get("/alice/")
    if page.context["page"].next:
        with assert_queries(6):
            follower.get(f"/alice/?cursor={page.context['page'].next}", headers={"HX-Request": "true"})


def test_the_archive_page_shows_what_one_archived(cast: Any) -> None:
    post = PostFactory(author=cast.alice, state=Post.State.ARCHIVED)
    PostFactory(author=cast.alice)
    PostFactory(author=cast.bob, state=Post.State.ARCHIVED)
    client = browser(cast.alice)
    assert tiles(client.get("/accounts/archive/")) == [post.shortcode]
    with assert_queries(5):
        client.get("/accounts/archive/")
