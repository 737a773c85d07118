"""Watching stories: counted once for each person, and told to the author alone."""

from typing import Any

import pytest

from content.models import Story, StoryView
from content.services import story_delete, story_view
from social.models import Block, Like
from tests.factories import FollowFactory, StoryFactory, UserFactory
from tests.stories.support import asking, delete, get, post, run_out
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db


def views(story: Story) -> tuple[int, int]:
    """The counter, and the rows."""
    return Story.objects.get(pk=story.pk).view_count, StoryView.objects.filter(story=story).count()


def test_a_story_is_seen_once_by_each_however_often_they_look(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    assert get(cast.bob, f"stories/{story.pk}").json()["seen"] is False
    for person in (cast.bob, cast.bob, cast.carol):
        assert post(person, f"stories/{story.pk}/view").status_code == 204
    assert views(story) == (2, 2)
    assert get(cast.bob, f"stories/{story.pk}").json()["seen"] is True
    assert get(cast.pat, f"stories/{story.pk}").json()["seen"] is False


def test_ones_own_look_is_not_counted(alice: Any) -> None:
    story = StoryFactory(author=alice)
    assert post(alice, f"stories/{story.pk}/view").status_code == 204
    assert views(story) == (0, 0)
    assert get(alice, f"stories/{story.pk}").json()["seen"] is True


def test_a_story_that_is_over_is_not_watched(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    run_out(story)
    assert post(cast.bob, f"stories/{story.pk}/view").status_code == 404
    assert views(story) == (0, 0)


def test_the_numbers_are_for_the_author(cast: Any) -> None:
    story = StoryFactory(author=cast.alice, view_count=7, like_count=2)
    own, others = (get(person, f"stories/{story.pk}").json() for person in (cast.alice, cast.bob))
    assert (own["view_count"], own["like_count"]) == (7, 2)
    assert (others["view_count"], others["like_count"]) == (None, None)


def test_the_author_sees_who_watched_with_likes_and_answers_newest_first(cast: Any) -> None:
    story = asking(cast.alice)
    for person in (cast.bob, cast.carol, cast.pat):
        post(person, f"stories/{story.pk}/view")
    Like.objects.create(user=cast.carol, target_id=story.pk)
    post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": 2})
    post(cast.bob, f"stories/{story.pk}/stickers/q1", {"text": "Why?"})
    rows = get(cast.alice, f"stories/{story.pk}/viewers").json()["results"]
    assert [(row["user"]["username"], row["liked"], row["answers"]) for row in rows] == [
        ("pat", False, {}),
        ("carol", True, {}),
        ("bob", False, {"p1": 2, "q1": "Why?"}),
    ]
    page = get(cast.alice, f"stories/{story.pk}/viewers?limit=2").json()
    rest = get(cast.alice, page["next"].split("/api/v1/")[1]).json()
    assert [row["user"]["username"] for row in page["results"] + rest["results"]] == ["pat", "carol", "bob"]


def test_whoever_is_blocked_or_suspended_since_is_left_out(cast: Any) -> None:
    from accounts.services import user_suspend

    story = asking(cast.alice)
    for person in (cast.bob, cast.carol, cast.pat):
        story_view(viewer=person, story_id=story.pk)
        post(person, f"stories/{story.pk}/stickers/p1", {"choice": 0})
    Block.objects.create(blocker=cast.carol, blocked=cast.alice)
    user_suspend(user=cast.pat)
    for address in ("viewers", "stickers/p1"):
        rows = get(cast.alice, f"stories/{story.pk}/{address}").json()["results"]
        assert [row["user"]["username"] for row in rows] == ["bob"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_a_fixed_number_of_queries(cast: Any, count: int) -> None:
    from tests.content.support import API, api

    story = asking(cast.alice)
    for _ in range(count):
        person = UserFactory()
        StoryView.objects.create(story=story, viewer=person)
    client = api(cast.alice)
    with assert_queries(7):  # sign-in, story, views, blocks, people, likes, answers
        rows = client.get(f"{API}/stories/{story.pk}/viewers?limit=50").json()["results"]
    assert len(rows) == count
    with assert_queries(3):
        client.get(f"{API}/stories/{story.pk}/stickers/q1")


def test_the_lists_are_served_by_indexes(cast: Any) -> None:
    story = asking(cast.alice)
    assert_uses_index(StoryView.objects.filter(story_id=story.pk).order_by("-pk")[:21])
    assert_uses_index(StoryView.objects.filter(viewer_id=1, story_id__in=[1, 2]))


def test_many_looks_at_once_are_counted_exactly(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    people = [cast.bob, cast.carol, cast.pat]
    results = live(*[lambda who=who: story_view(viewer=who, story_id=story.pk) for who in people * 3])
    assert results == [None] * 9
    assert views(story) == (3, 3)


def test_a_story_that_is_deleted_while_it_is_watched_leaves_nothing(cast: Any) -> None:
    from instaclone.common.errors import NotFound

    people = [UserFactory() for _ in range(4)]
    for _ in range(3):
        story = asking(cast.alice)
        results = live(
            lambda pk=story.pk: story_delete(author=cast.alice, story_id=pk),
            *[lambda who=who, pk=story.pk: story_view(viewer=who, story_id=pk) for who in people],
        )
        assert results[0] is None
        assert all(result is None or isinstance(result, NotFound) for result in results)
        assert not StoryView.objects.exists()
        assert not Story.objects.exists()


def test_looks_are_let_in_by_follow_and_closeness_as_the_story_is(cast: Any) -> None:
    story = StoryFactory(author=cast.pat)
    assert post(cast.bob, f"stories/{story.pk}/view").status_code == 404
    FollowFactory(follower=cast.bob, followee=cast.pat)
    assert post(cast.bob, f"stories/{story.pk}/view").status_code == 204
    assert delete(cast.bob, f"stories/{story.pk}").status_code == 404
    assert views(story) == (1, 1)
