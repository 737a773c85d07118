"""Finding posts by the words of their captions."""

from typing import Any

import pytest
from django.test import Client

from content.models import Hashtag, Post, PostHashtag
from content.services import post_archive, post_delete, post_unarchive, post_update
from feed.search.captions import captions_find, captions_index, captions_remove, query_words
from feed.search.indexing import post_index, reindex
from feed.search.selectors import find_posts
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import PageRequest
from social.models import CloseFriend, HashtagMute, Mute
from tests.content.support import published
from tests.factories import FollowFactory, PostFactory
from tests.support import assert_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search"


def post(author: Any, caption: str, **about: Any) -> Post:
    made: Post = PostFactory(author=author, caption=caption, **about)
    post_index(made.pk)
    return made


def found(client: Client, q: str, **query: Any) -> list[int]:
    answer = client.get(ADDRESS, {"type": "posts", "q": q, **query})
    assert answer.status_code == 200, answer.content
    return [int(result["post"]["id"]) for result in answer.json()["results"]]


def seen_by(viewer: Any, q: str) -> list[int]:
    page = find_posts(viewer=viewer, q=q, page=PageRequest(limit=20))
    return [card.post.pk for card in page.items]


@pytest.mark.parametrize(
    "q",
    [
        "golden",
        "HOUR golden",
        "gold",
        "golden hour at the pier",
        "#SunSet",
        "sunsét",
        '"golden"',
        "pier golde",
    ],
)
def test_a_post_is_found_by_words_of_its_caption(client: Client, alice: Any, q: str) -> None:
    wanted = post(alice, "Golden hour at the pier. #Sunset")
    post(alice, "Something else")
    assert found(client, q) == [wanted.pk]


@pytest.mark.parametrize("q", ["hou golden", "olden", "golden night", "go", "golden -hour NOT", "🌊"])
def test_all_words_must_be_there_and_only_the_last_may_be_a_beginning(
    client: Client, alice: Any, q: str
) -> None:
    post(alice, "Golden hour at the pier. #Sunset")
    assert found(client, q) == []


def test_text_without_spaces_and_from_right_to_left_is_found(client: Client, alice: Any) -> None:
    kyoto = post(alice, "今日は京都に行く")
    cairo = post(alice, "صباح الخير من القاهرة")
    assert found(client, "京都") == found(client, "都") == [kyoto.pk]
    assert found(client, "القاهرة") == [cairo.pk]


def test_one_character_of_a_script_without_spaces_finds_whatever_follows_it(
    client: Client, alice: Any
) -> None:
    """However many pairs begin with it."""
    cats = [post(alice, f"窓の猫{chr(0x3041 + number)}です") for number in range(25)]
    assert set(found(client, "猫", limit=50)) == {cat.pk for cat in cats}


