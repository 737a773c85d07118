"""What other sites and search engines are told of a post's and a profile's page."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings

from accounts.services import privacy_set, profile_update
from content.models import Hashtag, Place, Post, PostHashtag
from content.services import post_archive
from tests.content.support import browser
from tests.factories import FollowFactory, PostFactory, ReelFactory, media_summary

pytestmark = pytest.mark.django_db


def told(answer: Any) -> dict[str, str]:
    """The page's metadata by name, and its links by what they are (`rel`, or their type)."""
    assert answer.status_code == 200
    html = answer.content.decode()
    found = {}
    for tag in re.findall(r"<(?:meta|link)\b[^>]*>", html):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        name = attributes.get("property") or attributes.get("name")
        if name:
            found[name] = attributes.get("content", "")
        elif attributes.get("rel") in ("canonical", "alternate"):
            found[attributes.get("type", "canonical")] = attributes["href"]
    return found


def with_jpeg(width: int = 1080, height: int = 1350) -> dict[str, Any]:
    item = media_summary() | {"alt_text": 'A "low" tide', "width": width, "height": height}
    jpeg = {"path": "images/aa/x/1080.jpg", "format": "jpeg", "width": width, "height": height}
    return {**item, "renditions": [*item["renditions"], jpeg]}


def test_a_public_post_tells_what_it_is(cast: Any) -> None:
    post = PostFactory(
        author=cast.alice, caption='Low\ntide "at" <dawn>', media=[with_jpeg(), media_summary(1)]
    )
    found = told(browser().get(post.get_absolute_url()))
    address = settings.SITE_URL + post.get_absolute_url()
    assert found["canonical"] == found["og:url"] == address
    assert found["og:type"] == "article"
    assert found["og:title"] == f"Alice (@alice) on {settings.SITE_NAME}"
    assert found["og:description"] == found["description"] == 'Low tide "at" <dawn>'
    assert found["og:image"] == f"{settings.SITE_URL}/media/images/aa/x/1080.jpg"
    assert (found["og:image:type"], found["og:image:width"], found["og:image:height"]) == (
        "image/jpeg",
        "1080",
        "1350",
    )
    assert found["og:image:alt"] == 'A "low" tide'
    assert found["twitter:card"] == "summary_large_image"
    assert found["application/json+oembed"].startswith(f"{settings.SITE_URL}/api/oembed?url=http")
    assert "robots" not in found


def test_a_reel_tells_of_its_film(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice, caption="")
    found = told(browser().get(reel.get_absolute_url()))
    assert found["og:type"] == "video.other"
    assert found["og:description"] == "Reel by alice"
    assert found["og:video"] == f"{settings.SITE_URL}/media/m/reel/720.mp4"
    assert (found["og:video:type"], found["og:video:width"], found["og:video:height"]) == (
        "video/mp4",
        "720",
        "1280",
    )
    assert found["twitter:card"] == "player"
    assert found["twitter:player"] == f"{settings.SITE_URL}/p/{reel.shortcode}/embed/"


@pytest.mark.parametrize("hidden", ["private", "close friends", "archived"])
def test_of_a_post_that_visitors_do_not_see_nothing_is_told_to_who_does(cast: Any, hidden: str) -> None:
    audience = Post.Audience.CLOSE_FRIENDS if hidden == "close friends" else Post.Audience.FOLLOWERS
    post = PostFactory(author=cast.alice, caption="Between us", audience=audience)
    if hidden == "private":
        privacy_set(user=cast.alice, is_private=True)
    elif hidden == "archived":
        post_archive(author=cast.alice, post_id=post.pk)
    assert browser().get(post.get_absolute_url()).status_code == 404
    answer = browser(cast.alice).get(post.get_absolute_url())
    found = told(answer)
    assert not [name for name in found if name.startswith(("og:", "twitter:"))]
    assert "description" not in found
    assert "application/json+oembed" not in found
    assert found["robots"] == answer["X-Robots-Tag"] == "noindex"


