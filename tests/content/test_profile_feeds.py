"""Atom and RSS of a profile: `/<username>/feed.atom`, `/<username>/feed.rss`."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from content.models import Post
from social.models import Block
from tests.factories import FollowFactory, PostFactory, ReelFactory, media_summary
from tests.social.support import browser

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FORMATS = ["atom", "rss"]


def address(format: str, name: str = "alice") -> str:
    return f"/{name}/feed.{format}"


def read(client: Any, format: str, name: str = "alice") -> Any:
    """The root element of the feed."""
    response = client.get(address(format, name))
    assert response.status_code == 200
    assert response["Content-Type"].startswith(f"application/{format}+xml")
    return ElementTree.fromstring(response.content)


def entries(root: Any) -> list[Any]:
    return root.findall(f"{ATOM}entry") or root.findall("channel/item")  # type: ignore[no-any-return]


def titles(root: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or entry.findtext("title") for entry in entries(root)]


@pytest.mark.parametrize("format", FORMATS)
def test_it_has_the_newest_public_posts_newest_first(alice: Any, format: str, settings: Any) -> None:
    posts = [PostFactory(author=alice, caption=f"Post {n}\nmore words") for n in range(22)]
    root = read(browser(None), format)
    assert titles(root) == [f"Post {n}" for n in range(21, 1, -1)]
    whole = ElementTree.tostring(root, encoding="unicode")
    assert f"{settings.SITE_URL}{posts[-1].get_absolute_url()}" in whole
    assert f"{settings.SITE_URL}/alice/feed.{format}" in whole


@pytest.mark.parametrize("format", FORMATS)
def test_what_xml_cannot_hold_is_left_out(alice: Any, format: str) -> None:
    """A bell, a form feed, a character that is none: in a caption, an alternative text, a name and a bio."""
    type(alice).objects.update(full_name="Al\x07ice", bio="Pho\x0ctos\ufffe")
    picture = media_summary() | {"alt_text": "A\x1b tide"}
    PostFactory(author=alice, caption="Low\x08 tide\uffff\nat\x0b dawn", media=[picture])
    root = read(browser(None), format)
    assert titles(root) == ["Low tide"]
    whole = ElementTree.tostring(root, encoding="unicode")
    assert all(text in whole for text in ("Alice", "A tide", "at dawn"))


def test_atom_has_every_picture_with_an_entry_and_when_it_changed(alice: Any, settings: Any) -> None:
    changed = timezone.now()
    PostFactory(
        author=alice,
        media=[media_summary(0), media_summary(1)],
        caption="Sea #Boats with @bob",
        edited_at=changed,
    )
    entry = entries(read(browser(None), "atom"))[0]
    links = [link.attrib for link in entry.findall(f"{ATOM}link") if link.attrib["rel"] == "enclosure"]
    assert len(links) == 2
    assert all(link["href"].startswith(f"{settings.SITE_URL}/media/") for link in links)
    assert {link["type"] for link in links} == {"image/webp"}
    assert entry.find(f"{ATOM}category").attrib["term"] == "boats"
    assert entry.findtext(f"{ATOM}updated")[:19] == changed.isoformat()[:19]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Alice"


def test_rss_has_one_enclosure_with_an_item_and_a_reel_its_film(alice: Any) -> None:
    PostFactory(author=alice, media=[media_summary(0), media_summary(1)])
    ReelFactory(author=alice, caption="")
    reel, post = entries(read(browser(None), "rss"))
    assert [enclosure.attrib["type"] for enclosure in post.findall("enclosure")] == ["image/webp"]
    assert [enclosure.attrib["type"] for enclosure in reel.findall("enclosure")] == ["video/mp4"]
    assert reel.findtext("title") == "Reel by alice"


@pytest.mark.parametrize("format", FORMATS)
def test_peoples_text_is_escaped_and_links_are_whole(alice: Any, format: str, settings: Any) -> None:
    caption = 'See <script>alert(1)</script> & href="/x" @bob'
    PostFactory(author=alice, caption=caption)
    entry = entries(read(browser(None), format))[0]
    html = entry.findtext(f"{ATOM}summary") or entry.findtext("description")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert f'<a href="{settings.SITE_URL}/bob/">@bob</a>' in html
    assert 'href="/' not in html
    assert f"{settings.SITE_URL}/x" not in html


@pytest.mark.parametrize("person", [None, "alice", "bob", "carol", "pat"])
def test_everybody_gets_what_is_public_and_no_more(cast: Any, person: str | None) -> None:
    PostFactory(author=cast.alice, caption="For all")
    PostFactory(author=cast.alice, caption="Close", audience=Post.Audience.CLOSE_FRIENDS)
    PostFactory(author=cast.alice, caption="Kept", state="archived")
    PostFactory(author=cast.alice, caption="Gone", state="deleted")
    viewer = getattr(cast, person) if person else None
    assert titles(read(browser(viewer), "atom")) == ["For all"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("person", [None, "bob", "carol", "pat"])
def test_a_private_account_has_none_for_anybody(cast: Any, person: str | None, format: str) -> None:
    FollowFactory(follower=cast.bob, followee=cast.pat)
    PostFactory(author=cast.pat)
    viewer = getattr(cast, person) if person else None
    assert browser(viewer).get(address(format, "pat")).status_code == 404


@pytest.mark.parametrize("format", FORMATS)
def test_who_is_blocked_suspended_or_nobody_gets_none(cast: Any, format: str) -> None:
    assert browser(cast.mallory).get(address(format)).status_code == 404
    Block.objects.create(blocker=cast.carol, blocked=cast.alice)
    assert browser(cast.carol).get(address(format)).status_code == 404
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert browser(None).get(address(format)).status_code == 404
    assert browser(None).get(address(format, "nobody.there")).status_code == 404
    assert browser(None).get(address(format, "a" * 300)).status_code == 404


def test_another_spelling_of_the_name_leads_to_the_one(alice: Any) -> None:
    response = browser(None).get("/ALICE/feed.rss")
    assert (response.status_code, response["Location"]) == (301, "/alice/feed.rss")


def test_a_reader_that_has_it_gets_304_until_something_changes(alice: Any) -> None:
    PostFactory(author=alice)
    client = browser(None)
    first = client.get(address("atom"))
    assert "no-cache" in first["Cache-Control"]
    held = {"If-None-Match": first["ETag"]}
    assert client.get(address("atom"), headers=held).status_code == 304
    PostFactory(author=alice)
    assert client.get(address("atom"), headers=held).status_code == 200


def test_an_account_without_posts_has_an_empty_feed(alice: Any) -> None:
    assert entries(read(browser(None), "atom")) == []


def test_search_engines_are_told_what_the_profile_tells_them(alice: Any) -> None:
    assert "X-Robots-Tag" not in browser(None).get(address("atom"))
    type(alice).objects.filter(pk=alice.pk).update(preferences={"search_engines": False})
    assert browser(None).get(address("atom"))["X-Robots-Tag"] == "noindex"


def test_it_is_two_queries_whatever_it_holds(alice: Any, assert_queries: Any) -> None:
    for _ in range(20):
        PostFactory(author=alice, media=[media_summary(0), media_summary(1)], caption="#a #b @bob")
    with assert_queries(2):
        browser(None).get(address("atom"))
