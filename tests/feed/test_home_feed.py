"""GET /api/v1/feed: what stands in it, in which order, and how it is paged."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import privacy_set, user_suspend
from content import services as content
from content.models import Post
from feed import services
from feed.models import Pull, TimelineEntry
from instaclone.common.ids import MAX_ID
from social import services as social
from social import surroundings
from social.models import Follow, Like
from tests.factories import FollowFactory, PostFactory
from tests.feed.support import FEED, all_pages, api, feed, shown
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db

BEYOND_64_BITS = "bjk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"  # n9999…


def publish(author: Any, count: int = 1, **fields: Any) -> list[int]:
    """New posts in the timelines they belong to; their ids, newest first."""
    posts = [PostFactory(author=author, **fields) for _ in range(count)]
    for post in posts:
        services.fan_out(post.pk)
    return [post.pk for post in reversed(posts)]


def test_signed_out_it_is_401() -> None:
    response = Client().get(FEED)

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


def test_it_shows_the_posts_of_followed_people_and_ones_own_newest_first(
    alice: Any, bob: Any, carol: Any
) -> None:
    first = publish(alice)
    publish(carol)
    own = publish(bob)
    last = publish(alice)

    assert shown(bob) == [*last, *own, *first]


@pytest.mark.parametrize("address", [FEED, f"{FEED}/", f"{FEED}?mode=following"])
def test_both_forms_of_the_address_answer(bob: Any, alice: Any, address: str) -> None:
    publish(alice)

    assert len(feed(api(bob), address)["results"]) == 1


@pytest.mark.parametrize("mode", ["", "x", "FOLLOWING"])
def test_another_mode_is_a_400_that_names_it(bob: Any, mode: str) -> None:
    response = api(bob).get(FEED, {"mode": mode})

    assert response.status_code == 400
    assert "following" in response.json()["mode"][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "51"), ("limit", "x"), ("cursor", "x"), ("cursor", BEYOND_64_BITS)],
)
def test_a_bad_limit_or_cursor_is_a_400_that_names_it(bob: Any, name: str, value: str) -> None:
    response = api(bob).get(FEED, {name: value})

    assert response.status_code == 400
    assert name in response.json()


def test_a_post_comes_with_its_author_media_and_what_the_viewer_did(alice: Any, bob: Any) -> None:
    pk, other = publish(alice, 2)
    Like.objects.create(user=bob, target_id=pk)

    one, two = feed(api(bob))["results"]

    assert one["id"] == str(pk)
    assert one["author"]["username"] == "alice"
    assert one["author"]["following"] is True
    assert one["liked"] is True
    assert one["is_own"] is False
    assert one["media"][0]["renditions"][0]["url"].startswith("/media/")
    assert two["id"] == str(other)
    assert two["liked"] is False


def test_the_pages_hold_every_post_once_in_order(alice: Any, bob: Any) -> None:
    ids = publish(alice, 11)

    assert all_pages(api(bob), limit=4) == ids


def test_posts_that_arrive_while_paging_neither_repeat_nor_hide_others(alice: Any, bob: Any) -> None:
    ids = publish(alice, 6)
    client = api(bob)
    first = feed(client, limit=3)
    publish(alice, 2)

    second = feed(client, first["next"])

    assert [int(post["id"]) for post in first["results"] + second["results"]] == ids
    assert second["next"] is None


def test_previous_leads_back_to_what_has_arrived_since(alice: Any, bob: Any) -> None:
    old = publish(alice, 4)
    client = api(bob)
    second = feed(client, feed(client, limit=2)["next"])
    assert [int(post["id"]) for post in second["results"]] == old[2:]
    new = publish(alice, 1)

    back = feed(client, second["previous"])
    assert [int(post["id"]) for post in back["results"]] == old[:2]
    newest = feed(client, back["previous"])
    assert [int(post["id"]) for post in newest["results"]] == new
    assert newest["previous"] is None


def test_a_page_that_ends_exactly_with_the_list_has_no_next(alice: Any, bob: Any) -> None:
    publish(alice, 4)

    assert feed(api(bob), limit=4)["next"] is None


# --- What changes it ---------------------------------------------------------------------------------------
def test_a_new_follow_brings_the_authors_posts_and_the_end_of_it_takes_them_out(
    carol: Any, alice: Any
) -> None:
    ids = publish(alice, 3)
    assert shown(carol) == []

    social.follow(follower=carol, followee_id=alice.pk)
    assert shown(carol) == ids

    social.unfollow(follower=carol, followee_id=alice.pk)
    assert shown(carol) == []
    assert not TimelineEntry.objects.filter(owner=carol, author=alice).exists()


def test_a_request_shows_nothing_until_it_is_accepted(carol: Any, pat: Any) -> None:
    ids = publish(pat, 2)

    social.follow(follower=carol, followee_id=pat.pk)
    assert shown(carol) == []

    social.request_accept(user=pat, request_id=Follow.objects.get(follower=carol).pk)
    assert shown(carol) == ids


def test_a_removed_follower_sees_nothing_any_more(alice: Any, bob: Any) -> None:
    publish(alice, 2)

    social.follower_remove(user=alice, follower_id=bob.pk)

    assert shown(bob) == []


def test_a_block_empties_both_timelines(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    publish(alice)
    own = publish(bob)
    assert len(shown(alice)) == len(shown(bob)) == 2

    social.block(blocker=alice, user_id=bob.pk)

    assert shown(bob) == own
    assert not set(own) & set(shown(alice))
    assert not TimelineEntry.objects.filter(owner=bob, author=alice).exists()
    assert not TimelineEntry.objects.filter(owner=alice, author=bob).exists()


def test_a_private_account_stays_in_the_timelines_of_its_followers(alice: Any, bob: Any) -> None:
    ids = publish(alice, 2)

    privacy_set(user=alice, is_private=True)

    assert shown(bob) == ids


def test_archived_and_deleted_posts_are_gone_at_once_and_come_back_when_unarchived(
    alice: Any, bob: Any
) -> None:
    archived, deleted, kept = publish(alice, 3)

    content.post_archive(author=alice, post_id=archived)
    content.post_delete(author=alice, post_id=deleted)
    assert shown(bob) == [kept]
    assert set(TimelineEntry.objects.values_list("post_id", flat=True)) == {kept}

    content.post_unarchive(author=alice, post_id=archived)
    assert shown(bob) == [archived, kept]


def test_posts_of_a_suspended_author_are_hidden_at_once(alice: Any, bob: Any) -> None:
    publish(alice, 2)

    user_suspend(user=alice)

    assert shown(bob) == []


def test_an_entry_that_a_race_left_behind_never_shows(carol: Any, alice: Any) -> None:
    post = PostFactory(author=alice)
    TimelineEntry.objects.create(owner=carol, post=post, author=alice)
    Pull.objects.create(owner=carol, author=alice, below=MAX_ID)

    assert shown(carol) == []


def test_a_page_looks_for_others_in_the_place_of_hidden_posts(alice: Any, bob: Any) -> None:
    ids = publish(alice, 9)
    # Hidden without a word to the feed: their entries are still there.
    Post.objects.filter(pk__in=ids[1:4]).update(state=Post.State.ARCHIVED, reach=Post.Reach.NOBODY)

    page = feed(api(bob), limit=4)

    assert [int(post["id"]) for post in page["results"]] == [ids[0], *ids[4:7]]
    assert all_pages(api(bob), limit=4) == [ids[0], *ids[4:]]


def test_a_timeline_full_of_hidden_posts_still_leads_to_the_others(alice: Any, bob: Any) -> None:
    ids = publish(alice, 30)
    Post.objects.filter(pk__in=ids[:-1]).update(state=Post.State.ARCHIVED, reach=Post.Reach.NOBODY)

    assert all_pages(api(bob), limit=2, most=15) == [ids[-1]]


# --- What it costs -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("follows", [5, 500])
def test_a_page_of_twenty_costs_three_queries_with_sign_in_whatever_the_follows(
    bob: Any, assert_queries: Any, follows: int
) -> None:
    busy_reader(bob, follows)
    client = api(bob)

    with assert_queries(3):
        page = feed(client, limit=20)

    assert len(page["results"]) == 20
    assert page["next"] is not None


def busy_reader(reader: Any, follows: int) -> None:
    """Has the reader follow so many people, and gives them 40 posts by different authors to read."""
    authors = User.objects.bulk_create(
        [User(username=f"author{n}", email=f"author{n}@example.org") for n in range(follows)]
    )
    Follow.objects.bulk_create([Follow(follower=reader, followee=a, state="accepted") for a in authors])
    for number in range(40):
        post = PostFactory(author=authors[number % follows])
        TimelineEntry.objects.create(owner=reader, post=post, author_id=post.author_id)


def test_reading_the_timeline_uses_its_indexes(alice: Any, bob: Any) -> None:
    publish(alice, 3)
    entries = TimelineEntry.objects.filter(owner_id=bob.pk, post_id__lt=MAX_ID).order_by("-post_id")
    assert_uses_index(entries.select_related("post__author")[:21])
    assert_uses_index(TimelineEntry.objects.filter(owner_id=bob.pk, post_id__gt=1).order_by("post_id")[:21])
    assert_uses_index(Pull.objects.filter(owner_id=bob.pk, below__gt=1).values_list("author_id", "below"))
    for part in surroundings.queries(bob.pk, [alice.pk, 7], [8, 9]):
        assert_uses_index(part)
