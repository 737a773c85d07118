"""Posts that stand first on their author's profile."""

from typing import Any

import pytest

from content import services
from content.models import Pin, Post
from instaclone.common.errors import Conflict
from tests.content.support import api
from tests.factories import PostFactory
from tests.support import assert_queries, assert_uses_index, live

LIST = "/api/v1/users/alice/posts"


def pin(client: Any, post: Post) -> Any:
    return client.post(f"/api/v1/posts/{post.pk}/pin")


def ids(page: dict[str, Any]) -> list[int]:
    return [int(row["id"]) for row in page["results"]]


@pytest.fixture
def posts(alice: Any) -> list[Post]:
    """Six of alice's, oldest first."""
    return [PostFactory(author=alice) for _ in range(6)]


def test_who_may_pin(cast: Any, posts: list[Post]) -> None:
    wanted = {None: 401, cast.bob: 404, cast.carol: 404, cast.mallory: 404, cast.alice: 200}
    for person, status in wanted.items():
        assert pin(api(person), posts[0]).status_code == status
        gone = api(person).delete(f"/api/v1/posts/{posts[0].pk}/pin").status_code
        assert gone == (204 if status == 200 else status)


def test_pinned_posts_come_first_the_last_pinned_one_before_the_others_and_none_twice(
    cast: Any, posts: list[Post]
) -> None:
    client = api(cast.alice)
    for post in (posts[0], posts[3]):
        assert pin(client, post).json()["pinned"] is True
    wanted = [posts[n].pk for n in (3, 0, 5, 4, 2, 1)]
    for viewer in (cast.alice, cast.bob, None):
        page = api(viewer).get(LIST).json()
        assert ids(page) == wanted
        assert [row["pinned"] for row in page["results"]] == [True, True, False, False, False, False]
        first = api(viewer).get(f"{LIST}?limit=3").json()
        assert ids(first) == wanted[:3]
        second = api(viewer).get(first["next"]).json()
        assert ids(second) == wanted[3:]
        assert second["next"] is None


def test_a_page_too_short_for_the_pinned_posts_is_by_time_alone(cast: Any, posts: list[Post]) -> None:
    for post in posts[:3]:
        pin(api(cast.alice), post)
    seen, address = [], f"{LIST}?limit=2"
    while address:
        page = api(cast.bob).get(address).json()
        seen += ids(page)
        address = page["next"]
    assert seen == [post.pk for post in reversed(posts)]


def test_pinning_and_unpinning_twice_is_doing_it_once(cast: Any, posts: list[Post]) -> None:
    client = api(cast.alice)
    for _twice in range(2):
        assert pin(client, posts[0]).status_code == 200
    assert Pin.objects.count() == 1
    for _twice in range(2):
        assert client.delete(f"/api/v1/posts/{posts[0].pk}/pin").status_code == 204
    assert Pin.objects.count() == 0
    posts[0].refresh_from_db()
    assert posts[0].is_pinned is False


def test_the_fourth_is_refused_and_a_free_place_is_used_again(cast: Any, posts: list[Post]) -> None:
    client = api(cast.alice)
    for post in posts[:3]:
        pin(client, post)
    refused = pin(client, posts[3])
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_pins")
    posts[3].refresh_from_db()
    assert posts[3].is_pinned is False
    client.delete(f"/api/v1/posts/{posts[1].pk}/pin")
    assert pin(client, posts[3]).status_code == 200
    assert sorted(Pin.objects.values_list("slot", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize("leave", [services.post_archive, services.post_delete])
def test_a_post_that_is_hidden_is_no_longer_pinned(cast: Any, posts: list[Post], leave: Any) -> None:
    pin(api(cast.alice), posts[0])
    leave(author=cast.alice, post_id=posts[0].pk)
    assert not Pin.objects.exists()
    refused = pin(api(cast.alice), posts[0])
    assert refused.status_code == 404
    assert ids(api(cast.bob).get(LIST).json())[0] == posts[5].pk


def test_a_pinned_post_that_one_may_not_see_is_not_shown(cast: Any, posts: list[Post]) -> None:
    Post.objects.filter(pk=posts[0].pk).update(
        audience=Post.Audience.CLOSE_FRIENDS, reach=Post.Reach.CLOSE_FRIENDS
    )
    pin(api(cast.alice), posts[0])
    assert ids(api(cast.alice).get(LIST).json())[0] == posts[0].pk
    assert posts[0].pk not in ids(api(cast.bob).get(LIST).json())


def test_pinning_at_the_same_time_takes_three_places_and_no_more(cast: Any, posts: list[Post]) -> None:
    results = live(
        *(lambda post=post: services.post_pin(author=cast.alice, post_id=post.pk) for post in posts)
    )
    refused = [result for result in results if result is not None]
    assert len(refused) == 3
    assert {type(error) for error in refused} == {Conflict}
    assert sorted(Pin.objects.values_list("slot", flat=True)) == [0, 1, 2]
    pinned = set(Post.objects.filter(is_pinned__in=[True]).values_list("pk", flat=True))
    assert pinned == set(Pin.objects.values_list("post_id", flat=True))


def test_one_post_pinned_by_many_requests_takes_one_place(cast: Any, posts: list[Post]) -> None:
    results = live(*[lambda: services.post_pin(author=cast.alice, post_id=posts[0].pk)] * 6)
    assert results == [None] * 6
    assert Pin.objects.count() == 1


def test_pinning_and_archiving_at_the_same_time_end_in_agreement(cast: Any, posts: list[Post]) -> None:
    for post in posts[:3]:
        live(
            lambda post=post: services.post_pin(author=cast.alice, post_id=post.pk),
            lambda post=post: services.post_archive(author=cast.alice, post_id=post.pk),
        )
        post.refresh_from_db()
        assert (post.state, post.is_pinned) == (Post.State.ARCHIVED, False)
        assert not Pin.objects.filter(post=post).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pinned_posts_cost_one_more_query_however_many(cast: Any, posts: list[Post], count: int) -> None:
    for post in posts[:count]:
        pin(api(cast.alice), post)
    reader = api(cast.bob)
    reader.get(LIST)
    with assert_queries(8):
        reader.get(LIST)


def test_the_pins_of_a_profile_are_found_by_index(db: None) -> None:
    assert_uses_index(Pin.objects.filter(owner_id=5).order_by().values_list("pk", "post_id"))
