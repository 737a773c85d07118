"""Uploading a video: `POST /api/v1/media` answers at once, with a media that is being processed."""

import errno
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from content.models import Media
from content.video import codes, run
from tests import clips, images
from tests.content.support import API, api, browser, files_in, send
from tests.content.videos import FOUND, Programs

pytestmark = pytest.mark.usefixtures("media_root")


def upload(user: Any, data: bytes | None = None, name: str = "clip.mp4", kind: str = "video/mp4") -> Any:
    return send(api(user), clips.mp4(0.2, 64, 64) if data is None else data, name, kind)


def test_a_video_is_taken_in_and_waits_for_a_worker(
    alice: Any, programs: Programs, queue: list[int], media_root: Path
) -> None:
    answer = upload(alice)

    assert answer.status_code == 201
    data = answer.json()
    assert queue == [int(data["id"])]
    assert (data["kind"], data["state"], data["progress"], data["error"]) == ("video", "processing", 0, None)
    assert (data["width"], data["height"]) == (FOUND["width"], FOUND["height"])
    assert data["duration_ms"] == FOUND["duration_ms"]
    assert data["renditions"] == data["posters"] == []
    assert data["poster_url"] is data["thumbnail_url"] is None
    media = Media.objects.get()
    assert media.size == len(clips.mp4(0.2, 64, 64))
    assert files_in(media_root) == [media.source]
    with default_storage.open(media.source) as stored:
        assert stored.read() == clips.mp4(0.2, 64, 64)


def test_what_was_uploaded_is_served_to_nobody(alice: Any, programs: Programs, queue: list[int]) -> None:
    data = upload(alice).json()
    source = Media.objects.get().source
    assert source not in str(data)
    assert browser(alice).get(f"/media/{source}").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_0001.MOV", "video/quicktime"),
        ("clip", "application/octet-stream"),
        ("clip.mp4", ""),
        ("clip.jpg", "image/jpeg"),
        ("clip.webm", "video/webm"),
    ],
)
def test_the_content_says_that_it_is_a_video_whatever_its_name_and_type(
    alice: Any, programs: Programs, queue: list[int], name: str, kind: str
) -> None:
    answer = upload(alice, name=name, kind=kind)
    assert answer.status_code == 201
    assert answer.json()["kind"] == "video"


def test_a_picture_stays_a_picture_whatever_its_name_and_type(alice: Any) -> None:
    data = upload(alice, images.jpeg(100, 100), "clip.mp4", "video/mp4").json()
    assert (data["kind"], data["state"], data["progress"], data["duration_ms"]) == (
        "image", "ready", 100, None,
    )  # fmt: skip


@pytest.mark.parametrize("format", ["HEIF", "AVIF"])
def test_pictures_in_the_same_container_are_no_videos(alice: Any, format: str) -> None:
    data = upload(alice, images.in_format(format, 100, 100)).json()
    assert data["kind"] == "image"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (codes.NOT_VIDEO, 415),
        (codes.NO_VIDEO_STREAM, 415),
        (codes.UNSUPPORTED_CODEC, 415),
        (codes.NO_FRAMES, 400),
        (codes.BROKEN, 400),
        (codes.TOO_LONG, 400),
        (codes.TOO_MANY_FRAMES, 400),
        (codes.TOO_LARGE_PICTURE, 413),
        (codes.TOOK_TOO_LONG, 400),
        (codes.DISK_FULL, 507),
    ],
)
def test_a_refused_video_leaves_nothing_and_says_why(
    alice: Any, programs: Programs, media_root: Path, code: str, status: int
) -> None:
    programs.refuse = code
    answer = upload(alice)
    assert answer.status_code == status
    data = answer.json()
    told = data["file"][0] if status == 400 else data["detail"]
    assert len(told) > 20
    assert "%(" not in told
    assert not Media.objects.exists()
    assert files_in(media_root) == []


