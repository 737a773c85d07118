"""Posts that have no entries: authors too large to fan out, what a new follow left out, what was trimmed."""

import time
from typing import Any

import pytest

from accounts.models import User
from feed import pulls, services, tasks
from feed.models import Pull, PulledAuthor, TimelineEntry
from instaclone.common.ids import MAX_ID, id_floor
from social import services as social
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.support import all_pages, api, entries, feed, shown
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _low_threshold(settings: Any) -> None:
    settings.FANOUT_MAX_FOLLOWERS = 2


@pytest.fixture
def star(bob: Any) -> Any:
    """Someone with three followers, which is one too many. bob is one of them."""
    person = UserFactory(username="star")
    FollowFactory(follower=bob, followee=person)
    for _ in range(2):
        FollowFactory(followee=person)
    return person


def publish(author: Any, count: int = 1) -> list[int]:
    posts = [PostFactory(author=author) for _ in range(count)]
    for post in posts:
        services.fan_out(post.pk)
    return [post.pk for post in reversed(posts)]


def set_followers(user: Any, count: int) -> None:
    User.objects.filter(pk=user.pk).update(followers_count=count)


def test_a_large_authors_posts_get_no_entries_but_their_own_and_all_readers_see_them(
    star: Any, bob: Any
) -> None:
    post = PostFactory(author=star)

    services.fan_out(post.pk)

    assert entries(post) == {star.pk}
    assert shown(bob) == [post.pk]
    assert shown(star) == [post.pk]
    post.refresh_from_db()
    assert post.fanned_out_at is not None


def test_pulled_posts_are_merged_with_entries_in_order_over_all_pages(
    star: Any, bob: Any, alice: Any
) -> None:
    ids: list[int] = []
    for _ in range(5):
        ids = publish(star) + ids
        ids = publish(alice) + ids

    assert all_pages(api(bob), limit=3) == ids
    assert all_pages(api(bob), limit=2) == ids


def test_paging_back_finds_pulled_posts_too(star: Any, bob: Any, alice: Any) -> None:
    ids = [*publish(star, 2), *publish(alice, 2)]
    ids.sort(reverse=True)
    client = api(bob)
    second = feed(client, feed(client, limit=2)["next"])
    new = publish(star)

    first = feed(client, second["previous"])
    assert [int(post["id"]) for post in first["results"]] == ids[:2]
    assert [int(post["id"]) for post in feed(client, first["previous"])["results"]] == new


def test_posts_from_years_ago_are_reached(star: Any, bob: Any) -> None:
    publish(star)
    year_ms = 365 * 86_400_000
    now = int(time.time() * 1000)
    old = [PostFactory(pk=id_floor(now - year_ms) + n, author=star).pk for n in range(4)]

    assert all_pages(api(bob), limit=2)[1:] == old[::-1]


def test_crossing_the_threshold_upwards_loses_no_post(bob: Any) -> None:
    author = UserFactory()
    FollowFactory(follower=bob, followee=author)
    before = publish(author, 2)
    for _ in range(2):
        FollowFactory(followee=author)

    after = publish(author, 2)

    assert TimelineEntry.objects.filter(owner=bob).count() == 2
    assert all_pages(api(bob), limit=1) == [*after, *before]


def test_crossing_the_threshold_downwards_loses_no_post(star: Any, bob: Any) -> None:
    pulled = publish(star, 2)
    set_followers(star, 1)

    tasks.trim_timelines()
    assert not PulledAuthor.objects.exists()
    again = publish(star, 2)

    assert TimelineEntry.objects.filter(owner=bob).count() == 2
    assert all_pages(api(bob), limit=1) == [*again, *pulled]


def test_an_author_just_below_the_threshold_stays_pulled(star: Any, settings: Any) -> None:
    settings.FANOUT_MAX_FOLLOWERS = 10
    set_followers(star, 11)
    publish(star)
    set_followers(star, 9)

    tasks.trim_timelines()

    assert PulledAuthor.objects.filter(author=star).exists()


