"""The pages of what one saved: everything, one collection, its form, and which collections a post is in."""

import json
from typing import Any

import pytest

from social import services
from social.models import Bookmark, Collection, CollectionItem
from tests.factories import PostFactory, UserFactory
from tests.social.support import browser, htmx
from tests.support import assert_queries

pytestmark = pytest.mark.django_db


def make(owner: Any, name: str, *posts: Any) -> Collection:
    return services.collection_create(owner=owner, name=name, post_ids=[post.pk for post in posts])


def text(response: Any) -> str:
    assert response.status_code == 200, response.content[:500]
    return str(response.content.decode())


def posts_in(collection: Collection) -> list[int]:
    items = CollectionItem.objects.filter(collection_id=collection.pk).order_by("-pk")
    return list(items.values_list("post_id", flat=True))


def addresses(collection: Collection) -> list[str]:
    return [f"/carol/saved/{collection.pk}/{end}" for end in ("", "edit/", "move/", "delete/")]


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 404), ("bob", 404), ("mallory", 404), ("carol", 200)]
)
def test_they_are_for_nobody_else(cast: Any, person: str | None, status: int) -> None:
    mine = make(cast.carol, "Secret lakes", PostFactory(author=cast.alice))
    client = browser(getattr(cast, person) if person else None)
    for address in ("/carol/saved/", "/carol/saved/new/", *addresses(mine)[:2]):
        response = client.get(address)
        if person is None and response.status_code == 302:
            assert "/accounts/login/" in response["Location"]
        else:
            assert response.status_code == status, address
        assert ("Secret" in response.content.decode()) == (
            person == "carol" and address != "/carol/saved/new/"
        )
    if person != "carol":
        for address in addresses(mine)[1:]:
            assert client.post(address, {"name": "Mine"}).status_code == (status if person else 401)
        mine.refresh_from_db()
        assert mine.name == "Secret lakes"


def test_a_collection_under_ones_own_name_that_is_somebody_elses_is_not_found(bob: Any, carol: Any) -> None:
    theirs = make(carol, "Lakes")
    for address in addresses(theirs)[:2]:
        assert browser(bob).get(address.replace("carol", "bob")).status_code == 404


def test_nothing_saved_says_what_to_do(carol: Any) -> None:
    assert "Save what you want to find again" in text(browser(carol).get("/carol/saved/"))


def test_ones_own_profile_leads_there_and_nobody_elses_does(alice: Any, carol: Any) -> None:
    assert "/carol/saved/" in text(browser(carol).get("/carol/"))
    assert "/alice/saved/" not in text(browser(carol).get("/alice/"))


