"""The posts of hashtags and places: `GET /api/v1/hashtags/{name}/posts` and `/api/v1/locations/{slug}/posts`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.services import user_suspend
from content.models import Hashtag, Place, Post, PostHashtag
from feed.topics import top
from feed.topics.posts import Topic
from social import services
from social.models import Mute
from tests.factories import FollowFactory, UserFactory
from tests.feed.topics import API, ids, placed, tagged
from tests.social.support import api, walk
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Kind:
    """What holds for hashtags and places alike is tested for both."""

    make: Callable[..., Post]
    address: str


def of_hashtag(author: Any, **fields: Any) -> Post:
    return tagged(author, "sea", **fields)


def of_place(author: Any, **fields: Any) -> Post:
    return placed(author, "Porto", **fields)


@pytest.fixture(
    params=[Kind(of_hashtag, "hashtags/sea"), Kind(of_place, "locations/porto")], ids=["tag", "place"]
)
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=["top", "recent"])
def sort(request: pytest.FixtureRequest) -> Any:
    return request.param


def posts_url(kind: Kind, sort: str, limit: int = 20) -> str:
    return f"{API}/{kind.address}/posts?sort={sort}&limit={limit}"


def shown(viewer: Any, kind: Kind, sort: str, limit: int = 20) -> list[int]:
    return ids(walk(api(viewer), posts_url(kind, sort, limit)))


# --- Who sees what ------------------------------------------------------------------------------------------
def test_each_viewer_is_shown_what_they_may_see(cast: Any, kind: Kind, sort: str) -> None:
    FollowFactory(follower=cast.bob, followee=cast.pat)
    public = kind.make(cast.alice).pk
    private = kind.make(cast.pat).pk
    close = kind.make(cast.alice, audience=Post.Audience.CLOSE_FRIENDS).pk
    kind.make(cast.alice, state=Post.State.ARCHIVED)
    kind.make(cast.alice, state=Post.State.DELETED)
    wanted = {
        None: {public},
        cast.carol: {public},
        cast.bob: {public, private},
        cast.mallory: set(),  # alice blocked her
        cast.pat: {public, private},
        cast.alice: {public, close},
    }
    assert {viewer: set(shown(viewer, kind, sort)) for viewer in wanted} == wanted


def test_posts_of_a_suspended_account_are_gone(cast: Any, kind: Kind, sort: str) -> None:
    kind.make(cast.alice)
    user_suspend(user=cast.alice)
    assert shown(cast.bob, kind, sort) == shown(None, kind, sort) == []


def test_a_post_that_is_hidden_during_a_visit_is_left_out_of_it(alice: Any, bob: Any, kind: Kind) -> None:
    posts = [kind.make(UserFactory()) for _ in range(6)]
    first = api(bob).get(posts_url(kind, "top", limit=3)).json()
    rest = [post.pk for post in posts if post.pk not in ids(first["results"])]
    Post.objects.filter(pk=rest[0]).update(state=Post.State.ARCHIVED, reach=Post.Reach.NOBODY)
    assert sorted(ids(walk(api(bob), first["next"]))) == sorted(rest[1:])


def test_people_whose_posts_are_muted_are_left_out(bob: Any, alice: Any, kind: Kind, sort: str) -> None:
    kind.make(alice)
    Mute.objects.create(owner=bob, muted=alice, stories=False, posts=True)
    assert shown(bob, kind, sort) == []
    assert len(shown(alice, kind, sort)) == 1


def test_another_muted_hashtag_hides_a_post_but_not_the_one_that_was_opened(
    alice: Any, bob: Any, sort: str
) -> None:
    with_both, alone = tagged(alice, "sea", "crowds"), tagged(alice, "sea")
    services.hashtag_mute(user=bob, name="crowds")
    services.hashtag_mute(user=bob, name="sea")
    assert shown(bob, Kind(of_hashtag, "hashtags/sea"), sort) == [alone.pk]
    assert with_both.pk in shown(alice, Kind(of_hashtag, "hashtags/sea"), sort)


# --- Order and pages ----------------------------------------------------------------------------------------
def test_recent_is_newest_first_whatever_the_page(bob: Any, kind: Kind) -> None:
    posts = [kind.make(UserFactory()).pk for _ in range(5)]
    for limit in (1, 2, 5):
        assert shown(bob, kind, "recent", limit) == posts[::-1]


def test_a_page_that_found_nothing_leads_to_the_next(bob: Any, pat: Any, alice: Any, kind: Kind) -> None:
    oldest = kind.make(alice).pk
    for _ in range(9):
        kind.make(pat)
    assert shown(bob, kind, "recent", limit=1) == [oldest]


def test_top_has_the_most_answered_first_and_all_of_them_once(bob: Any, kind: Kind) -> None:
    posts = [kind.make(UserFactory()) for _ in range(7)]
    Post.objects.filter(pk=posts[2].pk).update(like_count=50)
    Post.objects.filter(pk=posts[4].pk).update(like_count=500, comment_count=10)
    found = shown(bob, kind, "top", limit=3)
    assert found[:2] == [posts[4].pk, posts[2].pk]
    assert sorted(found) == sorted(post.pk for post in posts)


def test_behind_the_ranked_top_goes_on_by_age(bob: Any, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(top, "NEWEST", 3)
    posts = [kind.make(UserFactory()).pk for _ in range(8)]
    found = shown(bob, kind, "top", limit=2)
    assert sorted(found[:3]) == posts[5:]
    assert found[3:] == posts[4::-1]
    assert sorted(shown(None, kind, "top", limit=2)) == posts


def test_one_author_doesnt_fill_the_top(alice: Any, bob: Any, kind: Kind) -> None:
    many = [kind.make(alice) for _ in range(6)]
    Post.objects.filter(pk__in=[post.pk for post in many]).update(like_count=100)
    others = {kind.make(UserFactory()).pk for _ in range(7)}
    first = shown(bob, kind, "top")[:9]
    assert len(set(first) & others) == 7


@pytest.mark.parametrize(
    "query", ["sort=best", "sort=recent&cursor=nonsense", "sort=top&cursor=nonsense", "limit=0"]
)
def test_what_makes_no_sense_is_400(alice: Any, kind: Kind, query: str) -> None:
    kind.make(alice)
    response = api(alice).get(f"{API}/{kind.address}/posts?{query}")
    assert response.status_code == 400
    assert set(response.json()) <= {"sort", "cursor", "limit"}


def test_a_cursor_of_the_other_order_goes_on_by_age(bob: Any, kind: Kind) -> None:
    posts = [kind.make(UserFactory()).pk for _ in range(3)]
    for sort, other in (("top", "recent"), ("recent", "top")):
        cursor = api(bob).get(posts_url(kind, sort, limit=1)).json()["next"].partition("cursor=")[2]
        assert ids(walk(api(bob), f"{posts_url(kind, other)}&cursor={cursor}")) == posts[1::-1]


# --- Cost ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [3, 30])
def test_a_page_costs_the_same_however_much_there_is(alice: Any, bob: Any, kind: Kind, count: int) -> None:
    services.hashtag_mute(user=bob, name=Hashtag.objects.create(name="dull").name)
    for _ in range(count):
        kind.make(UserFactory())
    about = Hashtag.objects.filter(name="sea").first() or Place.objects.get(slug="porto")
    from feed.topics.selectors import Sort, hashtag_posts, place_posts
    from instaclone.common.pagination import PageRequest

    def page(viewer: Any, sort: Sort) -> Any:
        asked = PageRequest(limit=20)
        if isinstance(about, Hashtag):
            return hashtag_posts(viewer=viewer, hashtag=about, sort=sort, page=asked)
        return place_posts(viewer=viewer, place=about, sort=sort, page=asked)

    with assert_queries(8):
        assert page(bob, Sort.RECENT).items
    with assert_queries(13):
        assert page(bob, Sort.TOP).items


def test_what_pages_read_is_found_through_indexes(db: None) -> None:
    for topic in (Topic(1, is_hashtag=True), Topic(1, is_hashtag=False)):
        column = "post_id" if topic.is_hashtag else "pk"
        rows = topic._rows().order_by(f"-{column}")
        assert_uses_index(rows.values_list(column)[:100])
        assert_uses_index(rows.filter(**{f"{column}__lt": 5}).values_list(column)[:100])
    assert_uses_index(PostHashtag.objects.filter(post_id__in=[1, 2], hashtag_id=3))
    assert_uses_index(Place.objects.filter(slug="porto")[:1], allow_sort=True)