def test_a_play_list_never_reaches_a_decoder(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Programs()
    programs.install(monkeypatch)
    monkeypatch.setattr(programs, "probe", lambda path: pytest.fail("it was opened"))
    for data in (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n"):
        assert upload(alice, data).status_code == 415


def test_a_video_over_the_limit_is_413_and_names_the_limit(
    alice: Any, programs: Programs, settings: Any, media_root: Path
) -> None:
    settings.VIDEO_MAX_BYTES = 500
    answer = upload(alice)
    assert answer.status_code == 413
    assert "500" in answer.json()["detail"]
    assert files_in(media_root) == []


def test_a_body_that_no_video_can_have_is_refused_by_its_length(alice: Any, settings: Any) -> None:
    limit = settings.UPLOAD_MAX_BYTES_AT[f"{API}/media"]
    assert limit > settings.VIDEO_MAX_BYTES
    for path in (f"{API}/media", f"{API}/media/"):
        answer = api(alice).generic(
            "POST", path, b"--x\r\n", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(limit + 1)
        )  # fmt: skip
        assert answer.status_code == 413
        assert "201.0" in answer.json()["detail"]


def test_a_form_of_more_files_than_anyone_sends_is_400(alice: Any, settings: Any, media_root: Path) -> None:
    files = [images.upload(images.jpeg(), f"{number}.jpg", "image/jpeg") for number in range(11)]
    answer = api(alice).post(f"{API}/media", {"file": files})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    assert files_in(media_root) == []


def test_a_full_disk_is_507_and_leaves_nothing(
    alice: Any, programs: Programs, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "_save", full)
    answer = upload(alice)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Media.objects.exists()
    assert files_in(media_root) == []


@pytest.mark.parametrize("field", ["crop", "look"])
def test_a_video_is_not_cut_or_edited(alice: Any, programs: Programs, field: str) -> None:
    value = {"crop": '{"x": 0, "y": 0, "width": 0.5, "height": 1}', "look": '{"adjust": {"fade": 10}}'}[field]
    answer = send(api(alice), clips.mp4(0.2, 64, 64), "clip.mp4", "video/mp4", **{field: value})
    assert answer.status_code == 400
    assert field in answer.json()


def test_one_person_does_not_fill_the_queue(
    alice: Any, bob: Any, programs: Programs, queue: list[int], settings: Any, media_root: Path
) -> None:
    settings.VIDEOS_WAITING_MAX = 2
    first = [upload(alice) for _ in range(2)]
    before = files_in(media_root)
    answer = upload(alice)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_videos")
    assert files_in(media_root) == before
    assert send(api(alice), images.jpeg()).status_code == upload(bob).status_code == 201
    Media.objects.filter(pk=first[0].json()["id"]).update(state=Media.State.READY)
    assert upload(alice).status_code == 201


def test_one_person_does_not_fill_the_disk_with_what_nothing_uses(
    alice: Any, programs: Programs, queue: list[int], settings: Any, media_root: Path
) -> None:
    size = len(clips.mp4(0.2, 64, 64))
    settings.VIDEOS_UNUSED_MAX_BYTES = 2 * size
    first = [upload(alice).json()["id"] for _ in range(2)]
    Media.objects.update(state=Media.State.FAILED)  # they are kept for a day
    answer = upload(alice)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_videos")
    assert api(alice).delete(f"{API}/media/{first[0]}").status_code == 204
    assert upload(alice).status_code == 201
    Media.objects.filter(pk=first[1]).update(attached_id=5)
    assert upload(alice).status_code == 201


def test_programs_that_look_at_uploads_are_few_at_a_time(
    alice: Any, monkeypatch: pytest.MonkeyPatch, media_root: Path
) -> None:
    monkeypatch.setattr(run, "_PROBE_SECONDS", 0.01)
    monkeypatch.setattr(run, "_at_work", threading.BoundedSemaphore(1))
    with run._at_work:
        answer = upload(alice)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert files_in(media_root) == []
    assert not Media.objects.exists()
    monkeypatch.setattr(run, "_PROBE_SECONDS", 30)
    for _twice in range(2):  # it is free again, also after a refusal
        assert upload(alice, clips.mp4(0.2, 64, 64)[:600]).status_code == 400
    assert run._at_work.acquire(blocking=False)


def test_only_who_is_signed_in_uploads(db: None, programs: Programs) -> None:
    assert upload(None).status_code == 401
    assert not Media.objects.exists()


def test_only_its_owner_sees_the_progress(
    alice: Any, bob: Any, carol: Any, mallory: Any, programs: Programs, queue: list[int]
) -> None:
    path = f"{API}/media/{upload(alice).json()['id']}"
    Media.objects.update(progress=40)
    assert api(alice).get(path).json()["progress"] == 40
    assert [api(user).get(path).status_code for user in (bob, carol, mallory, None)] == [404, 404, 404, 401]


def test_a_form_with_a_large_video_reaches_us_from_the_disk(
    alice: Any, programs: Programs, queue: list[int], settings: Any
) -> None:
    """Above the size up to which Django keeps a file in memory."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert upload(alice).status_code == 201
    with default_storage.open(Media.objects.get().source) as stored:
        assert stored.read() == clips.mp4(0.2, 64, 64)
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
