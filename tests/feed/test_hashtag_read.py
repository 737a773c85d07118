"""One hashtag, what goes with it, and one place: `GET /api/v1/hashtags/{name}`, `…/related`, `/locations/{slug}`."""

from typing import Any

import pytest
from django.core.cache import cache

from content.models import Hashtag
from feed.topics.related import closeness, related_hashtags
from social import services
from tests.factories import UserFactory
from tests.feed.topics import API, placed, tagged
from tests.social.support import api, walk
from tests.support import assert_queries

pytestmark = pytest.mark.django_db


def related(viewer: Any, name: str) -> list[str]:
    return [row["name"] for row in walk(api(viewer), f"{API}/hashtags/{name}/related")]


def test_a_hashtag_says_what_the_viewer_did_with_it(cast: Any) -> None:
    post = tagged(cast.alice, "sea")
    services.hashtag_follow(user=cast.bob, name="sea")
    pk = str(Hashtag.objects.get().pk)
    common = {"id": pk, "name": "sea", "posts_count": 1, "followers_count": 1, "muted": False}
    for viewer in (None, cast.alice, cast.bob, cast.mallory):
        answer = api(viewer).get(f"{API}/hashtags/SEA")
        assert answer.status_code == 200
        assert answer.json() == common | {"following": viewer == cast.bob, "url": "/explore/tags/sea/"}
    assert post.pk


def test_other_scripts_stand_in_addresses_as_they_must(alice: Any) -> None:
    tagged(alice, "東京")
    assert api(None).get(f"{API}/hashtags/東京").json()["url"] == "/explore/tags/%E6%9D%B1%E4%BA%AC/"


def test_a_place_is_found_by_any_spelling(alice: Any) -> None:
    placed(alice, "São Paulo")
    wanted = {
        "slug": "sao-paulo",
        "name": "São Paulo",
        "posts_count": 1,
        "url": "/explore/locations/sao-paulo/",
    }
    for spelling in ("sao-paulo", "São Paulo", "SAO  PAULO!"):
        assert api(None).get(f"{API}/locations/{spelling}").json() == wanted


@pytest.mark.parametrize(
    "name", ["nowhere", "!!!", "🎈", "a" * 200, "$where", ".*", '"', "NEAR(a", "a\u0000", "1"]
)
def test_what_is_nowhere_is_404(db: None, name: str) -> None:
    for address in (f"{API}/hashtags/{name}", f"{API}/locations/{name}"):
        for tail in ("", "/posts"):
            assert api(None).get(address + tail).status_code in (400, 404)


def test_a_banned_hashtag_has_no_page(alice: Any) -> None:
    tagged(alice, "sea")
    Hashtag.objects.update(is_banned=True)
    for tail in ("", "/posts", "/related"):
        for viewer in (None, alice):
            assert api(viewer).get(f"{API}/hashtags/sea{tail}").status_code == 404


# --- Related ------------------------------------------------------------------------------------------------
def test_related_are_those_that_several_people_put_beside_it(cast: Any) -> None:
    for author in (cast.alice, cast.bob):
        tagged(author, "sea", "waves")
    for _ in range(5):
        tagged(cast.carol, "sea", "buy-now".replace("-", ""))  # alone, however often
    assert related(None, "sea") == ["waves"]
    assert related(None, "waves") == ["sea"]


def test_what_is_everywhere_is_less_related(cast: Any) -> None:
    for author in (cast.alice, cast.bob, cast.carol):
        tagged(author, "sea", "love")
    for author in (cast.alice, cast.bob):
        tagged(author, "sea", "waves")
    Hashtag.objects.filter(name="love").update(posts_count=1_000)
    assert related(None, "sea") == ["waves", "love"]
    assert closeness(2, 2) > closeness(3, 1_000)


def test_private_posts_and_banned_hashtags_are_no_relation(cast: Any) -> None:
    private = UserFactory(is_private=True)
    for author in (cast.pat, private):
        tagged(author, "sea", "secret")
    for author in (cast.alice, cast.bob):
        tagged(author, "sea", "bad")
    Hashtag.objects.filter(name="bad").update(is_banned=True)
    assert related(cast.pat, "sea") == []


def test_related_is_remembered_and_a_ban_shows_at_once(cast: Any) -> None:
    for author in (cast.alice, cast.bob):
        tagged(author, "sea", "waves")
    sea = Hashtag.objects.get(name="sea")
    with assert_queries(6):
        assert [tag.name for tag in related_hashtags(sea)] == ["waves"]
    with assert_queries(1):
        assert [tag.name for tag in related_hashtags(sea)] == ["waves"]
    Hashtag.objects.filter(name="waves").update(is_banned=True)
    assert related_hashtags(sea) == []
    cache.clear()
    assert related_hashtags(sea) == []
