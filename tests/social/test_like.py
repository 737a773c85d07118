"""Liking posts and comments."""

from functools import partial
from typing import Any

import pytest

from instaclone.common.errors import NotFound
from social import services
from social.models import Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.support import API, api, assert_counters_are_right, run_in_threads, walk
from tests.support import live

pytestmark = pytest.mark.django_db


def like_of(post: Any) -> str:
    return f"{API}/posts/{post.pk}/like"


def test_a_like_is_counted_and_taken_back(alice: Any, carol: Any) -> None:
    post, client = PostFactory(author=alice), api(carol)
    assert client.post(like_of(post)).json() == {"liked": True, "like_count": 1}
    assert client.get(f"{API}/posts/{post.pk}").json()["liked"] is True
    response = client.delete(like_of(post))
    assert (response.status_code, response.json()) == (200, {"liked": False, "like_count": 0})
    assert client.delete(f"{like_of(post)}/").json() == {"liked": False, "like_count": 0}
    assert_counters_are_right()


def test_fifty_likes_at_once_by_one_person_count_one(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    results = run_in_threads([partial(services.like_post, user=carol, post_id=post.pk)] * 50, workers=8)
    assert [getattr(result, "liked", result) for result in results] == [True] * 50
    post.refresh_from_db()
    assert post.like_count == 1
    assert_counters_are_right()


@pytest.mark.slow
def test_two_hundred_people_at_once_count_two_hundred(alice: Any) -> None:
    post = PostFactory(author=alice)
    people = [UserFactory() for _ in range(200)]
    jobs = [partial(services.like_post, user=person, post_id=post.pk) for person in people]
    results = run_in_threads(jobs, workers=16)
    assert [result for result in results if isinstance(result, Exception)] == []
    post.refresh_from_db()
    assert post.like_count == 200
    assert Like.objects.filter(target_id=post.pk).count() == 200


def test_likes_and_unlikes_at_once_leave_the_count_right(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    like = partial(services.like_post, user=carol, post_id=post.pk)
    unlike = partial(services.unlike_post, user=carol, post_id=post.pk)
    results = run_in_threads([like, unlike] * 10, workers=6)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert_counters_are_right()


@pytest.mark.parametrize(
    ("person", "public", "private"),
    [(None, 401, 401), ("alice", 200, 200), ("bob", 200, 200), ("carol", 200, 404), ("mallory", 404, 404)],
)
def test_only_who_sees_a_post_may_like_it(cast: Any, person: str | None, public: int, private: int) -> None:
    viewer = getattr(cast, person) if person else None
    post = PostFactory(author=cast.alice)
    assert api(viewer).post(like_of(post)).status_code == public
    assert api(viewer).delete(like_of(post)).status_code == public
    cast.alice.is_private = True
    cast.alice.save(update_fields=["is_private"])
    hidden = PostFactory(author=cast.alice)
    assert api(viewer).post(like_of(hidden)).status_code == private
    assert Like.objects.filter(target_id=hidden.pk).count() == (private == 200)


@pytest.mark.parametrize("state", ["archived", "deleted"])
def test_a_post_that_is_not_published_cannot_be_liked(alice: Any, state: str) -> None:
    assert api(alice).post(like_of(PostFactory(author=alice, state=state))).status_code == 404


@pytest.mark.parametrize("post_id", ["1", "abc", "-1", "9223372036854775808", "1e3"])
def test_an_id_that_is_no_posts_is_not_found(carol: Any, post_id: str) -> None:
    assert api(carol).post(f"{API}/posts/{post_id}/like").status_code == 404


def test_a_hidden_count_is_told_to_the_author_alone(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice, hide_like_count=True)
    assert api(carol).post(like_of(post)).json() == {"liked": True, "like_count": None}
    assert api(alice).post(like_of(post)).json() == {"liked": True, "like_count": 2}


def test_a_comments_like_is_counted_and_taken_back(alice: Any, carol: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=alice)
    address, client = f"{API}/comments/{comment.pk}/like", api(carol)
    for _ in range(2):
        assert client.post(address).json() == {"liked": True, "like_count": 1}
    row = next(walk(client, f"{API}/posts/{comment.post_id}/comments"))
    assert (row["liked"], row["like_count"]) == (True, 1)
    for _ in range(2):
        assert client.delete(address).json() == {"liked": False, "like_count": 0}
    assert_counters_are_right()


def test_a_comment_on_a_post_that_one_does_not_see_cannot_be_liked(pat: Any, carol: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=pat), author=pat)
    address = f"{API}/comments/{comment.pk}/like"
    assert api(carol).post(address).status_code == 404
    assert api(None).post(address).status_code == 401
    FollowFactory(follower=carol, followee=pat)
    assert api(carol).post(address).status_code == 200


def test_a_comment_that_goes_away_while_it_is_liked_leaves_no_like(alice: Any, carol: Any) -> None:
    for _ in range(5):
        comment = CommentFactory(post=PostFactory(author=alice), author=alice)
        results = live(
            partial(services.like_comment, user=carol, comment_id=comment.pk),
            partial(services.comment_delete, user=alice, comment_id=comment.pk),
            partial(services.like_comment, user=alice, comment_id=comment.pk),
        )
        assert all(not isinstance(result, Exception) or isinstance(result, NotFound) for result in results)
        assert not Like.objects.filter(target_id=comment.pk).exists()


def test_likers_are_listed_newest_first_with_the_viewers_relationship(
    alice: Any, bob: Any, carol: Any, mallory: Any
) -> None:
    post = PostFactory(author=carol)
    suspended = UserFactory(is_active=False)
    for person in (alice, suspended, mallory, carol):
        Like.objects.create(user=person, target_id=post.pk)
    rows = list(walk(api(bob), f"{API}/posts/{post.pk}/likes?limit=1"))
    assert [row["username"] for row in rows] == ["carol", "mallory", "alice"]
    assert [row["relationship"]["following"] for row in rows] == [False, False, True]
    # alice blocked mallory: neither is in the other's list
    assert [row["username"] for row in walk(api(alice), f"{API}/posts/{post.pk}/likes")] == ["carol", "alice"]
    assert [row["username"] for row in walk(api(mallory), f"{API}/posts/{post.pk}/likes")] == [
        "carol",
        "mallory",
    ]


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 200), ("bob", 200), ("carol", 200), ("mallory", 404)]
)
def test_who_sees_a_post_sees_its_likers(cast: Any, person: str | None, status: int) -> None:
    post = PostFactory(author=cast.alice)
    viewer = getattr(cast, person) if person else None
    assert api(viewer).get(f"{API}/posts/{post.pk}/likes").status_code == status


@pytest.mark.parametrize("likers", [5, 20])
def test_a_page_of_likers_costs_the_same_however_long(
    alice: Any, carol: Any, assert_queries: Any, likers: int
) -> None:
    post = PostFactory(author=alice)
    for _ in range(likers):
        Like.objects.create(user=UserFactory(), target_id=post.pk)
    client = api(carol)
    with assert_queries(8):  # session 1, post 1 and its relations 2, likes 1, people 1, relations 2
        rows = client.get(f"{API}/posts/{post.pk}/likes").json()["results"]
    assert len(rows) == likers


@pytest.mark.rate_limits
def test_liking_is_limited(settings: Any, alice: Any, carol: Any) -> None:
    settings.RATES = {**settings.RATES, "like": "2/h"}
    post, client = PostFactory(author=alice), api(carol)
    assert [client.post(like_of(post)).status_code for _ in range(3)] == [200, 200, 429]
