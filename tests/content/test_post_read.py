"""Reading posts over the API: one, and the list of a profile."""

from typing import Any

import pytest

from content.models import Post
from tests.content.support import api
from tests.factories import PostFactory
from tests.support import assert_queries

BAD_IDS = ["nothing", "0", "9223372036854775807", "9223372036854775808", "-1", "1.0", "%00", "½"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_an_id_that_is_none_is_not_found(alice: Any, bad: str) -> None:
    client = api(alice)
    for answer in (
        client.get(f"/api/v1/posts/{bad}"),
        client.patch(f"/api/v1/posts/{bad}", {}, content_type="application/json"),
        client.delete(f"/api/v1/posts/{bad}"),
        client.post(f"/api/v1/posts/{bad}/archive"),
        client.delete(f"/api/v1/posts/{bad}/archive"),
    ):
        assert answer.status_code == (400 if bad == "%00" else 404)


def test_viewer_flags_are_those_of_the_viewer(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    shown = api(cast.bob).get(f"/api/v1/posts/{post.pk}").json()
    assert (shown["is_own"], shown["author"]["following"]) == (False, True)
    shown = api(cast.carol).get(f"/api/v1/posts/{post.pk}").json()
    assert (shown["is_own"], shown["author"]["following"]) == (False, False)
    shown = api().get(f"/api/v1/posts/{post.pk}").json()
    assert (shown["is_own"], shown["liked"], shown["saved"]) == (False, False, False)


def test_a_liked_post_says_so(cast: Any) -> None:
    from social.services import like_post

    post = PostFactory(author=cast.alice)
    like_post(user=cast.bob, post_id=post.pk)
    assert api(cast.bob).get(f"/api/v1/posts/{post.pk}").json()["liked"] is True
    assert api(cast.carol).get(f"/api/v1/posts/{post.pk}").json()["liked"] is False


def test_a_hidden_like_count_is_shown_to_the_author_alone(cast: Any) -> None:
    post = PostFactory(author=cast.alice, hide_like_count=True, like_count=7)
    assert api(cast.alice).get(f"/api/v1/posts/{post.pk}").json()["like_count"] == 7
    for person in (None, cast.bob, cast.carol):
        assert api(person).get(f"/api/v1/posts/{post.pk}").json()["like_count"] is None


def test_pages_go_through_all_posts_newest_first(cast: Any) -> None:
    posts = [PostFactory(author=cast.alice) for _ in range(7)]
    client, seen = api(cast.bob), []
    address = "/api/v1/users/alice/posts?limit=3"
    while address:
        page = client.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert seen == [str(post.pk) for post in reversed(posts)]


@pytest.mark.parametrize("query", ["limit=0", "limit=51", "limit=x", "cursor=nonsense", "cursor=%F0%9F"])
def test_a_bad_page_is_refused(cast: Any, query: str) -> None:
    for address in ("/api/v1/users/alice/posts", "/api/v1/me/archive"):
        assert api(cast.bob).get(f"{address}?{query}").status_code == 400


def test_a_person_that_is_not_there_is_not_found(cast: Any) -> None:
    for name in ("nobody", "a", "x" * 200, "mallory"):
        assert api(cast.alice).get(f"/api/v1/users/{name}/posts").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_costs_the_same_number_of_queries_however_long(cast: Any, count: int) -> None:
    posts = [PostFactory(author=cast.alice) for _ in range(count)]
    reader, visitor = api(cast.bob), api()
    with assert_queries(7):  # sign-in, profile, relations, pins, posts, posts beside others, likes
        assert len(reader.get("/api/v1/users/alice/posts").json()["results"]) == count
    with assert_queries(4):
        assert len(visitor.get("/api/v1/users/alice/posts").json()["results"]) == count
    with assert_queries(7):
        reader.get(f"/api/v1/posts/{posts[0].pk}")
    Post.objects.filter(author=cast.alice).update(state=Post.State.ARCHIVED, reach=Post.Reach.NOBODY)
    owner = api(cast.alice)
    with assert_queries(3):
        assert len(owner.get("/api/v1/me/archive").json()["results"]) == count
