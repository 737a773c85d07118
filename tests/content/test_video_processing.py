"""From an uploaded video to a ready one, or to a reason why not. What the worker does, without a worker."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from content import services
from content.models import Media
from content.services import processing
from content.services.processing import video_process
from content.signals import media_processed
from content.video import codes
from tests.content.support import API, api, files_in
from tests.content.videos import Programs, current, scratch, uploaded_video
from tests.support import Published, live

pytestmark = pytest.mark.usefixtures("media_root")


@pytest.fixture
def media(alice: Any, programs: Programs, queue: list[int]) -> Media:
    return uploaded_video(alice)


def test_a_processed_video_has_all_its_files_and_its_upload_is_gone(
    media: Media, programs: Programs, media_root: Path
) -> None:
    video_process(media_id=media.pk)

    ready = current(media)
    assert (ready.state, ready.progress, ready.error) == (Media.State.READY, 100, "")
    assert (ready.width, ready.height, ready.duration_ms, ready.cover_ms) == (720, 1280, 1480, 300)
    assert [(video["width"], video["height"]) for video in ready.videos] == [(480, 854), (720, 1280)]
    assert (ready.source, ready.claim, ready.claimed_until) == ("", "", None)
    assert len(ready.blurhash) > 6
    shown = [*(one["path"] for one in [*ready.videos, *ready.renditions]), ready.thumbnail]
    assert files_in(media_root) == sorted(shown)
    assert not default_storage.exists(media.source)
    assert scratch() == []


def test_the_cover_shows_the_whole_frame(media: Media) -> None:
    video_process(media_id=media.pk)
    largest = current(media).renditions[-1]
    assert (largest["width"], largest["height"]) == (720, 1280)


def test_the_api_gives_the_video_and_its_cover(alice: Any, media: Media) -> None:
    video_process(media_id=media.pk)
    client = api(alice)
    data = client.get(f"{API}/media/{media.pk}").json()
    assert (data["state"], data["progress"], data["duration_ms"]) == ("ready", 100, 1480)
    assert [one["format"] for one in data["renditions"]] == ["mp4", "mp4"]
    assert {one["format"] for one in data["posters"]} == {"webp", "jpeg"}
    assert client.get(data["renditions"][-1]["url"])["Content-Type"] == "video/mp4"
    assert client.get(data["poster_url"])["Content-Type"] == "image/jpeg"
    assert client.get(data["thumbnail_url"])["Content-Type"] == "image/webp"


def test_the_owner_is_told_how_far_it_is(
    alice: Any, media: Media, programs: Programs, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "BEAT_S", 0)
    seen = []

    def during(on_progress: Any) -> None:
        for percent in (10, 10, 60):
            on_progress(percent)
            seen.append(current(media).progress)

    programs.during = during
    video_process(media_id=media.pk)

    assert seen == [10, 10, 60]
    told = published.to(alice, "media.progress")
    steps = [(event.data["state"], event.data["progress"], event.keep) for event in told]
    assert steps == [
        ("processing", 10, False),
        ("processing", 60, False),
        ("processing", 99, False),
        ("ready", 100, True),
    ]
    assert all(event.data["media_id"] == str(media.pk) for event in told)
    assert published.of("media.progress") == told


def test_progress_is_written_once_a_second_at_most(
    media: Media, programs: Programs, published: Published
) -> None:
    programs.during = lambda on_progress: [on_progress(percent) for percent in range(100)] and None
    video_process(media_id=media.pk)
    assert len(published.of("media.progress")) < 5


def test_a_refused_video_has_a_reason_and_its_upload_for_a_day(
    alice: Any, media: Media, programs: Programs, published: Published, media_root: Path
) -> None:
    programs.refuse = codes.BROKEN
    video_process(media_id=media.pk)

    failed = current(media)
    assert (failed.state, failed.error, failed.claim) == (Media.State.FAILED, codes.BROKEN, "")
    assert files_in(media_root) == [media.source]
    assert scratch() == []
    told = published.of("media.progress")[-1]
    assert (told.data["state"], told.keep) == ("failed", True)
    assert told.data["error"] == api(alice).get(f"{API}/media/{media.pk}").json()["error"]
    assert "damaged" in told.data["error"]


@pytest.mark.parametrize("refuse", ["", codes.BROKEN])
def test_the_rooms_above_hear_that_it_is_over(media: Media, programs: Programs, refuse: str) -> None:
    heard: list[int] = []

    def listen(media_id: int, **_kwargs: Any) -> None:
        heard.append(media_id)

    media_processed.connect(listen)
    try:
        programs.refuse = refuse
        video_process(media_id=media.pk)
    finally:
        media_processed.disconnect(listen)
    assert heard == [media.pk]


def test_a_second_task_finds_nothing_to_do(media: Media, programs: Programs) -> None:
    video_process(media_id=media.pk)
    ready = current(media)
    video_process(media_id=media.pk)
    assert programs.transcodings == 1
    assert current(media).videos == ready.videos


def test_two_workers_with_the_same_task_do_it_once(
    media: Media, programs: Programs, media_root: Path
) -> None:
    assert live(*[lambda: video_process(media_id=media.pk)] * 4) == [None] * 4
    assert programs.transcodings == 1
    ready = current(media)
    assert ready.state == Media.State.READY
    assert ready.attempts == 1
    assert len(files_in(media_root)) == len(ready.videos) + len(ready.renditions) + 1


def test_a_video_that_is_taken_back_meanwhile_leaves_nothing(
    alice: Any, media: Media, programs: Programs, media_root: Path
) -> None:
    def during(on_progress: Any) -> None:
        services.media_delete(owner=alice, media_id=media.pk)
        on_progress(50)
        pytest.fail("the program should have been stopped")

    programs.during = during
    video_process(media_id=media.pk)
    assert not Media.objects.exists()
    assert list(media_root.rglob("*/*/*")) == []
    assert scratch() == []


def test_a_video_that_is_taken_back_at_the_last_moment_leaves_nothing(
    alice: Any, media: Media, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = processing._publish

    def late(*args: Any) -> None:
        services.media_delete(owner=alice, media_id=media.pk)
        publish(*args)

    monkeypatch.setattr(processing, "_publish", late)
    video_process(media_id=media.pk)
    assert not Media.objects.exists()
    assert list(media_root.rglob("*/*/*")) == []


def test_a_full_disk_while_it_is_made_is_told_and_leaves_nothing_half_made(
    media: Media, programs: Programs, media_root: Path
) -> None:
    programs.refuse = codes.DISK_FULL
    video_process(media_id=media.pk)
    failed = current(media)
    assert (failed.state, failed.error) == (Media.State.FAILED, codes.DISK_FULL)
    assert files_in(media_root) == [media.source]
    assert scratch() == []


@pytest.mark.parametrize("files_before", [0, 1, 4])
def test_a_disk_that_is_full_when_it_is_stored_is_told_and_leaves_nothing_half_stored(
    media: Media, media_root: Path, monkeypatch: pytest.MonkeyPatch, files_before: int
) -> None:
    save, saved = default_storage._save, []

    def full(name: str, content: Any) -> str:
        if len(saved) == files_before:
            (media_root / name).parent.mkdir(parents=True, exist_ok=True)
            (media_root / name).write_bytes(b"the beginning")
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(name)
        return str(save(name, content))

    monkeypatch.setattr(default_storage, "_save", full)
    video_process(media_id=media.pk)
    failed = current(media)
    assert (failed.state, failed.error) == (Media.State.FAILED, codes.DISK_FULL)
    assert files_in(media_root) == [media.source]
    assert scratch() == []


def test_a_fault_of_ours_is_tried_three_times(media: Media, programs: Programs, media_root: Path) -> None:
    def during(on_progress: Any) -> None:
        raise ConnectionError("the bucket is away")

    programs.during = during
    for attempt in (1, 2):
        video_process(media_id=media.pk)
        assert (current(media).state, current(media).attempts) == (Media.State.PROCESSING, attempt)
        assert files_in(media_root) == [media.source]
    video_process(media_id=media.pk)
    failed = current(media)
    assert (failed.state, failed.error) == (Media.State.FAILED, codes.FAILED)
    assert programs.transcodings == 3
    assert scratch() == []
