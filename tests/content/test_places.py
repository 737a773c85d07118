"""Places: how a post comes to have one, and what each counts."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from content.models import Place, Post
from content.places import SLUG_MAX_LENGTH, place_slug
from content.services import (
    draft_publish,
    draft_save,
    post_archive,
    post_delete,
    post_restore,
    post_unarchive,
    post_update,
)
from content.services.places import place_ensure
from instaclone.common import recount
from tests.content.support import api, published, uploaded
from tests.support import assert_queries, live


# --- The name -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("São Paulo", "sao-paulo"),
        ("  SÃO -- PAULO! ", "sao-paulo"),
        ("St. John's", "st-johns"),
        ("Straße 17", "strasse-17"),
        ("İstanbul", "istanbul"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("Νέα Υόρκη", "νεα-υορκη"),
        ("東京タワー", "東京タワー"),
        ("ガ", "ガ"),  # without its mark it would be another sound
        ("नई दिल्ली", "नई-दिल्ली"),  # so would this without its vowels
        ("서울", "서울"),
        ("الرِّيَاض", "الرياض"),
        ("🏝️", ""),
        ("!!!", ""),
        ("", ""),
        ("\u0301", ""),
        ("../../etc", "etc"),
        ('"; DROP TABLE', "drop-table"),
    ],
)
def test_spellings_that_people_call_the_same_have_one_slug(name: str, slug: str) -> None:
    assert place_slug(name) == slug


@given(st.text(max_size=120))
def test_a_slug_is_its_own_slug_and_safe_in_an_address(name: str) -> None:
    slug = place_slug(name)
    assert place_slug(slug) == slug
    assert len(slug) <= SLUG_MAX_LENGTH
    assert not set("/?#%\\\"'<>& .") & set(slug)
    assert slug.strip("-") == slug
    assert "--" not in slug


# --- The posts ----------------------------------------------------------------------------------------------
with_media = pytest.mark.usefixtures("media_root")


def counts() -> dict[str, int]:
    return dict(Place.objects.values_list("slug", "posts_count"))


def place_of(post: Post) -> str | None:
    place_id = Post.objects.get(pk=post.pk).place_id
    return Place.objects.get(pk=place_id).slug if place_id else None


@with_media
def test_two_spellings_are_one_place_and_each_post_shows_its_own(alice: Any, bob: Any) -> None:
    one, other = published(alice, location="São Paulo"), published(bob, location="SAO PAULO")
    assert counts() == {"sao-paulo": 2}
    assert Place.objects.get().name == "São Paulo"
    data = api(None).get(f"/api/v1/posts/{other.pk}").json()
    assert (data["location"], data["location_url"]) == ("SAO PAULO", "/explore/locations/sao-paulo/")
    assert one.place_id == other.place_id


@with_media
def test_a_location_without_letters_is_shown_and_has_no_page(alice: Any) -> None:
    post = published(alice, location="🏝️")
    data = api(None).get(f"/api/v1/posts/{post.pk}").json()
    assert (data["location"], data["location_url"]) == ("🏝️", None)
    assert counts() == {}


@with_media
def test_an_edit_moves_the_post_to_its_new_place(alice: Any) -> None:
    post = published(alice, location="Porto")
    post_update(author=alice, post_id=post.pk, location="Lisboa")
    assert (counts(), place_of(post)) == ({"porto": 0, "lisboa": 1}, "lisboa")
    post_update(author=alice, post_id=post.pk, caption="No matter")
    post_update(author=alice, post_id=post.pk, location="LISBOA")
    assert counts() == {"porto": 0, "lisboa": 1}
    post_update(author=alice, post_id=post.pk, location="")
    assert (counts(), place_of(post)) == ({"porto": 0, "lisboa": 0}, None)


@with_media
def test_only_published_posts_count(alice: Any) -> None:
    post = published(alice, location="Porto")
    for hide, show in ((post_archive, post_unarchive), (post_delete, post_restore)):
        hide(author=alice, post_id=post.pk)
        assert counts() == {"porto": 0}
        show(author=alice, post_id=post.pk)
        assert counts() == {"porto": 1}
    post_archive(author=alice, post_id=post.pk)
    post_update(author=alice, post_id=post.pk, location="Lisboa")
    assert counts() == {"porto": 0, "lisboa": 0}
    post_unarchive(author=alice, post_id=post.pk)
    assert counts() == {"porto": 0, "lisboa": 1}


@with_media
def test_a_draft_has_no_place_until_it_is_published(alice: Any) -> None:
    draft = draft_save(owner=alice, media_ids=[uploaded(alice).pk], location="Porto")
    assert counts() == {}
    post = draft_publish(owner=alice, draft_id=draft.pk)
    assert (counts(), place_of(post)) == ({"porto": 1}, "porto")


@with_media
def test_posts_and_edits_at_once_are_all_counted(alice: Any, bob: Any) -> None:
    post = published(alice, location="Porto")
    names = ["Braga", "BRAGA", "Faro", "faro"]
    edits = [lambda n=n: post_update(author=alice, post_id=post.pk, location=n) for n in names]
    makes = [lambda: published(bob, location="Braga") for _ in range(3)]
    assert not [result for result in live(*edits, *makes) if isinstance(result, Exception)]
    assert list(recount.differences()) == []
    assert sum(counts().values()) == 4


@with_media
def test_a_known_place_costs_one_query_more(alice: Any) -> None:
    published(alice, location="Porto")
    porto = Place.objects.get().pk
    with assert_queries(1):
        assert place_ensure("PORTO") == porto
    with assert_queries(0):
        assert place_ensure("🏝️") is None


@with_media
def test_recount_proves_and_repairs_the_counts(alice: Any) -> None:
    published(alice, location="Porto")
    Place.objects.update(posts_count=7)
    [difference] = list(recount.differences())
    assert (difference.check.name, difference.stored, difference.counted) == (
        "content.Place.posts_count",
        7,
        1,
    )
    assert recount.repair(difference)
    assert counts() == {"porto": 1}


@with_media
def test_posts_from_before_there_were_places_get_theirs(
    alice: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = importlib.import_module("content.migrations.0006_places_of_posts")
    monkeypatch.setattr(migration, "BATCH", 2)
    posts = [published(alice, location=name) for name in ("Porto", "PÓRTO", "", "Faro", "🏝️")]
    archived = published(bob, location="Faro")
    post_archive(author=bob, post_id=archived.pk)
    wanted = ["porto", "porto", None, "faro", None]
    Post.objects.update(place=None)
    Place.objects.all().delete()
    for _ in range(2):  # it may be run again
        migration.fill(apps, SimpleNamespace(connection=connection))
        assert [place_of(post) for post in posts] == wanted
        assert place_of(archived) == "faro"
        assert counts() == {"porto": 2, "faro": 1}
