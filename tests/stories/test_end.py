"""The end of a story: deleted by its author, kept or removed when its time is over."""

from pathlib import Path
from typing import Any

import pytest

from content import tasks
from content.models import HighlightStory, Media, Story, StoryAnswer, StoryTally, StoryView
from content.services import (
    highlight_create,
    stories_archive_expired,
    story_answer,
    story_cover_make,
    story_delete,
    story_view,
)
from content.signals import story_removing
from tests import images
from tests.content.support import files_in, uploaded
from tests.factories import StoryFactory, ready_video
from tests.stories.support import asking, delete, get, ids, post, run_out
from tests.support import live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def published(author: Any) -> Story:
    """A story with real files."""
    answer = post(author, "stories", {"media": str(uploaded(author, images.jpeg(300, 900)).pk)})
    return Story.objects.get(pk=answer.json()["id"])


def keeps_none(person: Any) -> None:
    person.preferences = {"archive_stories": False}
    person.save(update_fields=["preferences"])


def test_a_deleted_story_takes_everything_along(cast: Any, media_root: Path) -> None:
    story = published(cast.alice)
    other = asking(cast.alice)
    story_view(viewer=cast.bob, story_id=story.pk)
    story_view(viewer=cast.bob, story_id=other.pk)
    story_answer(user=cast.bob, story_id=other.pk, sticker_id="p1", choice=0)
    told: list[int] = []

    def remember(story_id: int, **_kwargs: Any) -> None:
        assert Story.objects.filter(pk=story_id).exists()  # in the transaction, before the row goes
        told.append(story_id)

    story_removing.connect(remember)
    try:
        for one in (story, other):
            assert delete(cast.alice, f"stories/{one.pk}").status_code == 204
            assert delete(cast.alice, f"stories/{one.pk}").status_code == 404
    finally:
        story_removing.disconnect(remember)
    assert told == [story.pk, other.pk]
    for model in (Story, StoryView, StoryAnswer, StoryTally, Media):
        assert not model.objects.exists(), model
    assert files_in(media_root) == []


def test_the_media_goes_with_the_last_of_its_clips(alice: Any, settings: Any, media_root: Path) -> None:
    settings.STORY_CLIP_SECONDS = 2
    media = ready_video(alice, duration_ms=4000)
    clips = [int(clip["id"]) for clip in post(alice, "stories", {"media": str(media.pk)}).json()["clips"]]
    story_cover_make(story_id=clips[1])
    cover = Story.objects.get(pk=clips[1]).shown["thumbnail"]
    assert cover in files_in(media_root)
    assert delete(alice, f"stories/{clips[1]}").status_code == 204
    left = files_in(media_root)
    assert cover not in left
    assert {media.thumbnail, media.videos[0]["path"]} <= set(left)
    assert len(left) == 4
    assert get(alice, f"stories/{clips[0]}").status_code == 200
    assert delete(alice, f"stories/{clips[0]}").status_code == 204
    assert files_in(media_root) == []
    assert not Media.objects.exists()


def test_two_clips_deleted_at_once_leave_no_media(alice: Any, settings: Any, media_root: Path) -> None:
    settings.STORY_CLIP_SECONDS = 2
    for _ in range(3):
        media = ready_video(alice, duration_ms=4000)
        clips = post(alice, "stories", {"media": str(media.pk)}).json()["clips"]
        live(*[lambda pk=int(clip["id"]): story_delete(author=alice, story_id=pk) for clip in clips])
        assert not Story.objects.exists()
        assert not Media.objects.exists()
        assert files_in(media_root) == []


def test_what_is_over_is_kept_for_its_author(cast: Any, media_root: Path) -> None:
    story, running = published(cast.alice), StoryFactory(author=cast.alice)
    files = files_in(media_root)
    run_out(story)
    assert tasks.archive_stories() == 1
    assert tasks.archive_stories() == 0
    story.refresh_from_db()
    assert story.archived_at is not None
    assert files_in(media_root) == files
    assert get(cast.alice, f"stories/{story.pk}").status_code == 200
    assert get(cast.bob, f"stories/{story.pk}").status_code == 404
    assert Story.objects.get(pk=running.pk).archived_at is None


def test_what_its_author_does_not_keep_is_gone_at_once_and_removed_soon(cast: Any, media_root: Path) -> None:
    story, held, others = (
        published(cast.alice),
        StoryFactory(author=cast.alice),
        StoryFactory(author=cast.bob),
    )
    highlight_create(owner=cast.alice, title="Lakes", story_ids=[held.pk])
    keeps_none(cast.alice)
    run_out(story, held, others)
    # Before the clean-up has been there.
    assert ids(get(cast.alice, "stories/archive")) == []
    assert get(cast.alice, f"stories/{story.pk}").status_code == 404
    assert get(cast.carol, f"stories/{held.pk}").status_code == 200
    assert stories_archive_expired() == 3
    assert not Story.objects.filter(pk=story.pk).exists()
    assert files_in(media_root) == []
    assert Story.objects.filter(pk__in=[held.pk, others.pk], archived_at__isnull=False).count() == 2
    assert get(cast.carol, f"stories/{held.pk}").status_code == 200
    assert ids(get(cast.alice, "stories/archive")) == [held.pk]
    assert ids(get(cast.bob, "stories/archive")) == [others.pk]


def test_what_was_kept_stays_when_its_author_keeps_no_more(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    run_out(story)
    stories_archive_expired()
    keeps_none(cast.alice)
    assert stories_archive_expired() == 0
    assert get(cast.alice, f"stories/{story.pk}").status_code == 200


def test_many_are_cleared_in_batches_and_by_two_workers_at_once(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("content.services.stories.BATCH", 3)
    keeps_none(cast.alice)
    stories = [StoryFactory(author=person) for _ in range(5) for person in (cast.alice, cast.bob)]
    run_out(*stories)
    results = live(stories_archive_expired, stories_archive_expired)
    assert all(isinstance(result, int) for result in results), results
    assert set(Story.objects.values_list("author_id", flat=True)) == {cast.bob.pk}
    assert Story.objects.filter(archived_at__isnull=False).count() == 5
    assert not HighlightStory.objects.exists()


def test_one_that_cannot_be_removed_does_not_hold_up_the_others(cast: Any) -> None:
    keeps_none(cast.alice)
    stories = [StoryFactory(author=cast.alice) for _ in range(3)]
    run_out(*stories)

    def fail(*, story_id: int, **_rest: Any) -> None:
        if story_id == stories[0].pk:
            raise RuntimeError("a fault of ours")

    story_removing.connect(fail)
    try:
        assert stories_archive_expired() == 2
    finally:
        story_removing.disconnect(fail)
    assert list(Story.objects.values_list("pk", flat=True)) == [stories[0].pk]
    assert stories_archive_expired() == 1


def test_a_storage_that_fails_keeps_nothing_in_sight(cast: Any, monkeypatch: Any, caplog: Any) -> None:
    from django.core.files.storage import default_storage

    story = published(cast.alice)

    def fail(name: str) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr(default_storage, "delete", fail)
    assert delete(cast.alice, f"stories/{story.pk}").status_code == 204
    assert get(cast.alice, f"stories/{story.pk}").status_code == 404
    assert "could not remove" in caplog.text