def test_the_newest_come_first_page_by_page(client: Client, alice: Any) -> None:
    posts = [post(alice, f"sea {number}").pk for number in range(7)]
    first = client.get(ADDRESS, {"type": "posts", "q": "sea", "limit": 3}).json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    pages = [[int(result["post"]["id"]) for result in page["results"]] for page in (first, second, third)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [pk for page in pages for pk in page] == posts[::-1]
    assert third["next"] is None


def test_a_published_post_is_found_at_once_and_by_what_its_caption_says_now(
    client: Client, alice: Any, media_root: Any
) -> None:
    made = published(alice, caption="first words")
    assert found(client, "first") == [made.pk]
    post_update(author=alice, post_id=made.pk, caption="other words")
    assert found(client, "first") == []
    assert found(client, "other") == [made.pk]
    post_update(author=alice, post_id=made.pk, caption="")
    assert found(client, "words") == []


def test_an_archived_or_deleted_post_leaves_the_index_and_comes_back(alice: Any, media_root: Any) -> None:
    made = published(alice, caption="low tide")
    for hide in (post_archive, post_delete):
        hide(author=alice, post_id=made.pk)
        assert captions_find(query_words("tide"), below=MAX_ID, limit=5).ids == []
        if hide is post_archive:
            post_unarchive(author=alice, post_id=made.pk)
            assert seen_by(alice, "tide") == [made.pk]


def test_who_finds_a_post_is_who_may_see_it(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.pat)
    CloseFriend.objects.create(owner=cast.alice, friend=cast.bob)
    public = post(cast.alice, "tide").pk
    private = post(cast.pat, "tide").pk
    post(cast.alice, "tide", audience=Post.Audience.CLOSE_FRIENDS)
    from django.contrib.auth.models import AnonymousUser

    assert seen_by(AnonymousUser(), "tide") == [public]
    assert seen_by(cast.carol, "tide") == [public]
    assert seen_by(cast.bob, "tide") == [private, public]
    assert seen_by(cast.alice, "tide") == [public]
    assert seen_by(cast.pat, "tide") == [private, public]
    assert seen_by(cast.mallory, "tide") == []


def test_what_is_muted_is_left_out(bob: Any, carol: Any, alice: Any) -> None:
    kept = post(alice, "tide").pk
    post(carol, "tide")
    tagged = post(alice, "tide #crowds").pk
    tag = Hashtag.objects.create(name="crowds", posts_count=1)
    PostHashtag.objects.create(post_id=tagged, hashtag=tag)
    Mute.objects.create(owner=bob, muted=carol, posts=True)
    HashtagMute.objects.create(user=bob, hashtag=tag)
    assert seen_by(bob, "tide") == [kept]


def test_where_much_is_hidden_a_page_comes_out_short_and_the_next_goes_on(
    carol: Any, alice: Any, pat: Any
) -> None:
    shown = post(alice, "tide").pk
    for _number in range(13):
        post(pat, "tide")
    pages, cursor = [], None
    while True:
        page = find_posts(viewer=carol, q="tide", page=PageRequest(limit=2, cursor=cursor))
        pages.append([card.post.pk for card in page.items])
        cursor = page.next
        if cursor is None:
            break
    assert len(pages) == 2
    assert [pk for ids in pages for pk in ids] == [shown]


def test_putting_a_caption_into_the_index_twice_is_putting_it_there_once() -> None:
    for _again in range(2):
        captions_index(7, "low tide")
    captions_index(8, "tide")
    assert captions_find(["tide"], below=MAX_ID, limit=5).ids == [8, 7]
    assert captions_find(["tide"], below=8, limit=5).ids == [7]
    for _again in range(2):
        captions_remove([7])
    assert captions_find(["tide"], below=MAX_ID, limit=5).ids == [8]


def test_several_common_words_are_looked_for_in_bounded_steps_and_none_is_missed(monkeypatch: Any) -> None:
    from feed.search.engines import mongodb

    monkeypatch.setattr(mongodb, "SCAN", 3)
    for number in range(1, 21):
        captions_index(number, "sea sun" if number in (2, 9) else ("sea", "sun")[number % 2])
    below, ids = MAX_ID, []
    for _step in range(20):
        step = captions_find(["sea", "sun"], below=below, limit=5)
        ids += step.ids
        if step.edge is None:
            break
        below = step.edge
    assert step.edge is None
    assert ids == [9, 2]


def test_everything_can_be_indexed_anew(client: Client, alice: Any) -> None:
    made = PostFactory(author=alice, caption="never announced")
    PostFactory(author=alice, caption="announced nor this", state=Post.State.ARCHIVED)
    assert found(client, "announced") == []
    assert [line.split()[0] for line in reindex()] == ["6", "0", "0", "1"]
    assert found(client, "announced") == [made.pk]


def test_the_number_of_queries_doesnt_grow_with_what_is_found(bob: Any, alice: Any, carol: Any) -> None:
    for _number in range(15):
        post(alice, "tide")
        post(carol, "tide")
    find_posts(viewer=bob, q="tide", page=PageRequest(limit=20))
    with assert_queries(9):
        assert len(seen_by(bob, "tide")) == 20
