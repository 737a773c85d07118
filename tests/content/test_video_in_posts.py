"""Posts with videos, and with photos and videos mixed."""

from pathlib import Path
from typing import Any

import pytest

from content import services
from content.models import Media, Post
from content.services.removal import remove_deleted_posts
from tests.content.support import API, api, files_in, uploaded
from tests.content.videos import Programs, uploaded_video
from tests.factories import ready_video

pytestmark = pytest.mark.usefixtures("media_root")


def post(user: Any, *media: Media) -> Any:
    return api(user).post(
        f"{API}/posts", {"media": [str(one.pk) for one in media]}, content_type="application/json"
    )


def test_a_post_mixes_photos_and_videos_in_the_order_asked_for(alice: Any, bob: Any) -> None:
    first, photo, second = ready_video(alice), uploaded(alice), ready_video(alice, 3000, is_silent=True)
    answer = post(alice, first, photo, second)
    assert answer.status_code == 201
    shown = api(bob).get(f"{API}/posts/{answer.json()['id']}").json()["media"]
    assert [(one["kind"], one["duration_ms"], one["progress"]) for one in shown] == [
        ("video", 1000, 100),
        ("image", None, 100),
        ("video", 3000, 100),
    ]
    assert [shown[0]["is_silent"], shown[2]["is_silent"]] == [False, True]
    assert "is_silent" not in shown[1]
    assert shown[0]["poster_url"] in [one["url"] for one in shown[0]["posters"]]


def test_a_video_that_is_still_processed_is_a_conflict_and_stays_usable(
    alice: Any, programs: Programs, queue: list[int]
) -> None:
    photo, video = uploaded(alice), uploaded_video(alice)
    answer = post(alice, photo, video)
    assert (answer.status_code, answer.json()["code"]) == (409, "media_processing")
    assert not Post.objects.exists()
    services.processing.video_process(media_id=video.pk)
    assert post(alice, photo, video).status_code == 201


def test_a_failed_video_is_told_as_one_that_is_not_there(alice: Any) -> None:
    video = ready_video(alice)
    Media.objects.update(state=Media.State.FAILED)
    answer = post(alice, video)
    assert answer.status_code == 400
    assert "media" in answer.json()


def test_somebody_elses_video_is_told_as_one_that_is_not_there(alice: Any, carol: Any) -> None:
    answer = post(carol, ready_video(alice))
    assert answer.status_code == 400


def test_the_files_of_a_video_go_with_its_post(alice: Any, media_root: Path, later: Any) -> None:
    answer = post(alice, ready_video(alice), uploaded(alice))
    services.post_delete(author=alice, post_id=int(answer.json()["id"]))
    assert files_in(media_root) != []
    later(days=31)
    assert remove_deleted_posts() == 1
    assert files_in(media_root) == []


def test_a_ready_video_can_be_taken_back_with_all_its_files(alice: Any, media_root: Path) -> None:
    video = ready_video(alice)
    assert api(alice).delete(f"{API}/media/{video.pk}").status_code == 204
    assert list(media_root.rglob("*/*/*")) == []


# --- The cover ----------------------------------------------------------------------------------------------
def choose(user: Any, media: Media, **fields: Any) -> Any:
    return api(user).patch(f"{API}/media/{media.pk}", fields, content_type="application/json")


def test_another_cover_replaces_the_first_everywhere(
    alice: Any, programs: Programs, media_root: Path
) -> None:
    video = ready_video(alice, duration_ms=2000)
    post_id = post(alice, video).json()["id"]
    before = files_in(media_root)

    answer = choose(alice, video, cover_ms=1500)

    assert answer.status_code == 200
    data = answer.json()
    assert data["cover_ms"] == 1500
    assert (data["width"], data["height"]) == (video.width, video.height)
    assert [one["width"] for one in data["posters"]] == [320, 640, 720, 720]
    shown = api(alice).get(f"{API}/posts/{post_id}").json()["media"][0]
    assert shown == {name: data[name] for name in shown}
    kept = [video.videos[0]["path"]]
    assert [path for path in files_in(media_root) if path in before] == kept
    assert api(alice).get(data["poster_url"])["Content-Type"] == "image/jpeg"


def test_a_cover_outside_of_the_video_is_refused(alice: Any, programs: Programs) -> None:
    video = ready_video(alice, duration_ms=2000)
    for at in (2001, -1, "soon", 10**12):
        answer = choose(alice, video, cover_ms=at)
        assert answer.status_code == 400
        assert "cover_ms" in answer.json()


def test_only_a_video_has_a_cover_and_only_a_picture_a_crop(alice: Any, programs: Programs) -> None:
    assert "cover_ms" in choose(alice, uploaded(alice), cover_ms=0).json()
    crop = {"x": 0, "y": 0, "width": 0.5, "height": 1}
    answer = choose(alice, ready_video(alice), crop=crop)
    assert answer.status_code == 400
    assert "crop" in answer.json()


def test_a_video_has_no_other_cover_before_it_is_ready(
    alice: Any, programs: Programs, queue: list[int]
) -> None:
    answer = choose(alice, uploaded_video(alice), cover_ms=0)
    assert (answer.status_code, answer.json()["code"]) == (409, "media_processing")


def test_only_its_owner_chooses_the_cover(
    alice: Any, bob: Any, carol: Any, mallory: Any, programs: Programs
) -> None:
    video = ready_video(alice)
    statuses = [choose(user, video, cover_ms=1).status_code for user in (bob, carol, mallory, None)]
    assert statuses == [404, 404, 404, 401]
    assert Media.objects.get().cover_ms == 0


def test_the_description_changes_while_it_is_processed(
    alice: Any, programs: Programs, queue: list[int]
) -> None:
    video = uploaded_video(alice)
    assert choose(alice, video, alt_text="A walk").status_code == 200
    services.processing.video_process(media_id=video.pk)
    data = api(alice).get(f"{API}/media/{video.pk}").json()
    assert (data["state"], data["alt_text"]) == ("ready", "A walk")
