"""Reading reels: one, those of a profile, and their pages."""

from typing import Any

import pytest

from content import selectors
from content.models import Coauthor, Post
from content.services import post_archive, post_delete
from instaclone.common.pagination import PageRequest
from tests.content.support import api, browser
from tests.factories import PostFactory, ReelFactory
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [int(one["id"]) for one in answer.json()["results"]]


def test_one_reel(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice, view_count=3)
    for person in (None, cast.carol, cast.bob, cast.alice):
        shown = api(person).get(f"/api/v1/reels/{reel.pk}").json()
        assert (shown["id"], shown["kind"], shown["view_count"]) == (str(reel.pk), "reel", 3)
    assert api(cast.mallory).get(f"/api/v1/reels/{reel.pk}").status_code == 404
    assert (
        api(cast.bob).get(f"/api/v1/posts/{reel.pk}").json()
        == api(cast.bob).get(f"/api/v1/reels/{reel.pk}").json()
    )


def test_a_post_is_no_reel(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    for person in (None, cast.alice):
        assert api(person).get(f"/api/v1/reels/{post.pk}").status_code == 404


def test_a_profile_lists_its_reels_alone_and_its_posts_with_them(cast: Any) -> None:
    reel, post, newer = (make(author=cast.alice) for make in (ReelFactory, PostFactory, ReelFactory))
    for person in (None, cast.carol, cast.bob, cast.alice):
        assert ids(api(person).get("/api/v1/users/alice/reels")) == [newer.pk, reel.pk]
    assert ids(api(cast.bob).get("/api/v1/users/alice/posts")) == [newer.pk, post.pk, reel.pk]
    assert api(cast.mallory).get("/api/v1/users/alice/reels").status_code == 404


def test_a_reel_stands_on_both_its_authors_profiles(cast: Any) -> None:
    own, theirs = ReelFactory(author=cast.bob), ReelFactory(author=cast.alice, coauthor_ids=[cast.bob.pk])
    beside = PostFactory(author=cast.alice, coauthor_ids=[cast.bob.pk])
    for post in (theirs, beside):
        Coauthor.objects.create(post=post, user=cast.bob, slot=0, state=Coauthor.State.ACCEPTED)
    assert ids(api(cast.carol).get("/api/v1/users/bob/reels")) == [theirs.pk, own.pk]
    assert ids(api(cast.carol).get("/api/v1/users/bob/reels?limit=1")) == [theirs.pk]
    assert ids(api(cast.mallory).get("/api/v1/users/bob/reels")) == [own.pk]


def test_a_private_accounts_reels_are_for_its_followers(cast: Any) -> None:
    reel = ReelFactory(author=cast.pat)
    for person in (None, cast.carol):
        assert ids(api(person).get("/api/v1/users/pat/reels")) == []
    assert ids(api(cast.pat).get("/api/v1/users/pat/reels")) == [reel.pk]


@pytest.mark.parametrize("hide", [post_archive, post_delete])
def test_what_is_archived_or_deleted_is_gone(cast: Any, hide: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    hide(author=cast.alice, post_id=reel.pk)
    assert api(cast.bob).get(f"/api/v1/reels/{reel.pk}").status_code == 404
    assert ids(api(cast.alice).get("/api/v1/users/alice/reels")) == []


def test_pages_go_through_all_of_them(cast: Any) -> None:
    reels = [ReelFactory(author=cast.alice).pk for _ in range(5)]
    client, seen = api(cast.bob), []
    address = "/api/v1/users/alice/reels?limit=2"
    while address:
        answer = client.get(address)
        seen += ids(answer)
        address = answer.json()["next"]
    assert seen == reels[::-1]


def test_a_list_costs_the_same_however_long(cast: Any) -> None:
    client = api(cast.bob)
    for _ in range(2):
        for _ in range(10):
            ReelFactory(author=cast.alice)
        with assert_queries(6):  # sign-in, profile, two for relations, reels, likes
            client.get("/api/v1/users/alice/reels")


def test_the_list_is_an_index_range(cast: Any) -> None:
    from content.visibility import Sight

    for person in (cast.bob, cast.alice):
        condition = Sight.of(person, [cast.alice.pk]).condition()
        rows = Post.objects.filter(condition, kind=Post.Kind.REEL).order_by("-pk")
        assert_uses_index(rows[:21])
    assert not selectors.reels_of(viewer=cast.bob, author=cast.alice, page=PageRequest()).items


# --- Pages --------------------------------------------------------------------------------------------------
def test_a_reel_and_a_post_have_one_address_each(cast: Any) -> None:
    reel, post = ReelFactory(author=cast.alice), PostFactory(author=cast.alice)
    client = browser(cast.bob)
    for one, other in (
        (f"/reel/{reel.shortcode}/", f"/p/{reel.shortcode}/"),
        (f"/p/{post.shortcode}/", f"/reel/{post.shortcode}/"),
    ):
        assert client.get(one).status_code == 200
        moved = client.get(f"{other}?cursor=a&x=1")
        assert (moved.status_code, moved["Location"]) == (301, f"{one}?cursor=a&x=1")


def test_a_reels_page_is_for_who_may_see_it(cast: Any) -> None:
    reel, hidden = ReelFactory(author=cast.alice), ReelFactory(author=cast.pat)
    for person in (None, cast.carol, cast.bob, cast.alice):
        assert browser(person).get(f"/reel/{reel.shortcode}/").status_code == 200
        for address in ("reel", "p"):
            assert browser(person).get(f"/{address}/{hidden.shortcode}/").status_code == 404
    assert browser(cast.mallory).get(f"/reel/{reel.shortcode}/").status_code == 404
    assert browser(cast.bob).get("/reel/nonsense/").status_code == 404


def test_a_dialog_gets_the_inside(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    headers = {"HX-Request": "true", "HX-Target": "dialog"}
    answer = browser(cast.bob).get(f"/reel/{reel.shortcode}/", headers=headers)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_the_profile_has_a_tab_of_reels(cast: Any) -> None:
    reel, post = ReelFactory(author=cast.alice), PostFactory(author=cast.alice)
    for person in (None, cast.bob, cast.alice):
        page = browser(person).get("/alice/reels/").content.decode()
        assert f'href="/reel/{reel.shortcode}/"' in page
        assert post.shortcode not in page
    assert browser(cast.mallory).get("/alice/reels/").status_code == 404
    assert reel.shortcode in browser(cast.bob).get("/alice/").content.decode()
    moved = browser(cast.bob).get("/ALICE/reels/")
    assert (moved.status_code, moved["Location"]) == (301, "/alice/reels/")


def test_an_empty_or_private_tab_says_so(cast: Any) -> None:
    ReelFactory(author=cast.pat)
    assert "No reels yet" in browser(cast.bob).get("/alice/reels/").content.decode()
    assert "This account is private" in browser(cast.bob).get("/pat/reels/").content.decode()


def test_further_tiles_come_alone(cast: Any) -> None:
    for _ in range(25):
        oldest = ReelFactory(author=cast.alice)
    first = browser(cast.bob).get("/alice/reels/")
    cursor = first.context["page"].next
    rest = browser(cast.bob).get(f"/alice/reels/?cursor={cursor}", headers={"HX-Request": "true"})
    assert "<html" not in rest.content.decode()
    assert rest.content.decode().count('class="tile tile--reel"') == 1
    assert oldest.shortcode not in rest.content.decode()
