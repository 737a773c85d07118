"""How close somebody is to an author: what adds to it, how it fades, and that nothing is lost on the way."""

from typing import Any

import pytest
from django.conf import settings

from accounts.signals import interacted
from feed import affinity, tasks
from feed.affinity import affinities_of, affinity_add, affinity_trim
from feed.models import Affinity
from messaging import services as messaging
from social import services as social
from tests.content.support import browser
from tests.factories import FollowFactory, PostFactory, StoryFactory, UserFactory
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.django_db
DAY_MS = 86_400_000


@pytest.fixture
def clock(monkeypatch: Any) -> Any:
    """A clock that stands still; `clock(days)` moves it on."""
    now = [affinity._now_ms()]
    monkeypatch.setattr(affinity, "_now_ms", lambda: now[0])

    def move(days: float) -> None:
        now[0] += int(days * DAY_MS)

    return move


def points(viewer: Any, author: Any) -> float:
    """What the points are worth now."""
    row = Affinity.objects.filter(viewer_id=viewer.pk, author_id=author.pk).first()
    return row.points / affinity.growth(affinity._now_ms()) if row else 0.0


def worth(kind: str) -> float:
    return settings.RANKING.affinity_points[kind]


# --- What adds to it ---------------------------------------------------------------------------------------
def test_likes_comments_and_follows_bring_closer(carol: Any, alice: Any, clock: Any) -> None:
    post, story = PostFactory(author=alice), StoryFactory(author=alice)

    social.like_post(user=carol, post_id=post.pk)
    assert points(carol, alice) == pytest.approx(worth("like"))
    social.like_story(user=carol, story_id=story.pk)
    assert points(carol, alice) == pytest.approx(2 * worth("like"))
    social.comment_create(author=carol, post_id=post.pk, text="There!")
    assert points(carol, alice) == pytest.approx(2 * worth("like") + worth("comment"))
    before = points(carol, alice)
    social.follow(follower=carol, followee_id=alice.pk)
    assert points(carol, alice) == pytest.approx(before + worth("follow"))


def test_taking_a_like_back_takes_nothing_back(bob: Any, alice: Any, clock: Any) -> None:
    post = PostFactory(author=alice)
    social.like_post(user=bob, post_id=post.pk)
    social.unlike_post(user=bob, post_id=post.pk)

    assert points(bob, alice) == pytest.approx(worth("like"))


def test_ones_own_things_dont_count(alice: Any) -> None:
    social.like_post(user=alice, post_id=PostFactory(author=alice).pk)

    assert not Affinity.objects.exists()


@pytest.mark.parametrize("kind", sorted(settings.RANKING.affinity_points))
def test_other_rooms_tell_of_what_people_do(bob: Any, alice: Any, kind: str, clock: Any) -> None:
    interacted.send(sender=None, user_id=bob.pk, with_id=alice.pk, kind=kind)

    assert points(bob, alice) == pytest.approx(worth(kind))


def test_a_profile_visit_counts_once_an_hour(bob: Any, alice: Any, clock: Any) -> None:
    for _ in range(3):
        affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="visit")

    assert points(bob, alice) == pytest.approx(worth("visit"))


# --- What it is worth --------------------------------------------------------------------------------------
def test_it_fades_by_half_in_a_half_life(bob: Any, alice: Any, clock: Any) -> None:
    affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="comment")
    clock(settings.RANKING.affinity_half_life_days)

    assert points(bob, alice) == pytest.approx(worth("comment") / 2)
    affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="comment")
    assert points(bob, alice) == pytest.approx(worth("comment") * 1.5)


def test_it_is_between_0_and_1_and_grows_with_what_one_does(
    bob: Any, alice: Any, carol: Any, clock: Any
) -> None:
    affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="like")
    one = affinities_of(bob.pk, [alice.pk, carol.pk])
    assert set(one) == {alice.pk}
    for _ in range(200):
        affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="comment")

    assert 0 < one[alice.pk] < affinities_of(bob.pk, [alice.pk])[alice.pk] < 1
    clock(4_000)
    assert affinities_of(bob.pk, [alice.pk])[alice.pk] < 1e-6


def test_nothing_is_lost_when_much_happens_at_once(bob: Any, alice: Any) -> None:
    jobs = [lambda: affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="like")] * 12

    assert live(*jobs) == [None] * 12

    assert Affinity.objects.count() == 1
    assert points(bob, alice) == pytest.approx(12 * worth("like"), rel=1e-3)


def test_somebody_who_has_just_been_deleted_does_no_harm(bob: Any) -> None:
    gone = UserFactory()
    gone_id = gone.pk
    gone.delete()

    affinity_add(viewer_id=bob.pk, author_id=gone_id, kind="like")


# --- What it costs -----------------------------------------------------------------------------------------
def test_the_closest_are_kept(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(affinity, "KEPT", 3)
    people = [UserFactory() for _ in range(5)]
    Affinity.objects.bulk_create(
        [Affinity(viewer=bob, author=person, points=n) for n, person in enumerate(people, 1)]
    )

    assert affinity_trim(bob.pk) == 2

    assert set(Affinity.objects.values_list("author_id", flat=True)) == {one.pk for one in people[2:]}


def test_it_uses_its_indexes(bob: Any) -> None:
    rows = Affinity.objects.filter(viewer_id=bob.pk)
    assert_uses_index(rows.filter(author_id__in=[1, 2]).values_list("author_id", "points"))
    assert_uses_index(rows.order_by("-points").values_list("pk", flat=True)[2_000:2_500])


def test_adding_costs_one_query_and_two_the_first_time(bob: Any, alice: Any, assert_queries: Any) -> None:
    with assert_queries(2):
        affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="like")
    with assert_queries(1):
        affinity_add(viewer_id=bob.pk, author_id=alice.pk, kind="like")


def test_the_hourly_task_trims_who_came_closer_to_somebody_lately(
    bob: Any, alice: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(affinity, "KEPT", 1)
    for author in (alice, UserFactory()):
        affinity_add(viewer_id=bob.pk, author_id=author.pk, kind="like")

    tasks.trim_interest()

    assert Affinity.objects.count() == 1


# --- From the pages and from messages ----------------------------------------------------------------------
def test_opening_a_profile_brings_closer_but_not_scrolling_in_it(bob: Any, alice: Any, clock: Any) -> None:
    browser(bob).get("/alice/")
    browser(bob).get("/alice/")
    assert points(bob, alice) == pytest.approx(worth("visit"))

    browser(alice).get("/alice/")
    assert Affinity.objects.count() == 1


def test_messages_to_one_person_bring_closer_once_in_a_while(bob: Any, alice: Any, clock: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    conversation = messaging.conversation_start(user=bob, user_ids=[alice.pk]).conversation
    for number in range(3):
        messaging.message_send(
            sender=bob, conversation_id=conversation.pk, client_id=f"message-{number}", text="Hello"
        )

    assert points(bob, alice) == pytest.approx(worth("message"))
    assert points(alice, bob) == 0


def test_saving_a_post_brings_closer(bob: Any, alice: Any, clock: Any) -> None:
    social.bookmark_add(user=bob, post_id=PostFactory(author=alice).pk)

    assert points(bob, alice) == pytest.approx(worth("save"))
