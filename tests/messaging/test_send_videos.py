"""Videos in messages."""

from pathlib import Path
from typing import Any

import pytest

from content.models import Media
from messaging.models import Message
from tests.factories import make_conversation, ready_video
from tests.messaging.support import Person

pytestmark = pytest.mark.usefixtures("media_root")


@pytest.fixture
def chat(alice: Any, bob: Any) -> Any:
    """alice and bob talk."""
    return make_conversation(alice, bob)


def test_a_ready_video_is_sent_and_shown_to_both(alice: Any, bob: Any, chat: Any) -> None:
    video = ready_video(alice, duration_ms=2000)
    answer = Person(alice).send(chat.pk, "look", media=[str(video.pk)])
    assert answer.status_code == 201
    [shown] = answer.json()["media"]
    assert (shown["kind"], shown["state"], shown["duration_ms"]) == ("video", "ready", 2000)
    assert [one["format"] for one in shown["renditions"]] == ["mp4"]
    [received] = Person(bob).get(f"conversations/{chat.pk}/messages").json()["results"]
    assert received["media"] == [shown]
    assert Person(bob).client.get(shown["renditions"][0]["url"])["Content-Type"] == "video/mp4"


def test_a_video_that_is_not_ready_is_not_sent(alice: Any, chat: Any) -> None:
    video = ready_video(alice)
    for state, status, code in (
        (Media.State.PROCESSING, 409, "media_processing"),
        (Media.State.FAILED, 400, None),
    ):
        Media.objects.filter(pk=video.pk).update(state=state)
        answer = Person(alice).send(chat.pk, "", media=[str(video.pk)])
        assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert not Message.objects.exists()


def test_somebody_elses_video_is_not_sent(alice: Any, bob: Any, chat: Any) -> None:
    answer = Person(bob).send(chat.pk, "", media=[str(ready_video(alice).pk)])
    assert answer.status_code == 400


def test_its_files_go_when_it_is_unsent(alice: Any, chat: Any, media_root: Path) -> None:
    video = ready_video(alice)
    message_id = Person(alice).send(chat.pk, "", media=[str(video.pk)]).json()["id"]
    assert Person(alice).call("DELETE", f"messages/{message_id}").status_code == 204
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
    assert not Media.objects.exists()
