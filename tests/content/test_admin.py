"""What staff can do with posts, pictures and hashtags."""

from typing import Any

import pytest

from content.models import Hashtag, Media, Post
from tests.content.support import browser, published, uploaded
from tests.support import assert_queries

pytestmark = pytest.mark.usefixtures("media_root")
LISTS = ["/admin/content/post/", "/admin/content/media/", "/admin/content/hashtag/", "/admin/content/draft/"]


@pytest.fixture
def client(staff: Any) -> Any:
    return browser(staff)


@pytest.mark.parametrize("address", LISTS)
def test_only_staff_get_in(cast: Any, address: str) -> None:
    for person in (None, cast.alice, cast.bob, cast.carol, cast.mallory, cast.pat):
        assert browser(person).get(address).status_code == 302
    assert browser(cast.staff).get(address).status_code == 200


def test_posts_and_pictures_are_shown_small(client: Any, alice: Any) -> None:
    post = published(alice)
    thumbnail = post.media[0]["thumbnail"]
    assert thumbnail in client.get(LISTS[0]).content.decode()
    assert thumbnail in client.get(LISTS[1]).content.decode()
    assert thumbnail in client.get(f"{LISTS[0]}{post.pk}/change/").content.decode()


def test_the_address_of_the_whole_picture_is_not_shown(client: Any, alice: Any) -> None:
    media = uploaded(alice)
    for address in (LISTS[1], f"{LISTS[1]}{media.pk}/change/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert media.source not in answer.content.decode()


@pytest.mark.parametrize("address", LISTS[:2])
def test_lists_cost_the_same_number_of_queries_however_long(client: Any, cast: Any, address: str) -> None:
    def cost() -> int:
        with assert_queries(50) as captured:
            assert client.get(address).status_code == 200
        return len(captured.captured_queries)

    published(cast.alice)
    client.get(address)
    one = cost()
    for person in (cast.bob, cast.carol, cast.pat):
        published(person, count=2)
    assert cost() == one


def test_search_finds_by_username_id_and_short_code(client: Any, cast: Any) -> None:
    post = published(cast.alice)
    published(cast.bob)
    for term in ("alice", "@ALICE", str(post.pk), post.shortcode):
        found = client.get(LISTS[0], {"q": term}).context["cl"].queryset
        assert [one.pk for one in found] == [post.pk], term
    for term in ("nobody", "a\x00b", "x" * 500, "9" * 30):
        assert client.get(LISTS[0], {"q": term}).status_code in (200, 400)


def test_filters_answer(client: Any, alice: Any) -> None:
    published(alice)
    assert client.get(LISTS[0], {"state__exact": "published"}).context["cl"].queryset.count() == 1
    assert client.get(LISTS[0], {"state__exact": "deleted"}).context["cl"].queryset.count() == 0


def test_delete_and_restore_go_through_the_services(client: Any, alice: Any) -> None:
    post = published(alice, caption="#tag")
    client.post(LISTS[0], {"action": "delete_posts", "_selected_action": [post.pk]})
    assert Post.objects.get(pk=post.pk).state == Post.State.DELETED
    alice.refresh_from_db()
    assert alice.posts_count == 0
    assert Hashtag.objects.get(name="tag").posts_count == 0
    client.post(LISTS[0], {"action": "restore_posts", "_selected_action": [post.pk]})
    assert Post.objects.get(pk=post.pk).state == Post.State.ARCHIVED


def test_rows_are_not_made_or_deleted_past_the_services(client: Any, alice: Any) -> None:
    post = published(alice)
    for address, pk in ((LISTS[0], post.pk), (LISTS[1], Media.objects.get().pk)):
        assert client.get(f"{address}add/").status_code == 403
        assert client.post(f"{address}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert Post.objects.filter(pk=post.pk).exists()
