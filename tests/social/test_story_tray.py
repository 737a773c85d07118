"""The row of faces above the home feed, and the rings around faces."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from content.models import Post, Story, StoryView
from social import services
from social.models import Block, CloseFriend, Follow, Like, Mute
from social.stories import tray as tray_module
from social.stories.rings import rings_in, rings_of
from social.stories.running import floor_now
from social.stories.tray import TrayEntry, tray
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.story_rows import make_story, run_out, watch
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db

CLOSE_FRIENDS = Post.Audience.CLOSE_FRIENDS


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """What is remembered of closeness is another test's."""
    cache.clear()


def names(viewer: Any) -> list[str]:
    """Whose faces stand in the viewer's tray, after their own."""
    own, *others = tray(viewer=viewer)
    assert own.is_own
    assert own.user.pk == viewer.pk
    return [entry.user.username for entry in others]


def followed_by(viewer: Any, *usernames: str) -> list[Any]:
    people = [UserFactory(username=name) for name in usernames]
    for person in people:
        FollowFactory(follower=viewer, followee=person)
    return people


def entry_of(viewer: Any, person: Any) -> TrayEntry | None:
    return next((entry for entry in tray(viewer=viewer) if entry.user.pk == person.pk), None)


# --- Who is in it ------------------------------------------------------------------------------------------
def test_ones_own_face_stands_first_also_without_a_story(bob: Any) -> None:
    (own,) = tray(viewer=bob)
    assert (own.story_count, own.unseen, own.latest_at, own.ring) == (0, 0, None, "")


def test_ones_own_stories_count_as_watched(bob: Any) -> None:
    stories = [make_story(bob), make_story(bob, audience=CLOSE_FRIENDS)]
    (own,) = tray(viewer=bob)
    assert (own.story_count, own.unseen, own.ring) == (2, 0, "seen")
    stories[1].refresh_from_db()
    assert own.latest_at == stories[1].created_at


def test_people_one_follows_are_in_it_and_others_are_not(cast: Any) -> None:
    for author in (cast.alice, cast.carol, cast.pat):
        make_story(author)
    assert names(cast.bob) == ["alice"]
    assert names(cast.carol) == []


def test_a_request_to_follow_opens_nothing(pat: Any, bob: Any) -> None:
    make_story(pat)
    request = Follow.objects.create(follower=bob, followee=pat, state="pending")
    assert names(bob) == []
    services.request_accept(user=pat, request_id=request.pk)
    assert names(bob) == ["pat"]


def test_a_story_that_is_over_is_gone_at_once(alice: Any, bob: Any) -> None:
    first, second = make_story(alice), make_story(alice)
    run_out(first)
    assert entry_of(bob, alice).story_count == 1  # type: ignore[union-attr]
    run_out(second)
    assert names(bob) == []


def test_close_friends_see_what_is_for_them_and_the_others_dont(alice: Any, bob: Any) -> None:
    make_story(alice, audience=CLOSE_FRIENDS)
    assert names(bob) == []
    CloseFriend.objects.create(owner=alice, friend=bob)
    entry = entry_of(bob, alice)
    assert entry is not None
    assert (entry.is_close_friends, entry.ring) == (True, "close")


def test_to_count_somebody_among_ones_close_friends_opens_nothing_of_theirs(alice: Any, bob: Any) -> None:
    make_story(alice, audience=CLOSE_FRIENDS)
    CloseFriend.objects.create(owner=bob, friend=alice)
    assert names(bob) == []


def test_a_block_and_a_suspension_take_a_face_away(alice: Any, bob: Any) -> None:
    (ben,) = followed_by(bob, "ben")
    make_story(alice)
    make_story(ben)
    Block.objects.create(blocker=alice, blocked=bob)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert names(bob) == []


def test_a_story_that_nobody_may_see_counts_for_nobody(alice: Any, bob: Any) -> None:
    make_story(alice, reach=Post.Reach.NOBODY)
    assert names(bob) == []


def test_who_is_muted_is_left_out(alice: Any, bob: Any) -> None:
    make_story(alice)
    mute = Mute.objects.create(owner=bob, muted=alice)
    assert names(bob) == []
    Mute.objects.filter(pk=mute.pk).update(stories=False)
    assert names(bob) == ["alice"]


# --- In which order ----------------------------------------------------------------------------------------
def test_unwatched_ones_come_first_and_then_the_newer(bob: Any) -> None:
    anna, ben, carla, dora = followed_by(bob, "anna", "ben", "carla", "dora")
    for author in (anna, ben, carla, dora):
        make_story(author)
    assert names(bob) == ["dora", "carla", "ben", "anna"]
    watch(bob, Story.objects.get(author=dora))
    assert names(bob) == ["carla", "ben", "anna", "dora"]
    make_story(dora)
    assert names(bob) == ["dora", "carla", "ben", "anna"]
    entry = entry_of(bob, dora)
    assert entry is not None
    assert (entry.story_count, entry.unseen, entry.ring) == (2, 1, "unseen")


