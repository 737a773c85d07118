"""Saving a post, and letting go of it."""

from functools import partial
from typing import Any

import pytest

from content import services as content
from content.models import Post
from instaclone.common.errors import NotFound
from social import services
from social.models import Bookmark, Collection, CollectionItem
from social.saved import selectors
from tests.factories import FollowFactory, PostFactory, StoryFactory, UserFactory
from tests.social.support import API, api, browser, htmx, run_in_threads, walk
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db

SAVED = f"{API}/bookmarks"
JSON = "application/json"


def bookmark_of(post: Any) -> str:
    return f"{API}/posts/{post.pk}/bookmark"


def saved_ids(user: Any) -> list[int]:
    return [int(row["id"]) for row in walk(api(user), SAVED)]


def test_a_saved_post_says_so_until_it_is_let_go_of(alice: Any, carol: Any) -> None:
    post, client = PostFactory(author=alice), api(carol)
    for _ in range(2):
        assert client.post(bookmark_of(post), content_type=JSON).json() == {"saved": True}
    shown = client.get(f"{API}/posts/{post.pk}").json()
    assert (shown["saved"], shown["liked"]) == (True, False)
    assert api(alice).get(f"{API}/posts/{post.pk}").json()["saved"] is False
    for _ in range(2):
        response = client.delete(bookmark_of(post))
        assert (response.status_code, response.json()) == (200, {"saved": False})
    assert client.get(f"{API}/posts/{post.pk}").json()["saved"] is False
    assert not Bookmark.objects.exists()


def test_a_post_may_be_liked_and_saved(alice: Any, carol: Any) -> None:
    post, client = PostFactory(author=alice), api(carol)
    client.post(bookmark_of(post), content_type=JSON)
    client.post(f"{API}/posts/{post.pk}/like")
    shown = client.get(f"{API}/posts/{post.pk}").json()
    assert (shown["saved"], shown["liked"]) == (True, True)


@pytest.mark.parametrize(
    ("person", "public", "private"),
    [(None, 401, 401), ("alice", 200, 200), ("bob", 200, 200), ("carol", 200, 404), ("mallory", 404, 404)],
)
def test_only_who_sees_a_post_may_save_it(cast: Any, person: str | None, public: int, private: int) -> None:
    viewer = getattr(cast, person) if person else None
    post = PostFactory(author=cast.alice)
    assert api(viewer).post(bookmark_of(post), content_type=JSON).status_code == public
    assert api(viewer).delete(bookmark_of(post)).status_code == public
    cast.alice.is_private = True
    cast.alice.save(update_fields=["is_private"])
    hidden = PostFactory(author=cast.alice)
    assert api(viewer).post(bookmark_of(hidden), content_type=JSON).status_code == private
    assert api(viewer).delete(bookmark_of(hidden)).status_code == private
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("state", ["archived", "deleted"])
def test_a_post_that_is_not_published_cannot_be_saved(alice: Any, state: str) -> None:
    assert (
        api(alice).post(bookmark_of(PostFactory(author=alice, state=state)), content_type=JSON).status_code
        == 404
    )


def test_a_story_cannot_be_saved(alice: Any, bob: Any) -> None:
    assert api(bob).post(bookmark_of(StoryFactory(author=alice)), content_type=JSON).status_code == 404


@pytest.mark.parametrize("post_id", ["1", "abc", "-1", "9223372036854775808", "1e3"])
def test_an_id_that_is_no_posts_is_not_found(carol: Any, post_id: str) -> None:
    client = api(carol)
    assert client.post(f"{API}/posts/{post_id}/bookmark", content_type=JSON).status_code == 404
    assert client.delete(f"{API}/posts/{post_id}/bookmark").status_code == 404


@pytest.mark.parametrize("collection", ["x", "-1", 1.5, True, [], {}, "9223372036854775808"])
def test_a_collection_that_is_no_id_is_a_400_that_names_it(alice: Any, carol: Any, collection: Any) -> None:
    post, client = PostFactory(author=alice), api(carol)
    for method in (client.post, client.delete):
        response = method(bookmark_of(post), {"collection": collection}, content_type="application/json")
        assert response.status_code == 400
        assert "collection" in response.json()
    assert not Bookmark.objects.exists()