def test_a_public_profile_tells_what_it_is(cast: Any) -> None:
    profile_update(user=cast.alice, bio="Tides and light")
    for path in ("/alice/", "/alice/reels/", "/alice/tagged/"):
        answer = browser().get(path)
        found = told(answer)
        assert found["canonical"] == found["og:url"] == f"{settings.SITE_URL}/alice/"
        assert (found["og:type"], found["og:title"]) == ("profile", "Alice (@alice)")
        assert found["og:description"] == "Tides and light"
        assert found["application/atom+xml"] == f"{settings.SITE_URL}/alice/feed.atom"
        assert "robots" not in found
        assert "X-Robots-Tag" not in answer


def test_of_a_private_profile_nothing_is_told_and_it_is_not_listed(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.pat)
    profile_update(user=cast.pat, bio="For friends")
    for person in (None, cast.bob, cast.pat):
        answer = browser(person).get("/pat/")
        found = told(answer)
        assert not [name for name in found if name.startswith(("og:", "twitter:"))]
        assert "application/atom+xml" not in found
        assert found["robots"] == answer["X-Robots-Tag"] == "noindex"


def test_who_opts_out_is_shown_in_links_and_not_listed(cast: Any) -> None:
    profile_update(user=cast.alice, preferences={"search_engines": False})
    post = PostFactory(author=cast.alice)
    for path in ("/alice/", "/alice/reels/", "/alice/tagged/", post.get_absolute_url()):
        answer = browser().get(path)
        found = told(answer)
        assert found["robots"] == answer["X-Robots-Tag"] == "noindex", path
        assert found["og:title"]


def test_one_opts_out_and_in_again_on_the_privacy_page(cast: Any) -> None:
    client = browser(cast.alice)
    form = {"story_replies": "everyone"}
    assert client.get("/accounts/privacy/").context["form"]["search_engines"].value() is True
    for sent, wanted in ((form, False), ({**form, "search_engines": "on"}, True)):
        assert client.post("/accounts/privacy/", sent).status_code == 302
        cast.alice.refresh_from_db()
        assert cast.alice.preferences["search_engines"] is wanted


def test_a_hashtags_and_a_places_page_tell_what_they_are(cast: Any) -> None:
    tag = Hashtag.objects.create(name="tide", posts_count=1)
    place = Place.objects.create(slug="lyon", name="Lyon", posts_count=1)
    post = PostFactory(author=cast.alice, caption="#tide", place=place, media=[with_jpeg()])
    PostHashtag.objects.create(post=post, hashtag=tag)
    for path, title in (("/explore/tags/tide/", "#tide"), ("/explore/locations/lyon/", "Lyon")):
        found = told(browser().get(path))
        assert (found["og:title"], found["canonical"]) == (title, settings.SITE_URL + path)
        assert found["og:image"] == f"{settings.SITE_URL}/media/images/aa/x/1080.jpg"
        assert "robots" not in found
        privacy_set(user=cast.alice, is_private=True)
        for person in (None, cast.bob):  # one sees the post, and no picture of it is told to others
            found = told(browser(person).get(path))
            assert "og:image" not in found
            assert found["robots"] == "noindex"
        privacy_set(user=cast.alice, is_private=False)


def test_the_page_of_a_hashtag_is_not_shown_by_posts_of_who_opted_out(cast: Any) -> None:
    tag = Hashtag.objects.create(name="tide", posts_count=2)
    PostHashtag.objects.create(post=PostFactory(author=cast.carol), hashtag=tag)
    PostHashtag.objects.create(post=PostFactory(author=cast.alice, media=[with_jpeg()]), hashtag=tag)
    for opted_out, image, robots in (("alice", "/media/m/", None), ("carol", None, "noindex")):
        profile_update(user=getattr(cast, opted_out), preferences={"search_engines": False})
        found = told(browser().get("/explore/tags/tide/?tab=recent"))
        assert found.get("robots") == robots
        assert (image in found["og:image"]) if image else "og:image" not in found
