"""The pages of hashtags and places, and the one with one's own hashtags."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import cache

from content.models import Hashtag, Post
from social import services
from social.models import HashtagFollow, HashtagMute
from tests.factories import UserFactory
from tests.feed.topics import placed, tagged
from tests.social.support import browser, htmx

pytestmark = pytest.mark.django_db

PAGES = ["/explore/tags/sea/", "/explore/locations/porto/"]


@pytest.fixture(params=PAGES, ids=["tag", "place"])
def address(request: pytest.FixtureRequest) -> Any:
    return request.param


def publish(author: Any, **fields: Any) -> None:
    """Two posts: one about each of `PAGES`."""
    tagged(author, "sea", **fields)
    placed(author, "Porto", **fields)


def tiles(response: Any) -> int:
    assert response.status_code == 200, response.content
    return int(response.content.decode().count('<a class="tile"'))


def test_who_sees_how_many_posts(cast: Any, address: str) -> None:
    publish(cast.alice)
    publish(cast.pat)
    wanted = {None: 1, cast.bob: 1, cast.carol: 1, cast.mallory: 0, cast.pat: 2, cast.staff: 1}
    assert {viewer: tiles(browser(viewer).get(address)) for viewer in wanted} == wanted


@pytest.mark.parametrize("tab", ["top", "recent"])
def test_its_tabs_and_further_posts(alice: Any, address: str, tab: str) -> None:
    for _ in range(30):
        publish(UserFactory())
    for client in (browser(None), browser(alice)):
        response = client.get(f"{address}?tab={tab}")
        page = response.content.decode()
        assert tiles(response) == 24
        assert page.count('aria-current="page">') >= 1
        cursor = str(response.context["page"].next)
        assert f"{address}?tab={tab}&amp;cursor={cursor}" in page
    more = htmx(alice).get(f"{address}?tab={tab}&cursor={cursor if tab == 'recent' else ''}")
    assert more.status_code == 200
    further = htmx(alice).get(f"{address}?tab={tab}&cursor={cursor}")
    assert tiles(further) == 6
    assert "<html" not in further.content.decode()


@pytest.mark.parametrize("query", ["tab=best", "tab=recent&cursor=nonsense", "tab=top&cursor=nonsense"])
def test_what_makes_no_sense_is_400(alice: Any, address: str, query: str) -> None:
    publish(alice)
    assert browser(alice).get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("spelling", "page"),
    [
        ("/explore/tags/SEA/", "/explore/tags/sea/"),
        ("/explore/tags/ＳＥＡ/", "/explore/tags/sea/"),
        ("/explore/tags/CAFÉ/", "/explore/tags/café/"),
        ("/explore/locations/Porto/", "/explore/locations/porto/"),
        ("/explore/locations/Pórto!/", "/explore/locations/porto/"),
    ],
)
def test_another_spelling_leads_to_the_one_address(alice: Any, spelling: str, page: str) -> None:
    publish(alice)
    response = browser(None).get(spelling)
    assert response.status_code == 301
    assert unquote(response["Location"]) == page


def test_a_hashtag_without_a_page_says_so(alice: Any) -> None:
    tagged(alice, "sea")
    Hashtag.objects.update(is_banned=True)
    for name in ("sea", "nobodyusedthis"):
        response = browser(alice).get(f"/explore/tags/{name}/")
        assert response.status_code == 404
        assert f"No posts with #{name}" in response.content.decode()
        assert 'content="noindex"' in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        *(
            "tags/123/",
            "tags/🎈/",
            "tags/" + "a" * 200 + "/",
            "tags/$where/",
            "tags/a b/",
            "tags/%22/",
            "tags/%00/",
        ),
        *(
            "locations/nowhere/",
            "locations/🎈/",
            "locations/" + "a" * 200 + "/",
            "locations/.*/",
            "locations/%00/",
        ),
    ],
)
def test_what_is_none_is_404(db: None, path: str) -> None:
    assert browser(None).get(f"/explore/{path}").status_code in (400, 404)


def test_nothing_to_see_is_said(bob: Any, pat: Any, address: str) -> None:
    publish(pat)
    assert "No posts to see here yet" in browser(bob).get(address).content.decode()


# --- Follow, mute -------------------------------------------------------------------------------------------
def test_a_form_follows_and_leads_back_htmx_gets_the_head_anew(alice: Any) -> None:
    tagged(alice, "sea")
    response = browser(alice).post("/explore/tags/sea/follow/")
    assert (response.status_code, response["Location"]) == (302, "/explore/tags/sea/")
    assert HashtagFollow.objects.filter(user=alice).exists()
    response = htmx(alice).post("/explore/tags/sea/follow/", {"undo": "1"})
    assert not HashtagFollow.objects.exists()
    part = response.content.decode()
    assert "Follow #sea" in part
    assert "<strong>0</strong> followers" in part
    assert "<html" not in part
    muted = htmx(alice).post("/explore/tags/sea/mute/").content.decode()
    assert "#sea is muted" in muted
    assert HashtagMute.objects.filter(user=alice).exists()
    htmx(alice).post("/explore/tags/sea/mute/", {"undo": "1"})
    assert not HashtagMute.objects.exists()


@pytest.mark.parametrize("what", ["follow", "mute"])
def test_it_is_for_who_is_signed_in_and_for_hashtags_that_are_used(alice: Any, what: str) -> None:
    tagged(alice, "sea")
    assert browser(None).post(f"/explore/tags/sea/{what}/").status_code == 401
    assert browser(alice).get(f"/explore/tags/sea/{what}/").status_code == 405
    assert browser(alice).post(f"/explore/tags/nothere/{what}/").status_code == 404


def test_ones_own_hashtags_are_listed_and_let_go(alice: Any, bob: Any) -> None:
    for name in ("sea", "crowds"):
        tagged(bob, name)
    services.hashtag_follow(user=alice, name="sea")
    services.hashtag_mute(user=alice, name="crowds")
    page = browser(alice).get("/accounts/hashtags/").content.decode()
    assert "Unfollow #sea" in page
    assert "Unmute #crowds" in page
    assert "Unfollow #sea" not in browser(bob).get("/accounts/hashtags/").content.decode()
    assert htmx(alice).post("/explore/tags/sea/follow/", {"undo": "1", "row": "1"}).content == b""
    assert browser(None).get("/accounts/hashtags/")["Location"].startswith("/accounts/login/")
    response = browser(alice).post("/explore/tags/crowds/mute/", {"undo": "1", "next": "/accounts/hashtags/"})
    assert response["Location"] == "/accounts/hashtags/"
    page = browser(alice).get("/accounts/hashtags/").content.decode()
    assert "You follow no hashtags" in page
    assert "You mute no hashtags" in page


# --- What leads there ---------------------------------------------------------------------------------------
def test_a_post_leads_to_its_hashtags_and_its_place(alice: Any, bob: Any) -> None:
    post = placed(alice, "São Paulo", caption="At the #Été")
    page = browser(bob).get(post.get_absolute_url()).content.decode()
    assert '<a href="/explore/locations/sao-paulo/">São Paulo</a>' in page
    assert '<a href="/explore/tags/%C3%A9t%C3%A9/">#Été</a>' in page
    Post.objects.filter(pk=post.pk).update(location="🏝️", place=None)
    assert "/explore/locations/" not in browser(bob).get(post.get_absolute_url()).content.decode()


def test_related_hashtags_are_linked(cast: Any) -> None:
    for author in (cast.alice, cast.bob):
        tagged(author, "sea", "waves")
    cache.clear()
    page = browser(None).get("/explore/tags/sea/").content.decode()
    assert 'href="/explore/tags/waves/"' in page
