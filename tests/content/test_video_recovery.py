"""Workers that end in the middle of a video, and tasks that get lost: the next ones go on from the row."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from content import files, services
from content.models import Media
from content.services import processing
from content.services.processing import sweep_scratch, video_process, videos_resume
from content.services.removal import remove_unused_media
from content.tasks import give_back_the_video
from content.video import codes
from instaclone.common.errors import Conflict, NotFound
from tests.content.support import files_in
from tests.content.videos import Programs, current, scratch, uploaded_video
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.usefixtures("media_root")
DEAD = "d" * 32


@pytest.fixture
def media(alice: Any, programs: Programs, queue: list[int]) -> Media:
    return uploaded_video(alice)


@pytest.fixture
def killed(media: Media, queue: list[int]) -> Media:
    """A video whose worker was killed in the middle of it, with what that left behind."""
    queue.clear()
    Media.objects.filter(pk=media.pk).update(
        claim=DEAD, claimed_until=timezone.now() + processing.CLAIM, attempts=1, progress=40
    )
    left = Path(settings.TMP_DIR) / "video" / DEAD / "half.mp4"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x" * 1000)
    default_storage.save(f"{media.source.rpartition('/')[0]}/half.mp4", ContentFile(b"x" * 1000))
    return media


def test_nobody_takes_a_video_over_while_its_claim_stands(killed: Media, programs: Programs) -> None:
    assert videos_resume() == 0
    video_process(media_id=killed.pk)
    assert programs.transcodings == 0
    assert current(killed).claim == DEAD


def test_another_worker_takes_over_and_nothing_of_the_first_one_stays(
    killed: Media, queue: list[int], later: Any, media_root: Path
) -> None:
    later(seconds=61)
    assert videos_resume() == 1
    assert queue == [killed.pk]

    video_process(media_id=killed.pk)

    ready = current(killed)
    assert (ready.state, ready.attempts) == (Media.State.READY, 2)
    shown = [*(one["path"] for one in [*ready.videos, *ready.renditions]), ready.thumbnail]
    assert files_in(media_root) == sorted(shown)
    assert scratch() == []


def test_of_many_who_take_over_one_does(killed: Media, programs: Programs, later: Any) -> None:
    later(seconds=61)
    assert live(*[lambda: video_process(media_id=killed.pk)] * 4) == [None] * 4
    assert programs.transcodings == 1
    assert current(killed).attempts == 2


def test_a_worker_that_only_seemed_dead_stops_and_changes_nothing(
    media: Media, programs: Programs, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "BEAT_S", 0)

    def during(on_progress: Any) -> None:
        programs.during = lambda on_progress: on_progress(70)
        Media.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        video_process(media_id=media.pk)  # another one
        on_progress(50)
        pytest.fail("the program should have been stopped")

    programs.during = during
    video_process(media_id=media.pk)

    ready = current(media)
    assert (ready.state, ready.progress, ready.attempts) == (Media.State.READY, 100, 2)
    assert len(files_in(media_root)) == len(ready.videos) + len(ready.renditions) + 1
    assert scratch() == []


def test_a_slow_storage_over_the_network_does_not_cost_the_claim(
    media: Media, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, opened, left = default_storage._save, default_storage._open, []

    def note(do: Any) -> Any:
        def noting(*args: Any) -> Any:
            left.append(current(media).claimed_until - timezone.now())
            return do(*args)

        return noting

    monkeypatch.setattr(files, "is_on_disk", lambda: False)
    monkeypatch.setattr(default_storage, "_open", note(opened))
    monkeypatch.setattr(default_storage, "_save", note(stored))
    video_process(media_id=media.pk)
    assert current(media).state == Media.State.READY
    assert len(left) > 3
    assert min(left) > processing.TRANSFER_CLAIM - timedelta(seconds=30)


def test_a_video_that_ends_three_workers_is_given_up(
    killed: Media, programs: Programs, later: Any, media_root: Path
) -> None:
    Media.objects.update(attempts=processing.MAX_ATTEMPTS)
    later(seconds=61)
    video_process(media_id=killed.pk)
    failed = current(killed)
    assert (failed.state, failed.error) == (Media.State.FAILED, codes.FAILED)
    assert programs.transcodings == 0
    assert scratch() == []


def test_a_task_that_was_lost_is_enqueued_again_after_a_minute(
    media: Media, queue: list[int], later: Any
) -> None:
    queue.clear()
    later(seconds=59)
    assert videos_resume() == 0
    later(seconds=61)
    assert videos_resume() == 1
    assert queue == [media.pk]


def test_a_video_that_waits_in_a_long_queue_is_not_enqueued_each_time(
    media: Media, queue: list[int], later: Any
) -> None:
    queue.clear()
    later(seconds=100)
    videos_resume()
    videos_resume()
    assert queue == [media.pk]


def test_a_worker_that_is_told_to_stop_gives_the_video_back(
    media: Media, programs: Programs, queue: list[int]
) -> None:
    def during(on_progress: Any) -> None:
        give_back_the_video()
        on_progress(50)
        pytest.fail("the program should have been stopped")

    programs.during = during
    try:
        video_process(media_id=media.pk)
    finally:
        processing.stopping.clear()
    waiting = current(media)
    assert (waiting.state, waiting.attempts) == (Media.State.PROCESSING, 0)
    assert scratch() == []

    programs.during = lambda on_progress: on_progress(50)
    assert videos_resume() == 1
    video_process(media_id=media.pk)
    assert current(media).state == Media.State.READY


def test_an_upload_is_removed_even_when_its_worker_is_killed_right_after(
    media: Media, media_root: Path, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(processing, "_tidy", lambda media: None)
        video_process(media_id=media.pk)
    assert media.source in files_in(media_root)
    videos_resume()
    assert media.source in files_in(media_root)  # its worker may be at it
    later(seconds=61)
    videos_resume()
    assert media.source not in files_in(media_root)
    assert (current(media).source, current(media).claimed_until) == ("", None)


def test_what_is_asked_every_half_minute_has_an_index(db: None) -> None:
    now = timezone.now()
    processing_ = Media.objects.filter(state=Media.State.PROCESSING)
    assert_uses_index(processing_.filter(claimed_until__lt=now).order_by("claimed_until")[:200])
    assert_uses_index(processing_.filter(claimed_until=None, pk__lt=1).order_by("pk")[:200])
    ready = Media.objects.filter(state=Media.State.READY, claimed_until__lt=now)
    assert_uses_index(ready.order_by("claimed_until")[:200])


def test_old_scratch_is_swept_and_new_is_not(killed: Media, later: Any, monkeypatch: Any) -> None:
    sweep_scratch()
    assert scratch() != []
    monkeypatch.setattr(processing, "SCRATCH_LIFETIME_S", -1)
    sweep_scratch()
    assert scratch() == []


# --- Failed ones --------------------------------------------------------------------------------------------
@pytest.fixture
def failed(media: Media, programs: Programs, queue: list[int]) -> Media:
    programs.refuse = codes.FAILED
    video_process(media_id=media.pk)
    programs.refuse = ""
    queue.clear()
    return media


def test_staff_have_a_failed_video_processed_again(failed: Media, queue: list[int]) -> None:
    services.media_retry(media_id=failed.pk)
    assert (current(failed).state, current(failed).error) == (Media.State.PROCESSING, "")
    assert queue == [failed.pk]
    video_process(media_id=failed.pk)
    assert current(failed).state == Media.State.READY


def test_asking_twice_is_a_conflict_and_enqueues_once(failed: Media, queue: list[int]) -> None:
    results = live(*[lambda: services.media_retry(media_id=failed.pk)] * 2)
    assert sorted(type(result) for result in results if result) == [Conflict]
    assert queue == [failed.pk]


def test_what_did_not_fail_or_is_not_there_is_not_processed_again(media: Media) -> None:
    with pytest.raises(Conflict):
        services.media_retry(media_id=media.pk)
    with pytest.raises(NotFound):
        services.media_retry(media_id=1)


def test_a_failed_video_goes_after_a_day_with_its_upload(failed: Media, later: Any, media_root: Path) -> None:
    later(hours=23)
    assert remove_unused_media() == 0
    assert files_in(media_root) == [failed.source]
    later(hours=25)
    assert remove_unused_media() == 1
    assert list(media_root.rglob("*/*/*")) == []
    assert not Media.objects.exists()
