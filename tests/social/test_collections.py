"""Collections of saved posts: making, naming, filling, ordering, deleting them."""

from functools import partial
from typing import Any

import pytest

from content.models import Post
from instaclone.common.errors import Conflict
from social import services
from social.models import Bookmark, Collection, CollectionItem
from social.saved import selectors
from social.services import collections
from tests.factories import PostFactory, UserFactory, media_summary
from tests.social.support import API, api, walk
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db

COLLECTIONS = f"{API}/collections"
JSON = "application/json"


def make(owner: Any, name: str, *posts: Any) -> Collection:
    return services.collection_create(owner=owner, name=name, post_ids=[post.pk for post in posts])


def names(owner: Any) -> list[str]:
    return [row["name"] for row in api(owner).get(COLLECTIONS).json()["results"]]


def ids_in(owner: Any, collection: Collection) -> list[int]:
    return [int(row["id"]) for row in walk(api(owner), f"{COLLECTIONS}/{collection.pk}/posts?limit=2")]


def pictured_post(author: Any, place: int) -> Post:
    post: Post = PostFactory(author=author, media=[media_summary(place)])
    return post


def test_a_new_one_comes_first_and_may_begin_with_a_post(alice: Any, carol: Any) -> None:
    client, post = api(carol), pictured_post(alice, 7)
    client.post(COLLECTIONS, {"name": "Old"}, content_type=JSON)
    response = client.post(
        COLLECTIONS, {"name": "  Lakes  & hills ", "post": str(post.pk)}, content_type=JSON
    )
    assert response.status_code == 201
    made = response.json()
    assert made["name"] == "Lakes & hills"
    assert made["url"] == f"/carol/saved/{made['id']}/"
    assert [cover["id"] for cover in made["covers"]] == ["8"]
    assert (made["cover_post"], made["contains"]) == (None, None)
    assert names(carol) == ["Lakes & hills", "Old"]
    assert client.get(f"{API}/posts/{post.pk}").json()["saved"] is True


@pytest.mark.parametrize("taken", ["lakes", "LAKES", "Läkes", " Lakes ", "Ｌａｋｅｓ"])
def test_no_two_have_the_same_name_whatever_its_case_and_accents(alice: Any, carol: Any, taken: str) -> None:
    make(carol, "Lakes")
    other = make(carol, "Hills")
    client = api(carol)
    for response in (
        client.post(COLLECTIONS, {"name": taken}, content_type=JSON),
        client.patch(f"{COLLECTIONS}/{other.pk}", {"name": taken}, content_type=JSON),
    ):
        assert (response.status_code, response.json()["code"]) == (409, "collection_exists")
    assert names(carol) == ["Hills", "Lakes"]
    make(alice, "Lakes")  # somebody else's may


@pytest.mark.parametrize(("one", "two"), [("कि", "कु"), ("🌊", "⛰"), ("สุข", "สข"), ("\u0301", "\u0302")])
def test_names_that_differ_in_more_than_accents_are_two(carol: Any, one: str, two: str) -> None:
    make(carol, one)
    make(carol, two)
    assert names(carol) == [two, one]


@pytest.mark.parametrize("name", ["", "   ", "x" * 51, "a\x00b", 7, None, ["x"]])
def test_a_bad_name_is_a_400_that_names_it(carol: Any, name: Any) -> None:
    client, mine = api(carol), make(carol, "Lakes")
    for response in (
        client.post(COLLECTIONS, {"name": name}, content_type=JSON),
        client.patch(f"{COLLECTIONS}/{mine.pk}", {"name": name}, content_type=JSON),
    ):
        assert response.status_code == 400
        assert "name" in response.json()
    assert names(carol) == ["Lakes"]


def test_fifty_letters_that_fold_into_many_more_are_a_name(carol: Any) -> None:
    for letter in ("ﷺ", "ﬃ", "각"):
        make(carol, letter * 50)
    assert len(names(carol)) == 3


def test_a_post_that_one_does_not_see_makes_no_collection(pat: Any, carol: Any) -> None:
    body = {"name": "Lakes", "post": str(PostFactory(author=pat).pk)}
    assert api(carol).post(COLLECTIONS, body, content_type=JSON).status_code == 404
    assert not Collection.objects.exists()


def test_a_post_may_be_in_several_and_leaves_one_without_the_other(alice: Any, carol: Any) -> None:
    post, client = PostFactory(author=alice), api(carol)
    lakes, hills = make(carol, "Lakes"), make(carol, "Hills")
    assert client.post(f"{COLLECTIONS}/{lakes.pk}/posts/{post.pk}").status_code == 204
    body = {"collection": str(hills.pk)}
    for _ in range(2):
        assert client.post(f"{API}/posts/{post.pk}/bookmark", body, content_type=JSON).json() == {
            "saved": True
        }
    told = client.get(COLLECTIONS, {"post": str(post.pk)}).json()["results"]
    assert [row["contains"] for row in told] == [True, True]

    assert client.delete(f"{COLLECTIONS}/{lakes.pk}/posts/{post.pk}").status_code == 204
    assert (ids_in(carol, lakes), ids_in(carol, hills)) == ([], [post.pk])
    response = client.delete(f"{API}/posts/{post.pk}/bookmark?collection={hills.pk}")
    assert response.json() == {"saved": True}
    assert ids_in(carol, hills) == []
    assert client.get(f"{API}/posts/{post.pk}").json()["saved"] is True