def test_someone_who_follows_a_large_author_later_sees_all_their_posts(star: Any, carol: Any) -> None:
    ids = publish(star, 3)

    social.follow(follower=carol, followee_id=star.pk)
    ids = publish(star) + ids

    assert shown(carol) == ids
    assert not TimelineEntry.objects.filter(owner=carol).exists()


def test_who_stops_following_a_large_author_sees_nothing_of_theirs(star: Any, bob: Any) -> None:
    publish(star, 2)

    social.unfollow(follower=bob, followee_id=star.pk)

    assert shown(bob) == []
    assert not Pull.objects.filter(owner=bob).exists()


def test_an_author_is_fanned_out_until_every_follower_pulls(star: Any, bob: Any, monkeypatch: Any) -> None:
    def dying(bounds: dict[tuple[int, int], int]) -> None:
        raise RuntimeError("the worker is killed here")

    post = PostFactory(author=star)
    with monkeypatch.context() as patch:
        patch.setattr(pulls, "pulls_raise", dying)
        with pytest.raises(RuntimeError):
            services.fan_out(post.pk)
    assert not PulledAuthor.objects.get(author=star).is_ready
    post.refresh_from_db()
    assert post.fanned_out_at is None

    services.fan_out(post.pk)

    assert PulledAuthor.objects.get(author=star).is_ready
    assert shown(bob) == [post.pk]


def test_workers_that_move_an_author_at_once_make_one_pull_for_each_reader(star: Any, bob: Any) -> None:
    posts = [PostFactory(author=star) for _ in range(4)]

    live(*[lambda pk=post.pk: services.fan_out(pk) for post in posts])

    pairs = list(Pull.objects.values_list("owner_id", "author_id"))
    assert len(pairs) == len(set(pairs)) == 3
    assert shown(bob) == [post.pk for post in reversed(posts)]


def test_a_pull_is_raised_and_never_lowered(alice: Any, bob: Any) -> None:
    for below in (5, MAX_ID, 7):
        pulls.pulls_raise({(bob.pk, alice.pk): below})

    assert list(Pull.objects.values_list("below", flat=True)) == [MAX_ID]


# --- What a new follow leaves out, and what is trimmed ---------------------------------------------------------
def test_posts_older_than_what_a_new_follow_brought_are_pulled(
    alice: Any, carol: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(services, "FILL_POSTS", 3)
    ids = publish(alice, 8)

    social.follow(follower=carol, followee_id=alice.pk)

    assert TimelineEntry.objects.filter(owner=carol).count() == 3
    assert all_pages(api(carol), limit=2) == ids


def test_an_author_whose_posts_all_fit_is_not_pulled(alice: Any, carol: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "FILL_POSTS", 3)
    publish(alice, 3)

    social.follow(follower=carol, followee_id=alice.pk)

    assert not Pull.objects.exists()


def test_trimmed_posts_are_still_found_on_later_pages(alice: Any, bob: Any, settings: Any) -> None:
    settings.TIMELINE_MAX_ENTRIES = 4
    ids = publish(alice, 5) + publish(bob, 5)
    ids.sort(reverse=True)

    tasks.trim_timelines()

    kept = TimelineEntry.objects.filter(owner=bob).values_list("post_id", flat=True)
    assert sorted(kept, reverse=True) == ids[:4]
    assert all_pages(api(bob), limit=3) == ids
    assert services.timeline_trim(bob.pk) == 0


def test_trimming_leaves_timelines_alone_that_are_short_enough(alice: Any, bob: Any, settings: Any) -> None:
    settings.TIMELINE_MAX_ENTRIES = 5
    publish(alice, 5)

    assert services.timeline_trim(bob.pk) == 0
    assert not Pull.objects.exists()


# --- What it costs ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("stars", [1, 40])
def test_pulled_authors_cost_four_more_queries_however_many_they_are(
    bob: Any, assert_queries: Any, stars: int
) -> None:
    people = [UserFactory() for _ in range(stars)]
    for person in people:
        FollowFactory(follower=bob, followee=person)
        Pull.objects.create(owner=bob, author=person, below=MAX_ID)
    for number in range(25):
        PostFactory(author=people[number % stars])
    client = api(bob)
    feed(client)  # compiles

    with assert_queries(7):
        page = feed(client)

    assert len(page["results"]) == 20
