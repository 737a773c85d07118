"""Likes of stories: by who sees them, once, counted for their author alone; and the tray of the API."""

from typing import Any

import pytest
from django.core.cache import cache

from content.models import Story
from content.signals import story_removing
from content.viewer_state import likers_among
from social import services
from social.models import CloseFriend, Like
from tests.social.story_rows import make_story, run_out
from tests.social.support import ANONYMOUS, API, api, run_in_threads
from tests.support import assert_queries

pytestmark = pytest.mark.django_db


def url(story: Any) -> str:
    return f"{API}/stories/{story.pk}/like"


def test_a_like_counts_once_and_only_the_author_sees_how_many(alice: Any, bob: Any, carol: Any) -> None:
    story = make_story(alice)
    for _ in range(2):
        assert api(bob).post(url(story)).json() == {"liked": True, "like_count": None}
    api(carol).post(url(story))
    assert api(alice).delete(url(story)).json() == {"liked": False, "like_count": 2}
    for _ in range(2):
        assert api(bob).delete(url(story)).json() == {"liked": False, "like_count": None}
    assert likers_among(story.pk, [alice.pk, bob.pk, carol.pk]) == {carol.pk}
    assert likers_among(story.pk, []) == frozenset()
    assert Story.objects.get(pk=story.pk).like_count == 1


@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize(
    ("caller", "audience", "is_over", "status"),
    [
        (ANONYMOUS, "followers", False, 401),
        ("carol", "followers", False, 200),
        ("bob", "followers", False, 200),
        ("bob", "close_friends", False, 404),
        ("bob", "followers", True, 404),
        ("mallory", "followers", False, 404),
        ("alice", "close_friends", False, 200),
        ("alice", "followers", True, 200),
    ],
)
def test_who_may_like_a_story(
    cast: Any, method: str, caller: str | None, audience: str, is_over: bool, status: int
) -> None:
    story = make_story(cast.alice, audience=audience)
    if is_over:
        run_out(story)
    client = api(getattr(cast, caller) if caller else None)
    assert getattr(client, method)(url(story)).status_code == status


def test_a_private_accounts_story_is_its_followers_to_like(pat: Any, bob: Any) -> None:
    assert api(bob).post(url(make_story(pat))).status_code == 404


def test_a_close_friend_may_like_what_is_for_them(alice: Any, bob: Any) -> None:
    CloseFriend.objects.create(owner=alice, friend=bob)
    assert api(bob).post(url(make_story(alice, audience="close_friends"))).status_code == 200


@pytest.mark.parametrize("story_id", ["0", "7", "x", "9" * 30])
def test_what_is_no_story_is_404(bob: Any, story_id: str) -> None:
    assert api(bob).post(f"{API}/stories/{story_id}/like").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_like_by_many_devices_counts_once(alice: Any, bob: Any, carol: Any) -> None:
    story = make_story(alice)
    jobs = [lambda: services.like_story(user=bob, story_id=story.pk)] * 3
    jobs += [lambda: services.like_story(user=carol, story_id=story.pk)] * 3
    assert [result.liked for result in run_in_threads(jobs, 6)] == [True] * 6
    assert Story.objects.get(pk=story.pk).like_count == Like.objects.count() == 2


def test_a_storys_likes_go_with_it_and_staff_may_take_one_away(alice: Any, bob: Any, carol: Any) -> None:
    story = make_story(alice)
    for user in (bob, carol):
        services.like_story(user=user, story_id=story.pk)
    services.like_remove(user_id=bob.pk, target_id=story.pk)
    assert Story.objects.get(pk=story.pk).like_count == 1
    story_removing.send(sender=Story, story_id=story.pk)
    assert not Like.objects.exists()


# --- The tray in the API -----------------------------------------------------------------------------------
def test_the_tray_of_the_api(alice: Any, bob: Any) -> None:
    cache.clear()
    assert api(ANONYMOUS).get(f"{API}/stories/tray").status_code == 401
    make_story(alice)
    client = api(bob)
    with assert_queries(3):
        page = client.get(f"{API}/stories/tray").json()
    own, other = page["results"]
    assert (page["next"], page["previous"]) == (None, None)
    assert own.pop("user")["username"] == "bob"
    assert own == {
        "story_count": 0,
        "unseen_count": 0,
        "latest_at": None,
        "is_close_friends": False,
        "is_own": True,
    }
    assert other.pop("user")["username"] == "alice"
    assert other.pop("latest_at") is not None
    assert other == {"story_count": 1, "unseen_count": 1, "is_close_friends": False, "is_own": False}
