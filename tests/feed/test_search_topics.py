"""Finding hashtags and places."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.services import privacy_set
from content.models import Hashtag, Place, Post, PostHashtag
from content.services import post_archive, post_delete
from content.signals import hashtag_changed
from feed.search.indexing import hashtags_index, places_index
from feed.search.selectors import find_hashtags, find_places, suggest
from tests.content.support import published
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.support import assert_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search"


def tag(name: str, posts_count: int = 1, **about: Any) -> Hashtag:
    made: Hashtag = Hashtag.objects.create(name=name, posts_count=posts_count, **about)
    PostHashtag.objects.create(post=PostFactory(), hashtag=made)
    hashtags_index([made.pk])
    return made


def place(name: str, slug: str, posts_count: int = 1) -> Place:
    made: Place = Place.objects.create(name=name, slug=slug, posts_count=posts_count)
    PostFactory(place=made)
    places_index([made.pk])
    return made


def hashtags(client: Client, q: str) -> list[str]:
    answer = client.get(ADDRESS, {"type": "hashtags", "q": q})
    assert answer.status_code == 200, answer.content
    return [result["hashtag"]["name"] for result in answer.json()["results"]]


def places(client: Client, q: str) -> list[str]:
    answer = client.get(ADDRESS, {"type": "places", "q": q})
    assert answer.status_code == 200, answer.content
    return [result["place"]["slug"] for result in answer.json()["results"]]


def test_hashtags_are_found_by_their_beginning_the_very_one_first_then_the_most_used(
    client: Client, db: None
) -> None:
    tag("sun", 1)
    tag("sunset", 70)
    tag("sunrise", 9)
    tag("thesun", 500)
    assert hashtags(client, "#SUN") == ["sun", "sunset", "sunrise"]
    assert hashtags(client, "sunse") == ["sunset"]


def test_accents_and_spaces_dont_matter_in_a_hashtag(client: Client, db: None) -> None:
    tag("café", 2)
    tag("cafeteria", 50)
    tag("newyork")
    assert hashtags(client, "cafe") == ["café", "cafeteria"]
    assert hashtags(client, "New York") == ["newyork"]


def test_banned_and_unused_hashtags_are_not_found(client: Client, db: None) -> None:
    tag("oceanwaves", 5)
    tag("ocean", 90, is_banned=True)
    unused = tag("oceans", 3)
    Hashtag.objects.filter(pk=unused.pk).update(posts_count=0)
    assert hashtags(client, "ocean") == ["oceanwaves"]


def test_a_hashtag_is_found_no_longer_once_it_is_banned_and_again_after(client: Client, db: None) -> None:
    ocean = tag("ocean", 90)
    for is_banned, found in ((True, []), (False, ["ocean"])):
        Hashtag.objects.filter(pk=ocean.pk).update(is_banned=is_banned)
        hashtag_changed.send(sender=Hashtag, hashtag_id=ocean.pk)
        assert hashtags(client, "ocean") == found


def test_places_are_found_by_words_of_their_names(client: Client, db: None) -> None:
    place("Paris, France", "paris-france", 3)
    place("Café de Paris", "cafe-de-paris", 90)
    place("Paris", "paris", 1)
    place("Comparis", "comparis", 99)
    assert places(client, "PARIS") == ["paris", "paris-france", "cafe-de-paris"]
    assert places(client, "paris caf") == ["cafe-de-paris"]
    assert places(client, "東") == []


def test_a_place_without_posts_is_not_found(client: Client, db: None) -> None:
    empty = place("Paris", "paris")
    Place.objects.filter(pk=empty.pk).update(posts_count=0)
    assert places(client, "paris") == []


def test_what_only_private_posts_are_about_is_not_offered_to_anybody(
    client: Client, alice: Any, bob: Any, media_root: Any
) -> None:
    """Names are people's own words: those of a private account aren't for who begins to type them."""
    privacy_set(user=alice, is_private=True)
    published(alice, caption="#lakehouse", location="Our house")
    close = Post.Audience.CLOSE_FRIENDS
    published(bob, caption="#lakeparty", location="Our shed", audience=close)
    assert (hashtags(client, "lake"), places(client, "our")) == ([], [])
    call_command("reindex_search")
    assert (hashtags(client, "lake"), places(client, "our")) == ([], [])
    for is_private, name, place_name in ((False, ["lakehouse"], ["our-house"]), (True, [], [])):
        privacy_set(user=alice, is_private=is_private)
        assert (hashtags(client, "lake"), places(client, "our")) == (name, place_name)
    shared = published(bob, caption="#lakeparty", location="Our shed")
    assert (hashtags(client, "lake"), places(client, "our")) == (["lakeparty"], ["our-shed"])
    post_archive(author=bob, post_id=shared.pk)
    assert (hashtags(client, "lake"), places(client, "our")) == ([], [])


def test_a_hashtag_and_a_place_are_found_from_the_first_post_on(
    client: Client, alice: Any, media_root: Any
) -> None:
    post = published(alice, caption="#firstever", location="Tromsø")
    assert hashtags(client, "firsteve") == ["firstever"]
    assert places(client, "tromso") != []
    post_delete(author=alice, post_id=post.pk)
    assert hashtags(client, "firsteve") == []


def test_as_one_types_there_are_eight_of_all_kinds_at_most(bob: Any) -> None:
    for number in range(9):
        tag(f"sun{number}")
        place(f"Sun {number}", f"sun-{number}")
        FollowFactory(follower=bob, followee=UserFactory(username=f"sun{number}"))
    found = suggest(viewer=bob, q="su")
    assert (len(found.users), len(found.hashtags), len(found.places)) == (4, 2, 2)
    assert len(suggest(viewer=bob, q="#su").hashtags) == 8
    assert len(suggest(viewer=bob, q="@su").users) == 8
    assert not suggest(viewer=bob, q="  ")


def test_what_one_kind_leaves_free_others_fill(bob: Any) -> None:
    for number in range(9):
        tag(f"sun{number}")
    assert len(suggest(viewer=bob, q="sun").hashtags) == 8


def test_the_number_of_queries_is_fixed(bob: Any) -> None:
    for number in range(12):
        tag(f"sun{number}")
        place(f"Sun {number}", f"sun-{number}")
        FollowFactory(follower=bob, followee=UserFactory(username=f"sun{number}"))
    with assert_queries(2):
        assert len(find_hashtags(q="sun")) == 12
    with assert_queries(2):
        assert len(find_places(q="sun")) == 12
    with assert_queries(11):
        suggest(viewer=bob, q="sun")
