"""One's own deleted posts: the list, taking the deletion back, removing them for good."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from content import services
from content.models import Hashtag, Media, Post
from instaclone.common.errors import NotFound
from tests.content.support import api, files_in, published
from tests.factories import PostFactory
from tests.support import assert_queries, assert_uses_index, live

DELETED = "/api/v1/me/deleted"


def restore(client: Any, post: Post) -> Any:
    return client.post(f"/api/v1/posts/{post.pk}/restore")


def listed(user: Any) -> list[int]:
    return [int(row["id"]) for row in api(user).get(DELETED).json()["results"]]


def deleted(author: Any, **fields: Any) -> Post:
    post = PostFactory(author=author, **fields)
    services.post_delete(author=author, post_id=post.pk)
    post.refresh_from_db()
    return post


def age(post: Post, days: float) -> None:
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now() - timedelta(days=days))


def test_the_list_has_ones_own_deleted_posts_with_the_time_they_have(cast: Any) -> None:
    post = deleted(cast.alice)
    PostFactory(author=cast.alice)
    deleted(cast.bob)
    (row,) = api(cast.alice).get(DELETED).json()["results"]
    assert (row["id"], row["state"]) == (str(post.pk), "deleted")
    assert row["deleted_at"] < row["removed_at"]
    assert api().get(DELETED).status_code == 401
    assert listed(cast.carol) == []
    age(post, 30.1)
    assert listed(cast.alice) == []


def test_who_may_restore_and_remove(cast: Any) -> None:
    post = deleted(cast.alice)
    for person, status in {None: 401, cast.bob: 404, cast.mallory: 404, cast.staff: 404}.items():
        assert restore(api(person), post).status_code == status
        assert api(person).delete(f"{DELETED}/{post.pk}").status_code == status
    assert Post.objects.get(pk=post.pk).state == Post.State.DELETED
    assert restore(api(cast.alice), post).status_code == 200


@pytest.mark.usefixtures("media_root")
def test_a_published_post_is_published_again_where_it_was(cast: Any) -> None:
    old, post = published(cast.alice, caption="#beach"), published(cast.alice, caption="#beach")
    client = api(cast.alice)
    assert client.delete(f"/api/v1/posts/{old.pk}").status_code == 204
    assert api(cast.bob).get(f"/api/v1/posts/{old.pk}").status_code == 404
    assert Hashtag.objects.get().posts_count == 1
    for _twice in range(2):
        answer = restore(client, old)
        assert (answer.status_code, answer.json()["state"]) == (200, "published")
    assert Hashtag.objects.get().posts_count == 2
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 2
    page = api(cast.bob).get("/api/v1/users/alice/posts").json()["results"]
    assert [int(row["id"]) for row in page] == [post.pk, old.pk]
    feed = api(cast.bob).get("/api/v1/feed").json()["results"]
    assert [int(row["id"]) for row in feed] == [post.pk, old.pk]


def test_an_archived_post_comes_back_into_the_archive(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    services.post_archive(author=cast.alice, post_id=post.pk)
    services.post_delete(author=cast.alice, post_id=post.pk)
    assert restore(api(cast.alice), post).json()["state"] == "archived"
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 0
    assert api(cast.bob).get(f"/api/v1/posts/{post.pk}").status_code == 404


def test_it_comes_back_as_private_as_its_author_is_by_now(cast: Any) -> None:
    post = deleted(cast.alice)
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_private=True)
    assert restore(api(cast.alice), post).status_code == 200
    assert api(cast.bob).get(f"/api/v1/posts/{post.pk}").status_code == 200
    assert api(cast.carol).get(f"/api/v1/posts/{post.pk}").status_code == 404


def test_after_thirty_days_it_is_too_late(cast: Any) -> None:
    post = deleted(cast.alice)
    age(post, 30.1)
    assert restore(api(cast.alice), post).status_code == 404
    with pytest.raises(NotFound):
        services.post_restore_to_archive(post_id=post.pk)
    assert Post.objects.get(pk=post.pk).state == Post.State.DELETED


def test_a_post_that_is_not_deleted_stays_as_it_is(cast: Any) -> None:
    post = PostFactory(author=cast.alice, state=Post.State.ARCHIVED)
    assert restore(api(cast.alice), post).json()["state"] == "archived"
    assert api(cast.alice).delete(f"{DELETED}/{post.pk}").status_code == 404
    assert Post.objects.filter(pk=post.pk).exists()


def test_removed_for_good_it_is_gone_with_its_files(cast: Any, media_root: Path) -> None:
    post = published(cast.alice, count=2)
    client = api(cast.alice)
    client.delete(f"/api/v1/posts/{post.pk}")
    assert files_in(media_root)
    assert client.delete(f"{DELETED}/{post.pk}").status_code == 204
    assert not Post.objects.exists()
    assert not Media.objects.exists()
    assert files_in(media_root) == []
    assert client.delete(f"{DELETED}/{post.pk}").status_code == 404
    assert restore(client, post).status_code == 404


def test_restored_and_removed_at_once_it_is_whole_or_gone(cast: Any, media_root: Path) -> None:
    for _round in range(3):
        post = published(cast.alice)
        services.post_delete(author=cast.alice, post_id=post.pk)
        live(
            lambda post=post: services.post_restore(author=cast.alice, post_id=post.pk),
            lambda post=post: services.post_remove(author=cast.alice, post_id=post.pk),
        )
        left = Post.objects.filter(pk=post.pk).first()
        if left is None:
            assert files_in(media_root) == []
        else:
            assert left.state == Post.State.PUBLISHED
            assert files_in(media_root)
            services.post_delete(author=cast.alice, post_id=post.pk)
            services.post_remove(author=cast.alice, post_id=post.pk)
        cast.alice.refresh_from_db()
        assert cast.alice.posts_count == 0


def test_restored_by_many_at_once_it_counts_once(cast: Any) -> None:
    post = deleted(cast.alice)
    results = live(*[lambda: services.post_restore(author=cast.alice, post_id=post.pk)] * 5)
    assert results == [None] * 5
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 1


@pytest.mark.parametrize("count", [1, 15])
def test_the_list_costs_a_fixed_number_of_queries_and_comes_from_an_index(cast: Any, count: int) -> None:
    for _ in range(count):
        deleted(cast.alice)
    client = api(cast.alice)
    with assert_queries(3):
        assert len(client.get(DELETED).json()["results"]) == count
    posts = Post.objects.filter(author_id=cast.alice.pk, state="deleted")
    assert_uses_index(posts.order_by("-pk")[:21])


@pytest.mark.parametrize("bad", ["nothing", "0", "9223372036854775808"])
def test_an_id_that_is_none_is_404(alice: Any, bad: str) -> None:
    assert api(alice).post(f"/api/v1/posts/{bad}/restore").status_code == 404
    assert api(alice).delete(f"{DELETED}/{bad}").status_code == 404