def test_closer_people_come_before_newer_stories(bob: Any) -> None:
    anna, ben, carla, dora = followed_by(bob, "anna", "ben", "carla", "dora")
    CommentFactory(author=bob, post=PostFactory(author=anna))
    Like.objects.create(user=bob, target_id=CommentFactory(author=ben, post=PostFactory(author=carla)).pk)
    watch(bob, make_story(carla))
    for author in (anna, ben, carla, dora):
        make_story(author)
    assert names(bob) == ["anna", "ben", "carla", "dora"]


def test_what_lies_long_ago_brings_nobody_closer(bob: Any, monkeypatch: Any) -> None:
    anna, ben = followed_by(bob, "anna", "ben")
    Like.objects.create(user=bob, target_id=PostFactory(author=anna).pk)
    for author in (anna, ben):
        make_story(author)
    assert names(bob) == ["anna", "ben"]
    cache.clear()
    monkeypatch.setattr("social.stories.closeness.SPAN_MS", -1_000)
    assert names(bob) == ["ben", "anna"]


def test_it_has_an_end(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tray_module, "TRAY_MAX", 3)
    for author in followed_by(bob, "anna", "ben", "carla"):
        make_story(author)
    assert names(bob) == ["carla", "ben"]


# --- What it costs -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("follows", [3, 300])
def test_it_costs_two_queries_whatever_the_follows(bob: Any, follows: int) -> None:
    authors = User.objects.bulk_create([User(username=f"a{n}", email=f"a{n}@x.org") for n in range(follows)])
    Follow.objects.bulk_create([Follow(follower=bob, followee=a, state="accepted") for a in authors])
    for author in authors[:3]:
        watch(bob, make_story(author))
        make_story(author)
    with assert_queries(2 + 6):  # the first time, closeness
        assert len(tray(viewer=bob)) == 4
    with assert_queries(2):
        entries = tray(viewer=bob)
        assert rings_in(entries) == dict.fromkeys([a.pk for a in authors[:3]], "unseen")


def test_its_queries_use_indexes(alice: Any, bob: Any) -> None:
    floor = floor_now()
    assert_uses_index(Story.objects.filter(author_id__in=[alice.pk, bob.pk], pk__gt=floor), allow_sort=True)
    assert_uses_index(StoryView.objects.filter(viewer_id=bob.pk, story_id__gt=floor))
    assert_uses_index(Mute.objects.filter(owner_id=bob.pk, stories__in=[True]))
    assert_uses_index(CloseFriend.objects.filter(friend_id=bob.pk))
    assert_uses_index(Like.objects.filter(user_id=bob.pk, target_id__gt=floor).order_by("-target_id")[:200])
    assert_uses_index(
        StoryView.objects.filter(viewer_id=bob.pk, story_id__gt=floor).order_by("-story_id")[:200]
    )


# --- Rings -------------------------------------------------------------------------------------------------
def test_a_ring_tells_what_there_is_to_watch(cast: Any) -> None:
    alice, bob, carol, mallory = cast.alice, cast.bob, cast.carol, cast.mallory
    story = make_story(alice)
    everyone = [alice.pk, bob.pk, carol.pk]
    assert rings_of(bob, everyone) == {alice.pk: "unseen"}
    assert rings_of(carol, everyone) == {alice.pk: "unseen"}
    assert rings_of(AnonymousUser(), everyone) == {}
    assert rings_of(alice, everyone) == {alice.pk: "seen"}
    assert rings_of(mallory, everyone) == {}
    watch(bob, story)
    assert rings_of(bob, everyone) == {alice.pk: "seen"}
    CloseFriend.objects.create(owner=alice, friend=bob)
    make_story(alice, audience=CLOSE_FRIENDS)
    assert rings_of(bob, everyone) == {alice.pk: "close"}
    assert rings_of(carol, everyone) == {alice.pk: "unseen"}


def test_a_private_accounts_ring_shows_to_followers_only(pat: Any, bob: Any) -> None:
    make_story(pat)
    assert rings_of(bob, [pat.pk]) == {}
    FollowFactory(follower=bob, followee=pat)
    assert rings_of(bob, [pat.pk]) == {pat.pk: "unseen"}


def test_rings_cost_two_queries_for_any_number_of_faces(alice: Any, bob: Any) -> None:
    people = [UserFactory() for _ in range(20)]
    for person in people:
        make_story(person)
    with assert_queries(2):
        assert len(rings_of(bob, [person.pk for person in people])) == 20
    with assert_queries(0):
        assert rings_of(bob, []) == rings_of(AnonymousUser(), [people[0].pk]) == {}


def test_a_story_of_yesterday_that_still_runs_has_its_ring(alice: Any, bob: Any) -> None:
    make_story(alice, expires_at=timezone.now() + timedelta(minutes=1))
    assert rings_of(bob, [alice.pk]) == {alice.pk: "unseen"}
