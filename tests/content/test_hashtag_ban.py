"""Staff bans a hashtag in the admin, and lets it in again."""

from typing import Any

import pytest
from django.core.cache import cache

from content import services
from content.hashtags import banned_hashtag_ids
from content.models import Hashtag
from content.signals import hashtag_changed
from instaclone.common.errors import NotFound
from tests.content.support import browser
from tests.support import assert_queries, live

pytestmark = pytest.mark.django_db
LIST = "/admin/content/hashtag/"


@pytest.fixture
def sea(db: None) -> Hashtag:
    return Hashtag.objects.create(name="sea", posts_count=3)


@pytest.fixture
def told() -> Any:
    """The ids that were announced."""
    ids: list[int] = []

    def listen(*, hashtag_id: int, **kwargs: Any) -> None:
        ids.append(hashtag_id)

    hashtag_changed.connect(listen)
    yield ids
    hashtag_changed.disconnect(listen)


def act(client: Any, action: str, *hashtags: Hashtag) -> Any:
    chosen = [hashtag.pk for hashtag in hashtags]
    return client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


def test_staff_bans_and_lets_in_again(staff: Any, sea: Hashtag, told: list[int]) -> None:
    client = browser(staff)
    assert banned_hashtag_ids() == frozenset()
    page = act(client, "ban", sea, Hashtag.objects.create(name="storm"))
    assert "2 hashtags changed." in page.content.decode()
    assert sea.pk in banned_hashtag_ids()
    assert client.get("/explore/tags/sea/").status_code == 404
    assert "0 hashtags changed." in act(client, "ban", sea).content.decode()
    act(client, "unban", sea)
    assert sea.pk not in banned_hashtag_ids()
    assert client.get("/explore/tags/sea/").status_code == 200
    assert told.count(sea.pk) == 2


def test_only_staff_may(cast: Any, sea: Hashtag) -> None:
    for person in (None, cast.alice, cast.bob, cast.mallory):
        act(browser(person), "ban", sea)
    assert not Hashtag.objects.get().is_banned


def test_it_is_found_by_any_spelling_of_the_whole_name(staff: Any, sea: Hashtag) -> None:
    Hashtag.objects.create(name="seaside")
    client = browser(staff)
    for q in ("sea", "#SEA", " Sea ", "ＳＥＡ"):
        assert [tag.name for tag in client.get(LIST, {"q": q}).context["cl"].queryset] == ["sea"]
    for q in ("se", "a\x00", "🎈", "x" * 500, "$where"):
        response = client.get(LIST, {"q": q})
        assert response.status_code == 400 or not list(response.context["cl"].queryset)
    assert "seaside" in client.get(LIST, {"is_banned__exact": "0"}).content.decode()


def test_bans_at_once_are_one_ban(sea: Hashtag, told: list[int]) -> None:
    results = live(*[lambda: services.hashtag_ban(hashtag_id=sea.pk)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert told == [sea.pk]


def test_what_is_not_there_is_not_found(db: None) -> None:
    for change in (services.hashtag_ban, services.hashtag_unban):
        with pytest.raises(NotFound):
            change(hashtag_id=5)


def test_the_banned_ones_are_remembered(sea: Hashtag) -> None:
    services.hashtag_ban(hashtag_id=sea.pk)
    with assert_queries(1):
        assert banned_hashtag_ids() == banned_hashtag_ids() == {sea.pk}
    cache.clear()
    with assert_queries(1):
        banned_hashtag_ids()
