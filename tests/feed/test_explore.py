"""GET /api/v1/explore: in which order, how it is paged, what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content import services as content
from content.models import Hashtag, Post
from feed import explore, popular
from feed.seen import posts_seen
from instaclone.common.ids import MAX_ID, id_floor
from instaclone.common.pagination import encoded
from social import services as social
from social.models import Bookmark, HashtagMute, Like
from tests.factories import FollowFactory, PostFactory, ReelFactory, UserFactory
from tests.feed.support import api
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db

EXPLORE = "/api/v1/explore"


def page(client: Client, address: str = EXPLORE, **query: Any) -> dict[str, Any]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def ids(found: dict[str, Any]) -> list[int]:
    return [int(one["id"]) for one in found["results"]]


def rest(client: Client, found: dict[str, Any]) -> list[int]:
    """The ids on all pages from this one on."""
    seen = ids(found)
    for _ in range(50):
        if found["next"] is None:
            return seen
        found = page(client, found["next"])
        seen += ids(found)
    raise AssertionError("the list doesn't end")


@pytest.fixture
def authors(db: None) -> list[User]:
    return [UserFactory(username=f"author{number}") for number in range(5)]


def client_of(viewer: Any) -> Client:
    return api(viewer) if viewer else Client()


# --- In which order -----------------------------------------------------------------------------------------
def test_what_people_answer_to_stands_higher(carol: Any, authors: list[User]) -> None:
    plain, liked = (PostFactory(author=author) for author in authors[:2])
    watched, dull = (ReelFactory(author=author) for author in authors[2:4])
    Post.objects.filter(pk=liked.pk).update(like_count=40)
    Post.objects.filter(pk=watched.pk).update(view_count=50, complete_count=48)
    Post.objects.filter(pk=dull.pk).update(view_count=50, complete_count=1)
    assert ids(page(api(carol))) == [liked.pk, watched.pk, plain.pk, dull.pk]
    assert ids(page(Client())) == [liked.pk, watched.pk, plain.pk, dull.pk]


def test_old_posts_sink(carol: Any, authors: list[User]) -> None:
    old, new = (PostFactory(author=author) for author in authors[:2])
    Post.objects.filter(pk=new.pk).update(created_at=timezone.now() - timedelta(days=9))
    assert ids(page(api(carol))) == [old.pk, new.pk]


@pytest.mark.parametrize("newest", [200, 1])  # the ranked part, and what comes behind it
def test_what_was_seen_watched_liked_or_saved_is_not_in_it(
    carol: Any, authors: list[User], newest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "NEWEST_POSTS", newest)
    watched, saved = ReelFactory(author=authors[0]), PostFactory(author=authors[0])
    liked, seen = PostFactory(author=authors[3]), PostFactory(author=authors[4])
    fresh = [PostFactory(author=author) for author in authors[1:4]]
    content.reel_view(viewer=carol, post_id=watched.pk, watched_ms=100)
    social.like_post(user=carol, post_id=liked.pk)
    Bookmark.objects.create(user=carol, post=saved)
    posts_seen(viewer=carol, post_ids=[seen.pk])
    client = api(carol)
    assert set(rest(client, page(client))) == {post.pk for post in fresh}
    assert {watched.pk, saved.pk, liked.pk, seen.pk} <= set(rest(Client(), page(Client())))


def test_one_author_does_not_fill_the_screen(carol: Any, authors: list[User]) -> None:
    busy = [PostFactory(author=authors[0], like_count=20) for _ in range(4)]
    other = PostFactory(author=authors[1], like_count=16)
    order = ids(page(api(carol)))
    assert order.index(other.pk) == 1
    assert set(order) == {other.pk, *(post.pk for post in busy)}


def test_people_whose_posts_one_likes_stand_higher(carol: Any, authors: list[User]) -> None:
    near, far = authors[:2]
    for _ in range(12):
        social.like_post(user=carol, post_id=PostFactory(author=near).pk)
    first, second = PostFactory(author=near), PostFactory(author=far)
    order = ids(page(api(carol)))
    assert order[:2] == [first.pk, second.pk]


def test_older_posts_that_people_like_these_days_are_in_it(
    carol: Any, authors: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "NEWEST_POSTS", 3)
    loved = PostFactory(author=authors[0])
    for fan in authors[1:4]:
        social.like_post(user=fan, post_id=loved.pk)
    for author in authors[1:]:
        PostFactory(author=author)
    for client in (api(carol), Client()):
        assert ids(page(client, limit=3))[0] == loved.pk


def test_likes_of_long_ago_make_nothing_popular(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    long_ago = int(timezone.now().timestamp() * 1000) - popular.SPAN_MS - 60_000
    Like.objects.create(pk=id_floor(long_ago), user=cast.bob, target_id=post.pk)
    assert popular.popular_posts() == []
    cache.clear()
    social.like_post(user=cast.carol, post_id=post.pk)
    assert popular.popular_posts() == [post.pk]


# --- How it is paged ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("signed_in", [True, False])
def test_the_order_of_a_visit_stays_while_it_lasts(
    carol: Any, authors: list[User], *, signed_in: bool
) -> None:
    made = [PostFactory(author=author) for author in authors for _ in range(3)]
    client = client_of(carol if signed_in else None)
    whole = rest(client, page(client, limit=50))
    assert sorted(whole) == sorted(post.pk for post in made)
    first = page(client, limit=4)
    # All of this would make another order.
    for post in made:
        Post.objects.filter(pk=post.pk).update(like_count=post.pk % 97)
    PostFactory(author=authors[0])
    if signed_in:
        social.like_post(user=carol, post_id=made[0].pk)
    assert rest(client, first) == whole


def test_a_visit_belongs_to_its_viewer(cast: Any, authors: list[User]) -> None:
    for author in authors:
        PostFactory(author=author, like_count=9)
    first = page(api(cast.carol), limit=2)
    lost = ids(page(api(cast.bob), first["next"]))
    assert lost == sorted(lost, reverse=True)
    assert not set(lost) & set(ids(first))


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("keep", [True, False])
def test_behind_what_was_ranked_come_older_ones_each_once(
    carol: Any, authors: list[User], monkeypatch: pytest.MonkeyPatch, *, keep: bool, signed_in: bool
) -> None:
    monkeypatch.setattr(explore, "NEWEST_POSTS", 6)
    made = [PostFactory(author=author).pk for _ in range(4) for author in authors]
    loved = made[9]
    for fan in authors[:3]:
        social.like_post(user=fan, post_id=loved)
    client = client_of(carol if signed_in else None)
    ranked = page(client, limit=7)
    assert set(ids(ranked)) == {loved, *made[-6:]}
    if not keep:
        cache.clear()
    everything = rest(client, ranked)
    assert len(everything) == len(set(everything))
    # With the order lost, what is newer than the oldest that was ranked isn't come back to.
    assert set(everything) == (set(made) if keep else {*ids(ranked), *made[:9]})


def test_when_the_order_is_lost_nothing_comes_twice(carol: Any, authors: list[User]) -> None:
    for author in authors:
        for likes in (0, 9, 3):
            PostFactory(author=author, like_count=likes)
    client = api(carol)
    first = page(client, limit=4)
    cache.clear()
    after = rest(client, page(client, first["next"]))
    assert after == sorted(after, reverse=True)
    assert set(after) == {pk for pk in Post.objects.values_list("pk", flat=True) if pk < min(ids(first))}


@pytest.mark.parametrize("cursor", ["nonsense", "bjE", encoded("A" * 16 + ".0.1"), encoded(".0.1.1.1"), "½"])
@pytest.mark.parametrize("address", [EXPLORE, "/explore/"])
def test_a_cursor_that_is_none_is_refused(db: None, address: str, cursor: str) -> None:
    assert Client().get(address, {"cursor": cursor}).status_code == 400


@pytest.mark.parametrize("offset", [0, MAX_ID])
def test_an_invented_place_gives_no_more_than_the_list(cast: Any, offset: int) -> None:
    post = PostFactory(author=cast.alice)
    PostFactory(author=cast.pat)
    invented = encoded(f"{'A' * 16}.{offset}.{MAX_ID}.{MAX_ID}")
    assert ids(page(api(cast.carol), cursor=invented)) == [post.pk]


@pytest.mark.parametrize("limit", ["0", "51", "x"])
def test_a_limit_that_is_none_is_refused(db: None, limit: str) -> None:
    assert Client().get(EXPLORE, {"limit": limit}).status_code == 400


# --- What it costs ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [2, 12])
def test_it_costs_a_fixed_number_of_queries(cast: Any, authors: list[User], count: int) -> None:
    FollowFactory(follower=cast.carol, followee=cast.alice)
    posts = [
        make(author=author) for _ in range(count) for author in authors for make in (PostFactory, ReelFactory)
    ]
    social.like_post(user=cast.bob, post_id=posts[0].pk)
    client = api(cast.carol)
    page(client)  # what is popular, trending and banned is remembered, what there is for her kept
    # sign-in; what is kept, newest, relations, muted hashtags, what was seen, affinities; then the page: posts,
    # relations, muted hashtags, authors, likes
    with assert_queries(12):
        first = page(client, limit=5)
    with assert_queries(6):  # sign-in, posts, relations, muted hashtags, authors, likes
        page(client, first["next"])
    HashtagMute.objects.create(user=cast.carol, hashtag=Hashtag.objects.create(name="rain"))
    with assert_queries(7):
        page(client, first["next"])
    cache.clear()
    with assert_queries(9):  # by age: what is banned, what was seen
        page(client, first["next"])


@pytest.mark.parametrize("count", [2, 12])
def test_the_first_visit_ever_costs_no_more_with_more_people(
    cast: Any, authors: list[User], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        explore.refresh_explore, "delay", asked.append
    )  # a worker, who has better things to do
    friends = [UserFactory() for _ in range(count)]
    for friend in friends:
        FollowFactory(follower=cast.carol, followee=friend)
        FollowFactory(follower=friend, followee=authors[0])
        social.like_post(user=friend, post_id=PostFactory(author=authors[1]).pk)
    near = [PostFactory(author=authors[0]).pk for _ in range(count)]
    client = api(cast.carol)
    # The twelve; trending, likes, what they are for, banned; follows, how many each follows, whom; three spans of time
    with assert_queries(22):
        found = page(client, limit=50)
    assert set(near) <= set(ids(found))
    with assert_queries(18):
        page(client)
    assert asked == [cast.carol.pk]  # once, though nothing is kept yet


def test_visitors_cost_two_queries_and_share_one_order(cast: Any, authors: list[User]) -> None:
    for author in authors:
        PostFactory(author=author)
    first = page(Client(), limit=2)
    with assert_queries(2):  # posts, authors
        assert page(Client(), limit=2)["results"] == first["results"]
    with assert_queries(2):
        page(Client(), first["next"])
    cache.clear()
    with assert_queries(6):  # trending, likes, newest, banned
        page(Client(), limit=2)


def test_its_queries_are_index_ranges(cast: Any) -> None:
    assert_uses_index(explore.public_posts()[: explore.NEWEST_POSTS])
    assert_uses_index(explore.public_posts().filter(pk__lt=10**18)[:21])
    assert_uses_index(popular.newest_likes())
    assert_uses_index(Post.objects.filter(pk__in=[1, 2, 3]).values_list("pk", "reach"))
    for part in explore.seen_queries(1, [2, 3]):
        assert_uses_index(part)
