"""Following and muting hashtags: `POST, DELETE /api/v1/hashtags/{name}/follow` and `…/mute`."""

from typing import Any

import pytest
from django.core.cache import cache

from content.models import Hashtag, PostHashtag
from instaclone.common.errors import Conflict
from social import services, topics
from social.models import HashtagFollow, HashtagMute
from tests.factories import PostFactory
from tests.social.support import API, api, walk
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def sea(db: None) -> Hashtag:
    return Hashtag.objects.create(name="sea", posts_count=3)


def url(name: str, what: str = "follow") -> str:
    return f"{API}/hashtags/{name}/{what}"


def mine(user: Any, kind: str = "followed") -> list[str]:
    return [row["name"] for row in walk(api(user), f"{API}/me/hashtags?kind={kind}")]


def followers(hashtag: Hashtag) -> int:
    hashtag.refresh_from_db()
    return hashtag.followers_count


def test_following_twice_is_following_once(alice: Any, sea: Hashtag) -> None:
    for _ in range(2):
        response = api(alice).post(url("sea"))
        assert (response.status_code, response.json()) == (200, {"following": True, "followers_count": 1})
    assert (mine(alice), followers(sea)) == (["sea"], 1)
    for _ in range(2):
        assert api(alice).delete(url("sea")).status_code == 204
    assert (mine(alice), followers(sea)) == ([], 0)


def test_any_spelling_of_the_name_is_the_same_hashtag(alice: Any) -> None:
    cafe = Hashtag.objects.create(name="café")
    assert api(alice).post(url("CAFE\u0301")).status_code == 200
    assert followers(cafe) == 1


def test_one_follows_or_mutes_and_the_last_wish_counts(alice: Any, sea: Hashtag) -> None:
    api(alice).post(url("sea"))
    response = api(alice).post(url("sea", "mute"))
    assert (response.status_code, response.json()) == (200, {"muted": True})
    assert (mine(alice), mine(alice, "muted"), followers(sea)) == ([], ["sea"], 0)
    api(alice).post(url("sea"))
    assert (mine(alice), mine(alice, "muted"), followers(sea)) == (["sea"], [], 1)


def test_a_mute_is_taken_back_and_nobody_else_learns_of_it(alice: Any, bob: Any, sea: Hashtag) -> None:
    for _ in range(2):
        assert api(alice).post(url("sea", "mute")).status_code == 200
    assert api(bob).get(f"{API}/hashtags/sea").json()["muted"] is False
    assert api(alice).get(f"{API}/hashtags/sea").json()["muted"] is True
    for _ in range(2):
        assert api(alice).delete(url("sea", "mute")).status_code == 204
    assert mine(alice, "muted") == []


@pytest.mark.parametrize("what", ["follow", "mute"])
@pytest.mark.parametrize(
    "name", ["nobody-wrote-this", "12345", "a" * 101, "nothing", "🎈", "%23sea", "$where"]
)
def test_what_nobody_wrote_can_be_neither_followed_nor_muted(alice: Any, what: str, name: str) -> None:
    for method in ("post", "delete"):
        assert getattr(api(alice), method)(url(name, what)).status_code == 404
    assert not Hashtag.objects.exists()


def test_a_banned_hashtag_can_only_be_left(alice: Any, sea: Hashtag) -> None:
    api(alice).post(url("sea"))
    Hashtag.objects.update(is_banned=True)
    cache.clear()
    assert topics.followed_hashtag_ids(alice) == frozenset()
    assert (api(alice).post(url("sea")).status_code, mine(alice)) == (404, [])
    assert api(alice).post(url("sea", "mute")).status_code == 404
    assert api(alice).delete(url("sea")).status_code == 204
    assert followers(sea) == 0


