"""What search looks things up in agrees with the rows, whatever happens at the same time."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.services import profile_update
from content.models import Hashtag, Place, Post, PostHashtag
from feed.models import SearchTerm
from feed.search.indexing import hashtags_index, users_index
from feed.search.selectors import find_hashtags, find_places, find_posts, find_users
from feed.search.tasks import refresh_weights
from feed.search.terms import user_terms
from instaclone.common.pagination import PageRequest
from tests.factories import FollowFactory, PostFactory
from tests.support import assert_queries, live

pytestmark = pytest.mark.django_db


def terms(target_id: int) -> dict[str, int]:
    return dict(SearchTerm.objects.filter(target_id=target_id).values_list("term", "weight"))


def test_indexing_somebody_again_writes_nothing(carol: Any) -> None:
    users_index([carol.pk])
    before = set(SearchTerm.objects.values_list("pk", flat=True))
    with assert_queries(2):
        users_index([carol.pk])
    assert set(SearchTerm.objects.values_list("pk", flat=True)) == before


def test_of_renamings_and_indexings_at_once_the_last_name_is_found(carol: Any) -> None:
    names = [f"Karla Number{n}" for n in range(4)]
    renamings = [lambda name=name: profile_update(user=carol, full_name=name) for name in names]
    results = live(*renamings, *[lambda: users_index([carol.pk])] * 4)
    assert not [result for result in results if isinstance(result, Exception)]
    carol.refresh_from_db()
    assert set(terms(carol.pk)) == user_terms("carol", carol.full_name)


def test_whoever_staff_renames_is_found_by_the_new_name(client: Client, staff: Any, carol: Any) -> None:
    client.force_login(staff)
    address = f"/admin/accounts/user/{carol.pk}/change/"
    fields = client.get(address).context["adminform"].form.initial
    form = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    answer = client.post(address, {**form, "username": "karla"})
    assert answer.status_code == 302, answer.content
    assert [card.user.pk for card in find_users(viewer=staff, q="karl")] == [carol.pk]


def test_the_hourly_task_gives_their_weight_to_those_who_were_followed_or_used_lately(
    alice: Any, carol: Any
) -> None:
    tag = Hashtag.objects.create(name="sea", posts_count=1)
    PostHashtag.objects.create(post=PostFactory(author=carol), hashtag=tag)
    users_index([alice.pk, carol.pk])
    hashtags_index([tag.pk])
    assert set(terms(alice.pk).values()) == {1}
    FollowFactory(follower=carol, followee=alice)
    Hashtag.objects.filter(pk=tag.pk).update(posts_count=9)
    User.objects.filter(pk=carol.pk).update(followers_count=500)
    refresh_weights()
    assert set(terms(alice.pk).values()) == {2}
    assert set(terms(tag.pk).values()) == {4}
    assert set(terms(carol.pk).values()) == {0}, "nobody followed her lately"
    with assert_queries(9):
        refresh_weights()


@pytest.fixture
def unannounced(alice: Any, carol: Any) -> Post:
    """Rows that nobody told search of."""
    place = Place.objects.create(name="Tromsø", slug="tromso", posts_count=1)
    tag = Hashtag.objects.create(name="aurora", posts_count=1)
    Hashtag.objects.create(name="unused")
    post: Post = PostFactory(author=alice, caption="Green sky", place=place)
    PostFactory(author=alice, caption="Green door", audience=Post.Audience.CLOSE_FRIENDS)
    PostHashtag.objects.create(post=post, hashtag=tag)
    User.objects.filter(pk=carol.pk).update(is_active=False)
    return post


def assert_all_is_found(viewer: Any, post: Post) -> None:
    assert [card.user.username for card in find_users(viewer=viewer, q="ali")] == ["alice"]
    assert [tag.name for tag in find_hashtags(q="aur")] == ["aurora"]
    assert [place.slug for place in find_places(q="trom")] == ["tromso"]
    found = find_posts(viewer=viewer, q="green", page=PageRequest(limit=5))
    assert [card.post.pk for card in found.items] == [post.pk]
    assert not SearchTerm.objects.filter(term__in=["carol", "unused"]).exists()


def test_the_command_indexes_what_is_there(unannounced: Post, pat: Any, capsys: Any) -> None:
    for _again in range(2):
        call_command("reindex_search")
        assert_all_is_found(pat, unannounced)
    assert "1 posts" in capsys.readouterr().out


def test_the_migration_indexes_what_is_there_and_may_be_run_again(unannounced: Post, pat: Any) -> None:
    migration = import_module("feed.migrations.0003_search_index")
    for _again in range(2):
        migration.fill(apps, SimpleNamespace(connection=connection))
        assert_all_is_found(pat, unannounced)
