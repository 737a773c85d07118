"""Publishing stories over the API."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from content.models import Media, Post, Story, StoryTally
from content.services import stories_settle_reach, story_cover_make
from content.services.stories import clips_of
from content.signals import story_published
from tests import images
from tests.content.support import files_in, picture, uploaded
from tests.factories import StoryFactory, ready_video
from tests.stories.support import POLL, QUESTION, get, post
from tests.support import assert_queries, live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def test_a_picture_is_a_story_for_a_day(alice: Any) -> None:
    media = uploaded(alice, images.jpeg(900, 1600))
    before = timezone.now()
    answer = post(alice, "stories", {"media": str(media.pk), "caption": " At the lake\r\n"})
    assert answer.status_code == 201
    story = answer.json()
    assert (story["caption"], story["audience"], story["is_own"]) == ("At the lake", "followers", True)
    assert (story["start_ms"], story["duration_ms"]) == (0, 5000)
    lasts = parse_datetime(story["expires_at"]) - before  # type: ignore[operator]
    assert timedelta(hours=24) - timedelta(seconds=1) < lasts < timedelta(hours=24, seconds=30)
    assert [clip["id"] for clip in story["clips"]] == [story["id"]]
    assert get(alice, f"stories/{story['id']}").json()["media"] == story["media"]


def test_a_tall_picture_is_shown_whole_and_its_cut_files_go(alice: Any, media_root: Path) -> None:
    media = uploaded(alice, images.jpeg(900, 1600))
    assert (media.width, media.height) == (900, 1125)  # as a post would show it
    cut = {media.thumbnail, *(one["path"] for one in media.renditions)}
    shown = post(alice, "stories", {"media": str(media.pk)}).json()["media"]
    assert (shown["width"], shown["height"]) == (900, 1600)
    assert not cut & set(files_in(media_root))
    media.refresh_from_db()
    assert (media.width, media.height) == (900, 1600)
    assert picture(media.renditions[-1]["path"]).size == (900, 1600)


def test_what_the_author_cut_away_stays_cut_away(alice: Any) -> None:
    from instaclone.common.images import Crop

    media = uploaded(alice, images.jpeg(900, 1600), crop=Crop(0, 0, 1, 0.5))
    shown = post(alice, "stories", {"media": str(media.pk)}).json()["media"]
    assert (shown["width"], shown["height"]) == (900, 800)
    media = uploaded(
        alice, images.jpeg(900, 1600), crop=Crop(0, 0, 0.5, 1)
    )  # taller than 9:16: as tall as may be
    shown = post(alice, "stories", {"media": str(media.pk)}).json()["media"]
    assert (shown["width"], shown["height"]) == (450, 800)


@pytest.mark.parametrize(
    ("duration_ms", "wanted"),
    [
        (0, [(0, 0)]),
        (59_999, [(0, 59_999)]),
        (60_000, [(0, 60_000)]),
        (61_400, [(0, 61_400)]),  # a rest that is too short to be seen stays with the clip before it
        (61_500, [(0, 60_000), (60_000, 1_500)]),
        (150_000, [(0, 60_000), (60_000, 60_000), (120_000, 30_000)]),
        (600_000, [(start, 60_000) for start in range(0, 600_000, 60_000)]),
    ],
)
def test_a_video_is_cut_into_minutes(duration_ms: int, wanted: list[tuple[int, int]]) -> None:
    assert clips_of(Media(kind="video", duration_ms=duration_ms)) == wanted


def test_the_clips_of_a_long_video_follow_each_other_and_ask_once(alice: Any) -> None:
    media = ready_video(alice)
    Media.objects.filter(pk=media.pk).update(duration_ms=130_000)
    hashtag = {"type": "hashtag", "id": "h", "x": 0.1, "y": 0.1, "name": "#Lake"}
    mention = {"type": "mention", "id": "m", "x": 0.1, "y": 0.1, "username": "bob"}
    told: list[tuple[int, int]] = []

    def remember(story_id: int, start_ms: int, **_kwargs: Any) -> None:
        told.append((story_id, start_ms))

    story_published.connect(remember)
    try:
        body = {"media": str(media.pk), "caption": "Long", "stickers": [POLL, QUESTION, hashtag, mention]}
        answer = post(alice, "stories", body)
    finally:
        story_published.disconnect(remember)
    clips = answer.json()["clips"]
    assert [(one["start_ms"], one["duration_ms"]) for one in clips] == [
        (0, 60_000),
        (60_000, 60_000),
        (120_000, 10_000),
    ]
    assert [[one["id"] for one in clip["stickers"]] for clip in clips] == [
        ["p1", "q1", "h", "m"],
        ["h"],
        ["h"],
    ]
    assert {clip["caption"] for clip in clips} == {"Long"}
    assert told == [(int(clip["id"]), clip["start_ms"]) for clip in clips]
    assert [row["id"] for row in get(alice, "users/alice/stories").json()["results"]] == [
        clip["id"] for clip in clips
    ]
    assert set(StoryTally.objects.values_list("story_id", flat=True)) == {int(clips[0]["id"])}


def test_each_clip_gets_a_cover_of_its_own_once(alice: Any, settings: Any, media_root: Path) -> None:
    settings.STORY_CLIP_SECONDS = 1
    settings.CELERY_TASK_ALWAYS_EAGER = True
    media = ready_video(alice, duration_ms=4000)
    clips = post(alice, "stories", {"media": str(media.pk)}).json()["clips"]
    for clip in clips[1:]:
        story_cover_make(story_id=int(clip["id"]))
    files = files_in(media_root)
    stories = list(Story.objects.order_by("pk"))
    covers = [story.shown["thumbnail"] for story in stories]
    assert len(stories) >= 3
    assert len(set(covers)) == len(covers)
    assert covers[0] == media.thumbnail
    assert set(covers) <= set(files)
    assert [story.shown["cover_ms"] for story in stories[1:]] == [story.start_ms for story in stories[1:]]
    assert {story.shown["width"] for story in stories} == {media.width}  # the video's, not the cover's
    for story in stories:
        story_cover_make(story_id=story.pk)
    assert files_in(media_root) == files


def test_a_cover_for_a_clip_that_was_deleted_leaves_nothing(
    alice: Any, settings: Any, media_root: Path
) -> None:
    settings.STORY_CLIP_SECONDS = 2
    media = ready_video(alice, duration_ms=4000)
    clips = post(alice, "stories", {"media": str(media.pk)}).json()["clips"]
    story_id = int(clips[1]["id"])
    before = files_in(media_root)
    from content.services import story_delete
    from content.services.video import cover_rendering

    def deleted_meanwhile(*args: Any) -> Any:
        rendering = cover_rendering(*args)
        story_delete(author=alice, story_id=story_id)
        return rendering

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr("content.services.story_covers.cover_rendering", deleted_meanwhile)
        story_cover_make(story_id=story_id)
    assert files_in(media_root) == before
    story_cover_make(story_id=story_id)
    assert files_in(media_root) == before


def test_media_makes_one_story_and_nothing_else(alice: Any) -> None:
    media = uploaded(alice)
    assert post(alice, "stories", {"media": str(media.pk)}).status_code == 201
    again = post(alice, "stories", {"media": str(media.pk)})
    assert (again.status_code, again.json()["code"]) == (409, "media_in_use")
    assert post(alice, "posts", {"media": [str(media.pk)]}).status_code == 409
    from tests.content.support import API, api

    assert api(alice).delete(f"{API}/media/{media.pk}").status_code == 409
    change = api(alice).patch(f"{API}/media/{media.pk}", {"alt_text": "x"}, content_type="application/json")
    assert change.status_code == 409


def test_two_stories_at_once_of_one_picture_are_one(alice: Any, media_root: Path) -> None:
    media = uploaded(alice, images.jpeg(900, 1600))
    answers = live(*[lambda: post(alice, "stories", {"media": str(media.pk)})] * 3)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    story = Story.objects.get()
    kept = {story.shown["thumbnail"], *(one["path"] for one in story.shown["renditions"]), media.source}
    assert set(files_in(media_root)) == kept


def test_what_cannot_be_a_story_is_refused_and_nothing_is_stored(cast: Any) -> None:
    others, own = uploaded(cast.bob), uploaded(cast.alice)
    waiting = ready_video(cast.alice)
    Media.objects.filter(pk=waiting.pk).update(state=Media.State.PROCESSING)
    for body, status, field in (
        ({"media": str(others.pk)}, 400, "media"),
        ({"media": "9000000000000000000"}, 400, "media"),
        ({"media": "x"}, 400, "media"),
        ({}, 400, "media"),
        ({"media": str(waiting.pk)}, 409, "detail"),
        ({"media": str(own.pk), "audience": "everyone"}, 400, "audience"),
        ({"media": str(own.pk), "caption": "x" * 501}, 400, "caption"),
        ({"media": str(own.pk), "caption": "\x00"}, 400, "caption"),
        ({"media": str(own.pk), "stickers": "x"}, 400, "stickers"),
    ):
        answer = post(cast.alice, "stories", body)
        assert (answer.status_code, field in answer.json()) == (status, True), (body, answer.content)
    assert not Story.objects.exists()
    assert not Media.objects.filter(attached_id__isnull=False).exists()


def test_a_hundred_stories_run_at_a_time(alice: Any, settings: Any) -> None:
    settings.STORIES_MAX_RUNNING = 3
    for _ in range(2):
        StoryFactory(author=alice)
    media = ready_video(alice)
    Media.objects.filter(pk=media.pk).update(duration_ms=90_000)
    answer = post(alice, "stories", {"media": str(media.pk)})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_stories")
    assert post(alice, "stories", {"media": str(uploaded(alice).pk)}).status_code == 201


def test_an_account_that_turns_private_meanwhile_has_no_public_story(alice: Any) -> None:
    from accounts.services import privacy_set

    for _ in range(3):
        media = uploaded(alice)
        live(
            lambda pk=media.pk: post(alice, "stories", {"media": str(pk)}),
            lambda: privacy_set(user=alice, is_private=True),
        )
        assert set(Story.objects.values_list("reach", flat=True)) == {Post.Reach.FOLLOWERS}
        privacy_set(user=alice, is_private=False)
        assert set(Story.objects.values_list("reach", flat=True)) == {Post.Reach.EVERYONE}
    stories_settle_reach(author_id=1)  # somebody who is gone


def test_reach_follows_the_account(cast: Any) -> None:
    from accounts.services import privacy_set, user_restore, user_suspend

    for audience in Post.Audience.values:
        StoryFactory(author=cast.alice, audience=audience)
    other = StoryFactory(author=cast.bob)

    def reaches() -> list[int]:
        return list(Story.objects.filter(author=cast.alice).order_by("pk").values_list("reach", flat=True))

    privacy_set(user=cast.alice, is_private=True)
    assert reaches() == [Post.Reach.FOLLOWERS, Post.Reach.CLOSE_FRIENDS]
    user_suspend(user=cast.alice)
    assert reaches() == [Post.Reach.NOBODY] * 2
    user_restore(user=cast.alice)
    privacy_set(user=cast.alice, is_private=False)
    assert reaches() == [Post.Reach.EVERYONE, Post.Reach.CLOSE_FRIENDS]
    assert Story.objects.get(pk=other.pk).reach == Post.Reach.EVERYONE


def test_costs_a_fixed_number_of_queries(alice: Any) -> None:
    media = uploaded(alice)
    from tests.content.support import API, api

    client = api(alice)
    with assert_queries(20):
        assert (
            client.post(
                f"{API}/stories", {"media": str(media.pk)}, content_type="application/json"
            ).status_code
            == 201
        )