@pytest.mark.parametrize("count", [3, 24])
def test_the_page_shows_collections_and_posts_in_as_many_queries_whatever_is_there(
    carol: Any, count: int
) -> None:
    posts = [PostFactory(author=UserFactory()) for _ in range(count)]
    for number in range(count // 3):
        make(carol, f"Lakes {number}", *posts)
    client = browser(carol)
    client.get("/carol/saved/")
    # The session and three badges; saved rows, posts, relations; collections, pictures, relations.
    with assert_queries(10):
        page = text(client.get("/carol/saved/"))
    assert page.count('class="tile"') == count
    assert page.count('class="collection"') == count // 3


def test_further_posts_come_as_tiles_alone(alice: Any, carol: Any) -> None:
    for _ in range(25):
        services.bookmark_add(user=carol, post_id=PostFactory(author=alice).pk)
    make(carol, "Lakes")
    first = text(browser(carol).get("/carol/saved/"))
    cursor = first.split("/carol/saved/?cursor=")[1].split('"')[0]
    rest = text(htmx(carol).get(f"/carol/saved/?cursor={cursor}"))
    assert rest.count('class="tile"') == 1
    assert "<html" not in rest


def test_a_collection_is_made_from_what_is_ticked(alice: Any, carol: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(3)]
    for post in posts:
        services.bookmark_add(user=carol, post_id=post.pk)
    client = browser(carol)
    assert text(client.get("/carol/saved/new/")).count('name="post"') == 3
    form = {"name": "Lakes", "post": [posts[2].pk, posts[0].pk], "cover": posts[0].pk}
    response = client.post("/carol/saved/new/", form)
    mine = Collection.objects.get()
    assert response["Location"] == f"/carol/saved/{mine.pk}/"
    assert posts_in(mine) == [posts[2].pk, posts[0].pk]
    assert mine.cover_id == posts[0].pk


def test_what_is_unticked_goes_and_what_was_not_shown_stays(alice: Any, carol: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(3)]
    mine = make(carol, "Lakes", *posts)
    form = {"name": "Hills", "shown": [posts[0].pk, posts[1].pk], "post": [posts[1].pk]}
    response = browser(carol).post(f"/carol/saved/{mine.pk}/edit/", form)
    assert response["Location"] == f"/carol/saved/{mine.pk}/"
    mine.refresh_from_db()
    assert (mine.name, posts_in(mine)) == ("Hills", [posts[2].pk, posts[1].pk])
    assert Bookmark.objects.count() == 3


@pytest.mark.parametrize(("name", "status"), [("", 400), ("x" * 51, 400), ("HILLS", 409)])
def test_a_name_that_cannot_be_comes_back_with_what_was_ticked(
    alice: Any, carol: Any, name: str, status: int
) -> None:
    post = PostFactory(author=alice)
    services.bookmark_add(user=carol, post_id=post.pk)
    make(carol, "Hills")
    mine = make(carol, "Lakes")
    for address in ("/carol/saved/new/", f"/carol/saved/{mine.pk}/edit/"):
        response = browser(carol).post(address, {"name": name, "post": post.pk})
        assert response.status_code == status
        page = response.content.decode()
        assert 'aria-invalid="true"' in page
        assert f'value="{post.pk}" checked' in page
    assert Collection.objects.count() == 2


def test_they_are_moved_and_deleted_by_plain_forms(carol: Any) -> None:
    three, two, one = make(carol, "three"), make(carol, "two"), make(carol, "one")
    client = browser(carol)

    def order() -> list[int]:
        return list(Collection.objects.order_by("position", "pk").values_list("pk", flat=True))

    for by, expected in (
        ("1", [two, one, three]),
        ("1", [two, three, one]),
        ("1", [two, three, one]),
        ("-1", [two, one, three]),
        ("first", [one, two, three]),
        ("-1", [one, two, three]),
    ):
        client.post(f"/carol/saved/{one.pk}/move/", {"by": by})
        assert order() == [each.pk for each in expected]
    response = client.post(f"/carol/saved/{two.pk}/delete/")
    assert response["Location"] == "/carol/saved/"
    assert order() == [one.pk, three.pk]


# --- Which collections a post is in ----------------------------------------------------------------------------
def test_the_dialog_adds_takes_out_and_begins_collections(alice: Any, carol: Any) -> None:
    post, lakes, client = PostFactory(author=alice), make(carol, "Lakes"), htmx(carol)
    address = f"/p/{post.shortcode}/save/collections/"
    assert "Add to Lakes" in text(client.get(address))
    response = client.post(address, {"collection": lakes.pk})
    assert "Take out of Lakes" in text(response)
    assert json.loads(response["HX-Trigger"]) == {"post:saved": {"code": post.shortcode}}
    assert posts_in(lakes) == [post.pk]
    assert "Add to Lakes" in text(client.post(address, {"collection": lakes.pk, "undo": "1"}))
    assert Bookmark.objects.filter(user=carol, post=post).exists()
    page = text(client.post(address, {"name": "Hills"}))
    assert "Take out of Hills" in page
    assert "<html" not in page


def test_the_dialog_without_scripts_is_a_page(alice: Any, carol: Any) -> None:
    post, lakes, client = PostFactory(author=alice), make(carol, "Lakes"), browser(carol)
    address = f"/p/{post.shortcode}/save/collections/"
    assert "<html" in text(client.get(address))
    response = client.post(address, {"collection": lakes.pk})
    assert response["Location"] == address
    assert "Take out of Lakes" in text(client.get(address))


def test_a_name_that_is_taken_is_said_at_the_field(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    make(carol, "Lakes")
    response = htmx(carol).post(f"/p/{post.shortcode}/save/collections/", {"name": "lakes"})
    assert response.status_code == 400
    assert "You already have a collection called “lakes”." in response.content.decode()
    assert Collection.objects.count() == 1


def test_the_dialog_of_what_one_does_not_see_is_not_found(pat: Any, carol: Any) -> None:
    post, lakes = PostFactory(author=pat), make(carol, "Lakes")
    address = f"/p/{post.shortcode}/save/collections/"
    assert htmx(carol).get(address).status_code == 404
    assert htmx(carol).post(address, {"collection": lakes.pk}).status_code == 404
    assert htmx(carol).post(address, {"name": "Hills"}).status_code == 404
    assert Collection.objects.count() == 1
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\u202eekal", "🌊" * 50, "{{ name }}"])
def test_any_name_is_shown_as_text(carol: Any, name: str) -> None:
    mine = make(carol, name)
    for address in ("/carol/saved/", *addresses(mine)[:2]):
        page = text(browser(carol).get(address))
        assert "<script>alert" not in page
        assert name.replace("<", "&lt;").replace(">", "&gt;") in page
