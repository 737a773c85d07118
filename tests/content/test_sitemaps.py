"""`/robots.txt` and the sitemaps: what search engines are invited to list."""

import re
from itertools import chain
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.services import privacy_set, profile_update, user_suspend
from content.models import Post
from content.services import post_archive, post_delete
from content.sharing import sitemaps
from tests.factories import PostFactory, ReelFactory, UserFactory
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db


def listed(path: str) -> list[str]:
    """The addresses (paths) in a sitemap or an index."""
    answer = Client().get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"].startswith("application/xml")
    found = [
        str(node.text) for node in ElementTree.fromstring(answer.content).iter() if node.tag.endswith("loc")
    ]
    assert all(address.startswith(settings.SITE_URL + "/") for address in found)
    return [address.removeprefix(settings.SITE_URL) for address in found]


def everything() -> set[str]:
    """All addresses of all sitemaps."""
    return {address for path in listed("/sitemap.xml") for address in listed(path)}


def test_robots_are_led_to_the_sitemap_and_away_from_what_is_ones_own() -> None:
    answer = Client().get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert {"User-agent: *", "Disallow: /accounts/", "Disallow: /direct/", "Allow: /api/oembed"} <= set(lines)
    assert not {"Disallow: /", "Disallow: /p/"} & set(lines)


def test_public_posts_and_the_profiles_of_who_posted_are_listed(cast: Any) -> None:
    post, reel = PostFactory(author=cast.alice), ReelFactory(author=cast.bob)
    assert everything() == {f"/p/{post.shortcode}/", f"/reel/{reel.shortcode}/", "/alice/", "/bob/"}


def test_an_address_says_when_its_post_last_changed(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    xml = Client().get("/sitemap-posts-1.xml").text
    assert f"<lastmod>{post.created_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" in xml


def test_who_opts_out_is_not_listed(cast: Any) -> None:
    PostFactory(author=cast.alice)
    kept = PostFactory(author=cast.bob)
    profile_update(user=cast.alice, preferences={"search_engines": False})
    assert everything() == {kept.get_absolute_url(), "/bob/"}


@pytest.mark.parametrize("hidden", ["private", "suspended", "archived", "deleted", "close friends"])
def test_what_is_not_public_is_not_listed(cast: Any, hidden: str) -> None:
    audience = Post.Audience.CLOSE_FRIENDS if hidden == "close friends" else Post.Audience.FOLLOWERS
    post = PostFactory(author=cast.alice, audience=audience)
    {
        "private": lambda: privacy_set(user=cast.alice, is_private=True),
        "suspended": lambda: user_suspend(user=cast.alice),
        "archived": lambda: post_archive(author=cast.alice, post_id=post.pk),
        "deleted": lambda: post_delete(author=cast.alice, post_id=post.pk),
        "close friends": lambda: None,
    }[hidden]()
    found = everything()
    assert post.get_absolute_url() not in found
    assert ("/alice/" in found) is (hidden == "close friends")


def test_a_site_without_posts_has_no_sitemap_of_posts(cast: Any) -> None:
    assert listed("/sitemap.xml") == ["/sitemap-profiles-1.xml"]
    assert Client().get("/sitemap-posts-1.xml").status_code == 404


@pytest.mark.parametrize(
    "name", ["posts-0", "posts-99999999999999999999", "nothing-1", "posts-x", "-1", "posts--1"]
)
def test_a_sitemap_that_is_not_there_is_not_found(cast: Any, name: str) -> None:
    assert Client().get(f"/sitemap-{name}.xml", follow=True).status_code == 404


def test_every_post_stands_in_one_sitemap_while_posts_come_and_go(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "RANGE", 3)
    posts = [PostFactory(author=cast.alice) for _ in range(7)]

    def by_sitemap() -> list[list[str]]:
        paths = [path for path in listed("/sitemap.xml") if "posts" in path]
        return [listed(path) for path in paths]

    before = by_sitemap()
    assert [len(addresses) for addresses in before] == [3, 3, 1]
    post_archive(author=cast.alice, post_id=posts[1].pk)
    posts.append(PostFactory(author=cast.alice))
    after = by_sitemap()
    assert [len(addresses) for addresses in after] == [2, 3, 2]
    assert after[1] == before[1]
    cache.clear()  # found anew, the ranges are others, and hold the same
    assert sorted(chain(*by_sitemap())) == sorted(chain(*after))
    assert len(set(chain(*after))) == 7


def test_reads_are_as_many_whatever_the_site_holds(cast: Any) -> None:
    def counts() -> None:
        with assert_queries(4):
            Client().get("/sitemap.xml")
        with assert_queries(4):
            Client().get("/sitemap-posts-1.xml")
        with assert_queries(3):
            Client().get("/sitemap-profiles-1.xml")

    PostFactory(author=cast.alice)
    counts()
    for _ in range(20):
        PostFactory(author=UserFactory())
    counts()


def test_every_read_uses_an_index() -> None:
    public = Post.objects.filter(reach=Post.Reach.EVERYONE, pk__gt=5, pk__lte=500)
    assert_uses_index(public.order_by("pk")[: sitemaps.MOST])
    assert_uses_index(public.order_by("pk").values_list("pk", flat=True)[4_999:5_000])
    assert_uses_index(User.objects.filter(pk__gt=5).order_by("pk").values_list("pk", flat=True)[4_999:5_000])
    assert_uses_index(User.objects.filter(pk__gt=5, pk__lte=500).order_by("pk")[: sitemaps.MOST])


def test_nothing_is_signed_or_set_for_a_robot(cast: Any) -> None:
    answer = Client().get("/sitemap.xml")
    assert not answer.cookies
    assert re.search(r"max-age=\d+", answer["Cache-Control"])
    assert "Cookie" not in answer.get("Vary", "")