def test_the_list_has_the_last_saved_post_first_on_every_page(alice: Any, carol: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(5)]
    order = [posts[n] for n in (2, 0, 4, 1, 3)]
    for post in order:
        services.bookmark_add(user=carol, post_id=post.pk)
    rows = list(walk(api(carol), f"{SAVED}?limit=2"))
    assert [int(row["id"]) for row in rows] == [post.pk for post in reversed(order)]
    assert all(row["saved"] for row in rows)
    assert rows[0]["author"]["username"] == "alice"


def test_saved_posts_are_their_owners_alone(alice: Any, bob: Any, carol: Any) -> None:
    services.bookmark_add(user=carol, post_id=PostFactory(author=alice).pk)
    assert saved_ids(alice) == []
    assert saved_ids(bob) == []
    assert api(None).get(SAVED).status_code == 401


def _archive(author: Any, post: Any) -> None:
    content.post_archive(author=author, post_id=post.pk)


def _show_again(author: Any, post: Any) -> None:
    content.post_unarchive(author=author, post_id=post.pk)


def test_what_is_hidden_leaves_the_list_and_comes_back(alice: Any, carol: Any) -> None:
    kept, hidden = PostFactory(author=alice), PostFactory(author=alice)
    for post in (hidden, kept):
        services.bookmark_add(user=carol, post_id=post.pk)
    _archive(alice, hidden)
    assert saved_ids(carol) == [kept.pk]
    _show_again(alice, hidden)
    assert saved_ids(carol) == [kept.pk, hidden.pk]


def test_what_a_block_or_a_private_account_hides_leaves_the_list(alice: Any, pat: Any, carol: Any) -> None:
    follow = FollowFactory(follower=carol, followee=pat)
    posts = [PostFactory(author=alice), PostFactory(author=pat)]
    for post in posts:
        services.bookmark_add(user=carol, post_id=post.pk)
    follow.delete()
    assert saved_ids(carol) == [posts[0].pk]
    services.block(blocker=alice, user_id=carol.pk)
    assert saved_ids(carol) == []
    # What can't be seen can still be let go of.
    assert api(carol).delete(bookmark_of(posts[0])).json() == {"saved": False}
    assert list(Bookmark.objects.values_list("post_id", flat=True)) == [posts[1].pk]


def test_a_page_of_hidden_posts_still_leads_on(alice: Any, carol: Any) -> None:
    shown = PostFactory(author=alice)
    services.bookmark_add(user=carol, post_id=shown.pk)
    for _ in range(3):
        services.bookmark_add(user=carol, post_id=PostFactory(author=alice).pk)
    Post.objects.exclude(pk=shown.pk).update(reach=Post.Reach.NOBODY)
    first = api(carol).get(SAVED, {"limit": 3}).json()
    assert first["results"] == []
    assert [row["id"] for row in walk(api(carol), first["next"])] == [str(shown.pk)]


def test_a_post_that_is_removed_takes_what_was_saved_of_it_along(alice: Any, carol: Any) -> None:
    post, other = PostFactory(author=alice), PostFactory(author=alice)
    mine = services.collection_create(owner=carol, name="Lakes", post_ids=[post.pk, other.pk])
    content.post_delete(author=alice, post_id=post.pk)
    assert Bookmark.objects.count() == 2  # it may be restored for 30 days
    content.post_remove(author=alice, post_id=post.pk)
    assert list(Bookmark.objects.values_list("post_id", flat=True)) == [other.pk]
    assert list(CollectionItem.objects.values_list("post_id", flat=True)) == [other.pk]
    assert selectors.collection_get(user=carol, collection_id=mine.pk).covers == other.media


def test_saving_while_the_post_is_removed_leaves_nothing(alice: Any, carol: Any) -> None:
    for _ in range(5):
        post = PostFactory(author=alice)
        results = live(
            partial(services.bookmark_add, user=carol, post_id=post.pk),
            partial(_delete_for_good, alice, post),
        )
        assert [r for r in results if isinstance(r, Exception) and not isinstance(r, NotFound)] == []
        assert not Bookmark.objects.filter(post_id=post.pk).exists()