@pytest.mark.parametrize("what", ["follow", "mute"])
def test_who_may_call(cast: Any, sea: Hashtag, what: str) -> None:
    wanted = {None: (401, 401), cast.alice: (200, 204), cast.mallory: (200, 204), cast.pat: (200, 204)}
    for person, (made, undone) in wanted.items():
        assert api(person).post(url("sea", what)).status_code == made
        assert api(person).delete(url("sea", what)).status_code == undone
    assert not HashtagFollow.objects.exists()
    assert not HashtagMute.objects.exists()


def test_two_hundred_are_enough(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("social.services.topics.HASHTAGS_MAX", 2)
    for name in ("one", "two", "three"):
        Hashtag.objects.create(name=name)
    for follow_or_mute, what in ((services.hashtag_follow, "follow"), (services.hashtag_mute, "mute")):
        follow_or_mute(user=alice, name="one")
        follow_or_mute(user=alice, name="two")
        with pytest.raises(Conflict) as caught:
            follow_or_mute(user=alice, name="three")
        assert (caught.value.code, what in caught.value.detail) == ("hashtags_max", True)
        follow_or_mute(user=alice, name="two")  # which is there already
    assert api(alice).post(url("three", "mute")).json()["code"] == "hashtags_max"


def test_follows_and_unfollows_at_once_leave_the_right_count(cast: Any, sea: Hashtag) -> None:
    people = [cast.alice, cast.bob, cast.carol, cast.pat]
    jobs = [lambda p=p: services.hashtag_follow(user=p, name="sea") for p in people * 2]
    assert not [result for result in live(*jobs) if isinstance(result, Exception)]
    assert followers(sea) == 4
    jobs = [lambda p=p: services.hashtag_unfollow(user=p, name="sea") for p in people[:2] * 2]
    jobs += [lambda p=p: services.hashtag_mute(user=p, name="sea") for p in people[2:] * 2]
    assert not [result for result in live(*jobs) if isinstance(result, Exception)]
    assert (followers(sea), HashtagFollow.objects.count(), HashtagMute.objects.count()) == (0, 0, 2)


# --- What lists ask -----------------------------------------------------------------------------------------
def test_posts_with_a_muted_hashtag_are_hidden_from_who_mutes_it(alice: Any, bob: Any, sea: Hashtag) -> None:
    with_it, without = PostFactory(author=bob), PostFactory(author=bob)
    PostHashtag.objects.create(post=with_it, hashtag=sea)
    services.hashtag_mute(user=alice, name="sea")
    both = [with_it.pk, without.pk]
    assert topics.hidden_by_tags(alice, both) == {with_it.pk}
    assert topics.hidden_by_tags(alice, both, but_for=sea.pk) == set()
    assert topics.hidden_by_tags(bob, both) == set()


def test_visitors_follow_and_mute_nothing(sea: Hashtag) -> None:
    from django.contrib.auth.models import AnonymousUser

    visitor = AnonymousUser()
    with assert_queries(0):
        assert topics.followed_hashtag_ids(visitor) == topics.muted_hashtag_ids(visitor) == frozenset()
        assert topics.hidden_by_tags(visitor, [1, 2]) == set()


def test_what_lists_ask_is_a_fixed_number_of_queries_through_indexes(
    alice: Any, bob: Any, sea: Hashtag
) -> None:
    services.hashtag_mute(user=alice, name="sea")
    posts = [PostFactory(author=bob) for _ in range(3)]
    for post in posts:
        PostHashtag.objects.create(post=post, hashtag=sea)
    with assert_queries(2):
        assert topics.hidden_by_tags(alice, [post.pk for post in posts]) == {post.pk for post in posts}
    with assert_queries(1):
        assert topics.hidden_by_tags(bob, [post.pk for post in posts]) == set()
    for model in (HashtagFollow, HashtagMute):
        assert_uses_index(model.objects.filter(user_id=1).order_by("-pk").values_list("hashtag_id")[:200])
    assert_uses_index(PostHashtag.objects.filter(post_id__in=[1, 2], hashtag_id__in=[3, 4]))
    assert_uses_index(Hashtag.objects.filter(is_banned__in=[True]).order_by("-pk").values_list("pk")[:2000])
