"""What staff see of videos, and having them processed again."""

from typing import Any

import pytest

from content.models import Media
from content.services.processing import video_process
from content.video import codes, reasons
from tests.content.support import browser, uploaded
from tests.content.videos import Programs, current, uploaded_video
from tests.factories import ready_video

pytestmark = pytest.mark.usefixtures("media_root")
LIST = "/admin/content/media/"


@pytest.fixture
def failed(alice: Any, programs: Programs, queue: list[int]) -> Media:
    media = uploaded_video(alice)
    programs.refuse = codes.BROKEN
    video_process(media_id=media.pk)
    programs.refuse = ""
    queue.clear()
    return media


def test_failed_videos_are_found_with_their_reason(staff: Any, alice: Any, failed: Media) -> None:
    ready_video(alice)
    answer = browser(staff).get(LIST, {"state__exact": "failed", "kind__exact": "video"})
    assert [row.pk for row in answer.context["cl"].result_list] == [failed.pk]
    assert reasons.sentence(codes.BROKEN) in answer.content.decode()


def test_a_video_is_shown_with_its_length_files_and_state(staff: Any, alice: Any) -> None:
    video = ready_video(alice, duration_ms=12_300)
    page = browser(staff).get(f"{LIST}{video.pk}/change/").content.decode()
    assert "12.3 s" in page
    assert video.videos[0]["path"] in page
    assert f"{video.width} × {video.height}" in page


def test_the_upload_is_shown_to_nobody(staff: Any, failed: Media) -> None:
    for address in (LIST, f"{LIST}{failed.pk}/change/"):
        assert failed.source not in browser(staff).get(address).content.decode()


def test_nothing_of_it_can_be_edited(staff: Any, alice: Any) -> None:
    video = ready_video(alice)
    form = browser(staff).get(f"{LIST}{video.pk}/change/").context["adminform"].form
    assert list(form.fields) == []


def test_staff_have_a_failed_video_processed_again(staff: Any, failed: Media, queue: list[int]) -> None:
    answer = browser(staff).post(LIST, {"action": "process_again", "_selected_action": [failed.pk]})
    assert answer.status_code == 302
    assert queue == [failed.pk]
    assert current(failed).state == Media.State.PROCESSING


def test_staff_are_told_what_cannot_be_processed_again(staff: Any, alice: Any, queue: list[int]) -> None:
    picture, video = uploaded(alice), ready_video(alice)
    answer = browser(staff).post(
        LIST, {"action": "process_again", "_selected_action": [picture.pk, video.pk]}, follow=True
    )
    assert len(answer.context["messages"]) == 2
    assert queue == []
    assert set(Media.objects.values_list("state", flat=True)) == {"ready"}


def test_nobody_else_does_it(cast: Any, failed: Media, queue: list[int]) -> None:
    for person in (None, cast.alice, cast.bob, cast.carol, cast.mallory):
        browser(person).post(LIST, {"action": "process_again", "_selected_action": [failed.pk]})
    assert queue == []
    assert current(failed).state == Media.State.FAILED
