"""Who sees a story: on its own, in a person's list, and through its media."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from content.models import Story
from content.stories import selectors
from instaclone.common.errors import NotFound
from social.models import Block, CloseFriend, Follow
from tests.content.support import api, uploaded
from tests.factories import FollowFactory, StoryFactory, UserFactory
from tests.stories.support import delete, get, ids, post, run_out
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db

# Of a story by: a public account, a private one, a public one for close friends. Follower and close friend follow.
SEEN_BY = {
    "signed out": (401, 401, 401),
    "stranger": (200, 404, 404),
    "asked": (200, 404, 404),
    "follower": (200, 200, 404),
    "close friend": (200, 200, 200),
    "close, not following": (200, 404, 404),
    "blocked": (404, 404, 404),
    "blocking": (404, 404, 404),
    "owner": (200, 200, 200),
}


@pytest.fixture
def people(cast: Any) -> dict[str, Any]:
    """By how they stand to alice and to pat."""
    names = [name for name in SEEN_BY if name not in ("signed out", "owner")]
    found = {name: UserFactory() for name in names}
    for author in (cast.alice, cast.pat):
        for name in ("follower", "close friend"):
            FollowFactory(follower=found[name], followee=author)
        for name in ("close friend", "close, not following"):
            CloseFriend.objects.create(owner=author, friend=found[name])
        Follow.objects.create(follower=found["asked"], followee=author, state=Follow.State.PENDING)
        Block.objects.create(blocker=author, blocked=found["blocked"])
        Block.objects.create(blocker=found["blocking"], blocked=author)
    return found


def stories_of(cast: Any) -> list[Story]:
    return [
        StoryFactory(author=cast.alice),
        StoryFactory(author=cast.pat),
        StoryFactory(author=cast.alice, audience="close_friends"),
    ]


def viewer_of(cast: Any, people: dict[str, Any], name: str, story: Story) -> Any:
    return {"signed out": None, "owner": story.author}.get(name, people.get(name))


@pytest.mark.parametrize("name", SEEN_BY)
def test_who_sees_a_running_story(cast: Any, people: dict[str, Any], name: str) -> None:
    for story, wanted in zip(stories_of(cast), SEEN_BY[name], strict=True):
        viewer = viewer_of(cast, people, name, story)
        assert get(viewer, f"stories/{story.pk}").status_code == wanted
        listed = get(viewer, f"users/{story.author.username}/stories")
        if name in ("signed out", "blocked", "blocking"):
            assert listed.status_code == (401 if viewer is None else 404)
        else:
            assert (story.pk in ids(listed)) == (wanted == 200)


@pytest.mark.parametrize("name", SEEN_BY)
def test_what_each_may_do_with_it(cast: Any, people: dict[str, Any], name: str) -> None:
    for story, sees in zip(stories_of(cast), SEEN_BY[name], strict=True):
        viewer = viewer_of(cast, people, name, story)
        is_own = name == "owner"
        watched = {200: 204}.get(sees, sees)
        owners = {401: 401}.get(sees, 200 if is_own else 404)
        assert post(viewer, f"stories/{story.pk}/view").status_code == watched
        assert get(viewer, f"stories/{story.pk}/viewers").status_code == owners
        assert delete(viewer, f"stories/{story.pk}").status_code == {200: 204}.get(owners, owners)


@pytest.mark.parametrize("name", SEEN_BY)
def test_a_story_that_is_over_is_gone_for_all_but_its_author(
    cast: Any, people: dict[str, Any], name: str
) -> None:
    stories = stories_of(cast)
    run_out(*stories)
    for story in stories:
        viewer = viewer_of(cast, people, name, story)
        wanted = {"signed out": 401, "owner": 200}.get(name, 404)
        assert get(viewer, f"stories/{story.pk}").status_code == wanted
        assert post(viewer, f"stories/{story.pk}/view").status_code == (204 if wanted == 200 else wanted)
        listed = get(viewer, f"users/{story.author.username}/stories")
        assert listed.status_code != 200 or ids(listed) == []


def test_it_is_over_by_the_clock(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    story = StoryFactory(author=cast.alice)
    start = timezone.now()

    def shown_after(hours: float) -> list[Any]:
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(hours=hours))
        return [
            selectors.stories_of(viewer=cast.bob, author=cast.alice),
            list(Story.objects.visible_to(cast.bob)),
            [] if story.is_over else [story],
        ]

    assert shown_after(23.99) == [[story]] * 3
    assert selectors.story_get(viewer=cast.bob, story_id=story.pk) == story
    assert shown_after(24.01) == [[]] * 3
    for read in (selectors.story_get, selectors.story_running):
        with pytest.raises(NotFound):
            read(viewer=cast.bob, story_id=story.pk)


def test_a_suspended_authors_stories_are_gone(cast: Any) -> None:
    from accounts.services import user_suspend

    story = StoryFactory(author=cast.alice)
    user_suspend(user=cast.alice)
    assert get(cast.bob, f"stories/{story.pk}").status_code == 404
    assert get(cast.bob, "users/alice/stories").status_code == 404


def test_a_list_has_them_oldest_first_and_only_the_running(cast: Any) -> None:
    stories = [StoryFactory(author=cast.alice) for _ in range(4)]
    StoryFactory(author=cast.bob)
    run_out(stories[0])
    answer = get(cast.bob, "users/alice/stories").json()
    assert [int(row["id"]) for row in answer["results"]] == [story.pk for story in stories[1:]]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert get(cast.bob, "users/nobody/stories").status_code == 404


@pytest.mark.parametrize("bad", ["nothing", "0", "9223372036854775807", "9223372036854775808", "-1", "½"])
def test_an_id_that_is_none_is_not_found(alice: Any, bad: str) -> None:
    for answer in (
        get(alice, f"stories/{bad}"),
        delete(alice, f"stories/{bad}"),
        post(alice, f"stories/{bad}/view"),
        get(alice, f"stories/{bad}/viewers"),
        get(alice, f"stories/{bad}/stickers/p1"),
        get(alice, f"highlights/{bad}"),
        delete(alice, f"highlights/{bad}"),
    ):
        assert answer.status_code == 404


@pytest.mark.usefixtures("media_root")
def test_the_media_of_a_story_is_listed_for_its_owner_alone(cast: Any, people: dict[str, Any]) -> None:
    for author in (cast.alice, cast.pat):
        media = uploaded(author)
        story = post(author, "stories", {"media": str(media.pk), "audience": "close_friends"}).json()
        for person in (None, *people.values(), cast.mallory):
            assert get(person, f"media/{media.pk}").status_code == (401 if person is None else 404)
            assert delete(person, f"media/{media.pk}").status_code == (401 if person is None else 404)
        assert get(author, f"media/{media.pk}").status_code == 200
        # Nothing else that can be asked for tells where its files lie.
        key = Path(media.source).parent.name
        stranger = people["stranger"]
        for address in (
            f"users/{author.username}",
            f"users/{author.username}/posts",
            f"users/{author.username}/stories",
            f"users/{author.username}/highlights",
            f"users/{author.username}/reels",
            "feed",
            "stories/archive",
            f"stories/{story['id']}",
        ):
            assert key not in get(stranger, address).content.decode(), address


@pytest.mark.usefixtures("media_root")
def test_no_address_of_the_media_folder_lists_it(cast: Any) -> None:
    media = uploaded(cast.pat)
    post(cast.pat, "stories", {"media": str(media.pk)})
    folder = str(Path(media.source).parent)
    for address in (f"/media/{folder}", f"/media/{folder}/", "/media/images/", "/media/"):
        assert api().get(address).status_code in (301, 404)


def test_the_archive_is_ones_own(cast: Any) -> None:
    running, over = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
    StoryFactory(author=cast.bob)
    run_out(over)
    assert ids(get(cast.alice, "stories/archive")) == [over.pk, running.pk]
    assert [row["is_expired"] for row in get(cast.alice, "stories/archive").json()["results"]] == [
        True,
        False,
    ]
    assert ids(get(cast.carol, "stories/archive")) == []
    assert get(None, "stories/archive").status_code == 401
    first = get(cast.alice, "stories/archive?limit=1").json()
    assert ids(get(cast.alice, first["next"].split("/api/v1/")[1])) == [running.pk]


def test_whether_one_can_reply_is_for_the_author_to_say(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)

    def reply(person: Any) -> tuple[bool, str | None]:
        shown = get(person, f"stories/{story.pk}").json()
        return shown["can_reply"], shown["reply_reason"]

    assert reply(cast.bob) == (True, None)
    assert reply(cast.alice) == (False, "own")
    for wanted, bob, carol in (
        ("off", (False, "off"), (False, "off")),
        ("following", (False, "following"), (True, None)),
        ("everyone", (True, None), (True, None)),
    ):
        if wanted == "following":
            FollowFactory(follower=cast.alice, followee=cast.carol)
        cast.alice.preferences = {"story_replies": wanted}
        cast.alice.save(update_fields=["preferences"])
        assert (reply(cast.bob), reply(cast.carol)) == (bob, carol)
    run_out(story)
    assert reply(cast.alice) == (False, "own")


@pytest.mark.parametrize("count", [1, 20])
def test_the_archive_costs_the_same_number_of_queries_however_long(cast: Any, count: int) -> None:
    for _ in range(count):
        StoryFactory(author=cast.alice)
    client = api(cast.alice)
    with assert_queries(4):  # sign-in, stories, likes, views
        assert len(client.get("/api/v1/stories/archive").json()["results"]) == count


def test_lists_are_served_by_indexes(cast: Any) -> None:
    assert_uses_index(Story.objects.running().filter(author_id=1).order_by("expires_at")[:100])
    assert_uses_index(Story.objects.own(cast.alice).order_by("-pk")[:21])
    assert_uses_index(Story.objects.over().filter(archived_at=None).order_by("expires_at")[:100])
    assert_uses_index(Story.objects.filter(media_id=1)[:1])