def test_a_body_may_say_out_of_which_one_it_is_to_go(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    lakes = make(carol, "Lakes", post)
    body = {"collection": str(lakes.pk)}
    response = api(carol).delete(f"{API}/posts/{post.pk}/bookmark", body, content_type=JSON)
    assert response.json() == {"saved": True}
    assert Bookmark.objects.count() == 1
    assert ids_in(carol, lakes) == []


@pytest.mark.parametrize("collection", ["", "x", "-1"])
def test_an_address_that_names_no_collection_lets_go_of_nothing(
    alice: Any, carol: Any, collection: str
) -> None:
    post = PostFactory(author=alice)
    make(carol, "Lakes", post)
    response = api(carol).delete(f"{API}/posts/{post.pk}/bookmark?collection={collection}")
    assert response.status_code == 400
    assert Bookmark.objects.count() == 1


def test_letting_go_of_a_post_takes_it_out_of_all(alice: Any, carol: Any) -> None:
    post, other = pictured_post(alice, 1), pictured_post(alice, 2)
    lakes, hills = make(carol, "Lakes", other, post), make(carol, "Hills", post)
    services.collection_update(owner=carol, collection_id=lakes.pk, cover_post_id=post.pk)
    services.bookmark_remove(user=carol, post_id=post.pk)
    assert (ids_in(carol, lakes), ids_in(carol, hills)) == ([other.pk], [])
    by_name = {row["name"]: row for row in api(carol).get(COLLECTIONS).json()["results"]}
    assert by_name["Hills"]["covers"] == []
    assert [cover["id"] for cover in by_name["Lakes"]["covers"]] == ["3"]
    assert by_name["Lakes"]["cover_post"] is None


def test_what_was_put_in_last_comes_first_and_stays_where_it_is(alice: Any, carol: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(5)]
    mine = make(carol, "Lakes", *posts[:3])
    services.collection_posts_add(
        owner=carol, collection_id=mine.pk, post_ids=[posts[0].pk, posts[4].pk, posts[3].pk, posts[3].pk]
    )
    assert ids_in(carol, mine) == [posts[n].pk for n in (3, 4, 2, 1, 0)]


def test_the_covers_are_the_newest_four_the_chosen_one_first(alice: Any, carol: Any) -> None:
    posts = [pictured_post(alice, place) for place in range(12)]
    mine, client = make(carol, "Lakes", *posts), api(carol)
    address = f"{COLLECTIONS}/{mine.pk}"

    def covers() -> list[str]:
        return [cover["id"] for cover in client.get(address).json()["covers"]]

    assert covers() == ["12", "11", "10", "9"]
    body = {"cover_post": str(posts[0].pk)}
    assert client.patch(address, body, content_type=JSON).json()["cover_post"] == str(posts[0].pk)
    assert covers() == ["1", "12", "11", "10"]
    Post.objects.filter(pk__in=[posts[0].pk, posts[11].pk]).update(reach=Post.Reach.NOBODY)
    assert covers() == ["11", "10", "9", "8"]
    client.patch(address, {"cover_post": None}, content_type=JSON)
    Post.objects.update(reach=Post.Reach.EVERYONE)
    assert covers() == ["12", "11", "10", "9"]


@pytest.mark.parametrize("cover", ["1", "x", [], 2.5])
def test_a_cover_that_is_not_in_it_is_a_400_that_names_it(alice: Any, carol: Any, cover: Any) -> None:
    mine = make(carol, "Lakes", PostFactory(author=alice))
    response = api(carol).patch(f"{COLLECTIONS}/{mine.pk}", {"cover_post": cover}, content_type=JSON)
    assert response.status_code == 400
    assert "cover_post" in response.json()


def test_they_stand_in_the_order_that_was_asked_for(carol: Any) -> None:
    one, _two, three = (make(carol, name) for name in ("one", "two", "three"))
    body = {"ids": [str(one.pk), str(three.pk)]}
    response = api(carol).post(f"{COLLECTIONS}/order", body, content_type=JSON)
    assert [row["name"] for row in response.json()["results"]] == ["one", "three", "two"]
    make(carol, "four")
    assert names(carol) == ["four", "one", "three", "two"]


def test_an_order_of_others_or_twice_the_same_is_refused(alice: Any, carol: Any) -> None:
    mine, theirs = make(carol, "Lakes"), make(alice, "Lakes")
    for ids in ([str(mine.pk)] * 2, [str(theirs.pk)], ["1"], [], "x", [None], [str(mine.pk)] * 201):
        response = api(carol).post(f"{COLLECTIONS}/order", {"ids": ids}, content_type=JSON)
        assert response.status_code == 400, ids
        assert "ids" in response.json()


def test_deleting_one_keeps_its_posts_saved(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    mine = make(carol, "Lakes", post)
    assert api(carol).delete(f"{COLLECTIONS}/{mine.pk}").status_code == 204
    assert api(carol).get(f"{COLLECTIONS}/{mine.pk}").status_code == 404
    assert not CollectionItem.objects.exists()
    assert Bookmark.objects.get().post_id == post.pk
    make(carol, "Lakes")  # the name is free again


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 404), ("bob", 404), ("mallory", 404), ("carol", None)]
)
def test_ones_collections_are_for_nobody_else(cast: Any, person: str | None, status: int | None) -> None:
    post = PostFactory(author=cast.alice)
    mine = make(cast.carol, "Lakes", post)
    address = f"{COLLECTIONS}/{mine.pk}"
    client = api(getattr(cast, person) if person else None)
    client.defaults["CONTENT_TYPE"] = JSON
    calls = {
        200: [
            client.get(address),
            client.get(f"{address}/posts"),
            client.patch(address, {"name": "Mine"}, content_type=JSON),
        ],
        204: [
            client.delete(f"{address}/posts/{post.pk}"),
            client.post(f"{address}/posts/{post.pk}"),
            client.delete(address),
        ],
    }
    for success, answers in calls.items():
        assert {answer.status_code for answer in answers} == {status or success}
    if status:
        mine.refresh_from_db()
        assert mine.name == "Lakes"
        assert CollectionItem.objects.count() == 1


