"""Publishing a reel over the API: one video, at most 90 seconds."""

from typing import Any

import pytest
from django.test import Client

from content.models import Media, Post
from tests.content.support import api, uploaded
from tests.factories import ready_video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

REELS = "/api/v1/reels"


def create(client: Client, **body: Any) -> Any:
    return client.post(REELS, body, content_type="application/json")


def test_a_ready_video_becomes_a_reel(alice: Any) -> None:
    video = ready_video(alice, 2_000)
    answer = create(api(alice), media=str(video.pk), caption="At the harbour #sea")
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert (shown["kind"], shown["view_count"], shown["hashtags"]) == ("reel", 0, ["sea"])
    assert shown["url"] == f"/reel/{shown['shortcode']}/"
    assert shown["media"][0]["duration_ms"] == 2_000
    alice.refresh_from_db()
    assert alice.posts_count == 1
    assert Media.objects.get(pk=video.pk).post_id == int(shown["id"])


def test_its_options_are_those_of_a_post(alice: Any) -> None:
    video = ready_video(alice)
    shown = create(
        api(alice),
        media=str(video.pk),
        location="Procida",
        audience="close_friends",
        comments_disabled=True,
        hide_like_count=True,
    ).json()
    assert (shown["location"], shown["audience"]) == ("Procida", "close_friends")
    assert (shown["comments_disabled"], shown["hide_like_count"]) == (True, True)


def test_the_cover_can_be_taken_elsewhere(alice: Any) -> None:
    video = ready_video(alice, 2_000)
    answer = create(api(alice), media=str(video.pk), cover_ms=1_500)
    assert answer.status_code == 201, answer.content
    [shown] = answer.json()["media"]
    assert shown["cover_ms"] == 1_500
    assert Media.objects.get(pk=video.pk).thumbnail != video.thumbnail


def test_a_cover_that_is_shown_already_stays(alice: Any) -> None:
    video, client = ready_video(alice, 2_000), api(alice)
    create(client, media=str(video.pk))
    assert create(client, media=str(video.pk), cover_ms=1_500).status_code == 409
    assert Media.objects.get(pk=video.pk).thumbnail == video.thumbnail


@pytest.mark.parametrize("cover_ms", [-1, 10**9, "soon", None, 1.5])
def test_a_cover_that_is_no_place_in_it_is_refused(alice: Any, cover_ms: Any) -> None:
    assert create(api(alice), media=str(ready_video(alice).pk), cover_ms=cover_ms).status_code == 400
    assert not Post.objects.exists()


def test_a_picture_is_no_reel(alice: Any) -> None:
    answer = create(api(alice), media=str(uploaded(alice).pk))
    assert answer.status_code == 400
    assert "media" in answer.json()
    assert not Post.objects.exists()


@pytest.mark.parametrize(("duration_ms", "status"), [(90_000, 201), (90_400, 201), (91_000, 400)])
def test_it_lasts_at_most_ninety_seconds(alice: Any, duration_ms: int, status: int) -> None:
    video = ready_video(alice)
    Media.objects.filter(pk=video.pk).update(duration_ms=duration_ms)
    assert create(api(alice), media=str(video.pk)).status_code == status


def test_one_that_is_still_processed_is_in_conflict(alice: Any) -> None:
    video = ready_video(alice)
    Media.objects.filter(pk=video.pk).update(state=Media.State.PROCESSING)
    answer = create(api(alice), media=str(video.pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "media_processing")


def test_a_video_makes_one_reel(alice: Any) -> None:
    video = ready_video(alice)
    assert create(api(alice), media=str(video.pk)).status_code == 201
    answer = create(api(alice), media=str(video.pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "media_in_use")
    assert Post.objects.count() == 1


def test_the_same_request_twice_makes_one_reel(alice: Any) -> None:
    body, client = {"media": str(ready_video(alice).pk)}, api(alice)
    answers = [
        client.post(REELS, body, content_type="application/json", headers={"Idempotency-Key": "once"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_somebody_elses_video_is_as_one_that_is_not_there(cast: Any) -> None:
    theirs = create(api(cast.bob), media=str(ready_video(cast.alice).pk))
    nobodys = create(api(cast.bob), media="1")
    assert (
        (theirs.status_code, theirs.json()) == (nobodys.status_code, nobodys.json()) == (400, theirs.json())
    )


def test_signed_out_it_is_401() -> None:
    assert create(Client(), media="1").status_code == 401


@pytest.mark.parametrize("body", [{}, {"media": []}, {"media": "x"}, {"media": None}, {"media": {"id": 1}}])
def test_nonsense_is_refused(alice: Any, body: dict[str, Any]) -> None:
    assert create(api(alice), **body).status_code == 400


def test_a_post_may_have_one_video_without_being_a_reel(alice: Any) -> None:
    body = {"media": [str(ready_video(alice).pk)]}
    shown = api(alice).post("/api/v1/posts", body, content_type="application/json").json()
    assert (shown["kind"], shown["view_count"]) == ("post", None)
    assert shown["url"].startswith("/p/")