def _delete_for_good(author: Any, post: Any) -> None:
    content.post_delete(author=author, post_id=post.pk)
    content.post_remove(author=author, post_id=post.pk)


def test_many_presses_at_once_save_once(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    save = partial(services.bookmark_add, user=carol, post_id=post.pk)
    results = run_in_threads([save] * 30, workers=8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Bookmark.objects.count() == 1


def test_letting_go_while_it_is_sorted_leaves_nothing_unsaved_in_a_collection(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    mine = services.collection_create(owner=carol, name="Lakes")
    add = partial(services.bookmark_add, user=carol, post_id=post.pk, collection_id=mine.pk)
    drop = partial(services.bookmark_remove, user=carol, post_id=post.pk)
    results = run_in_threads([add, drop] * 10, workers=6)
    assert [result for result in results if isinstance(result, Exception)] == []
    saved = Bookmark.objects.values_list("pk", flat=True)
    assert set(CollectionItem.objects.values_list("bookmark_id", flat=True)) <= set(saved)
    mine.refresh_from_db()
    assert mine.recent_ids == list(CollectionItem.objects.values_list("post_id", flat=True))


def test_deleting_a_collection_while_it_is_filled_leaves_nothing_in_it(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    for number in range(5):
        mine = services.collection_create(owner=carol, name=f"Lakes {number}")
        live(
            partial(services.bookmark_add, user=carol, post_id=post.pk, collection_id=mine.pk),
            partial(services.collection_delete, owner=carol, collection_id=mine.pk),
        )
    assert not Collection.objects.exists()
    assert not CollectionItem.objects.exists()


@pytest.mark.parametrize("count", [3, 20])
def test_a_page_of_saved_posts_costs_the_same_whatever_is_on_it(carol: Any, count: int) -> None:
    for _ in range(count):
        services.bookmark_add(user=carol, post_id=PostFactory(author=UserFactory()).pk)
    client = api(carol)
    with assert_queries(6):  # the session, rows, posts with authors, relations twice, what the viewer did
        assert len(client.get(SAVED).json()["results"]) == count


def test_saving_and_its_list_use_indexes(alice: Any, carol: Any) -> None:
    rows = Bookmark.objects.filter(user_id=carol.pk)
    assert_uses_index(rows.filter(pk__lt=2**62).order_by("-pk").only("post_id")[:21])
    assert_uses_index(rows.filter(post_id__in=[1, 2]))
    assert_uses_index(Bookmark.objects.filter(post_id=1))


# --- On the pages ---------------------------------------------------------------------------------------------
def test_the_button_saves_and_lets_go_without_scripts(alice: Any, bob: Any) -> None:
    post, client = PostFactory(author=alice), browser(bob)
    address = f"/p/{post.shortcode}/save/"
    response = client.post(address, {"next": "/explore/"})
    assert (response.status_code, response["Location"]) == (302, "/explore/")
    assert 'name="undo"' in client.get(f"/p/{post.shortcode}/").content.decode()
    response = client.post(address, {"undo": "1", "next": "https://elsewhere.example/"})
    assert response["Location"] == f"/p/{post.shortcode}/"
    assert not Bookmark.objects.exists()


def test_with_scripts_the_answer_is_the_button(alice: Any, bob: Any) -> None:
    post, client = PostFactory(author=alice), htmx(bob)
    saved = client.post(f"/p/{post.shortcode}/save/").content.decode()
    assert 'aria-pressed="true"' in saved
    assert "<html" not in saved
    assert 'aria-pressed="false"' in client.post(f"/p/{post.shortcode}/save/", {"undo": "1"}).content.decode()


def test_a_visitor_is_shown_where_to_sign_in_and_saves_nothing(alice: Any) -> None:
    post = PostFactory(author=alice)
    assert "/accounts/login/" in browser(None).get(f"/p/{post.shortcode}/").content.decode()
    assert browser(None).post(f"/p/{post.shortcode}/save/").status_code == 401
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("code", ["AAAAAAAAAAA", "x", "a.b"])
def test_no_post_can_be_saved_behind_a_wrong_code(bob: Any, code: str) -> None:
    assert browser(bob).post(f"/p/{code}/save/").status_code == 404
    assert browser(bob).get(f"/p/{code}/save/collections/").status_code == 404