def test_nothing_is_saved_into_somebody_elses_collection(alice: Any, bob: Any, carol: Any) -> None:
    post, theirs = PostFactory(author=alice), make(carol, "Lakes")
    body = {"collection": str(theirs.pk)}
    response = api(bob).post(f"{API}/posts/{post.pk}/bookmark", body, content_type=JSON)
    assert response.status_code == 404
    assert not Bookmark.objects.exists()


def test_two_hundred_are_the_most_even_when_two_are_made_at_once(
    carol: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "COLLECTIONS_MAX", 3)
    for name in ("one", "two"):
        make(carol, name)
    results = live(*(partial(make, carol, name) for name in ("three", "four", "five")))
    assert len([result for result in results if isinstance(result, Conflict)]) == 2
    assert Collection.objects.count() == 3
    response = api(carol).post(COLLECTIONS, {"name": "six"}, content_type=JSON)
    assert (response.status_code, response.json()["code"]) == (409, "collections_max")


def test_the_same_name_twice_at_once_makes_one(carol: Any) -> None:
    results = live(*[partial(make, carol, "Lakes")] * 4)
    assert len([result for result in results if isinstance(result, Conflict)]) == 3
    assert names(carol) == ["Lakes"]


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_however_many_there_are(carol: Any, count: int) -> None:
    for number in range(count):
        posts = [PostFactory(author=UserFactory()) for _ in range(3)]
        make(carol, f"Lakes {number}", *posts)
    client, asked = api(carol), str(posts[0].pk)
    with assert_queries(5):  # the session, collections, which hold the post, pictures, relations
        rows = client.get(COLLECTIONS, {"post": asked}).json()["results"]
    assert [len(row["covers"]) for row in rows] == [3] * count
    assert [row["contains"] for row in rows] == [True] + [False] * (count - 1)


@pytest.mark.parametrize("count", [3, 20])
def test_a_page_of_a_collection_costs_the_same_whatever_is_on_it(carol: Any, count: int) -> None:
    mine = make(carol, "Lakes", *(PostFactory(author=UserFactory()) for _ in range(count)))
    client = api(carol)
    with assert_queries(7):  # as for what was saved, and the collection itself
        assert len(client.get(f"{COLLECTIONS}/{mine.pk}/posts").json()["results"]) == count


def test_more_pictures_than_one_query_may_name_are_looked_up_in_parts(
    alice: Any, carol: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "WIDE", 2)
    mine = make(carol, "Lakes", *(pictured_post(alice, place) for place in range(5)))
    assert len(selectors.collection_get(user=carol, collection_id=mine.pk).covers) == 4


def test_reading_collections_uses_their_indexes(carol: Any) -> None:
    rows = Collection.objects.filter(owner_id=carol.pk)
    assert_uses_index(rows.order_by("position", "pk"))
    assert_uses_index(rows.filter(pk=1))
    items = CollectionItem.objects
    assert_uses_index(items.filter(collection_id=1, pk__lt=2**62).order_by("-pk").only("post_id")[:21])
    assert_uses_index(items.filter(owner_id=carol.pk, post_id=1))
    assert_uses_index(items.filter(collection_id=1, post_id__in=[1, 2]))
    assert_uses_index(items.filter(post_id=1))
