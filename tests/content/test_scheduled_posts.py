"""Posts with a time: what is taken as one, and what happens when it has come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.models import Draft, Media, Post
from content.services import draft_save, drafts_publish_due
from content.tasks import publish_due_drafts
from instaclone.schedule import SCHEDULE
from tests.content.support import api, uploaded
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.usefixtures("media_root")

POSTS, DRAFTS = "/api/v1/posts", "/api/v1/drafts"
SOON = timedelta(hours=1)


def due(owner: Any, media: Media | None = None, **body: Any) -> Draft:
    """A draft of `owner`'s whose time has come."""
    media = media or uploaded(owner)
    draft = draft_save(owner=owner, media_ids=[media.pk], publish_at=timezone.now() + SOON, **body)
    Draft.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    return draft


def schedule(owner: Any, when: Any, **body: Any) -> Any:
    body = {"media": [str(uploaded(owner).pk)], "publish_at": when, **body}
    return api(owner).post(POSTS, body, content_type="application/json")


def test_a_time_makes_it_a_scheduled_draft(alice: Any) -> None:
    when = (timezone.now() + SOON).replace(microsecond=0)
    answer = schedule(alice, when.isoformat())
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["error"]) == ("scheduled", None)
    assert datetime.fromisoformat(answer.json()["publish_at"]) == when
    assert answer.json()["publish_at"].endswith("Z")
    assert drafts_publish_due() == 0
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "when",
    [
        "2001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "noon",
        True,
        12,
        ["2030-01-01"],
    ],
)
def test_a_time_that_has_passed_is_too_far_or_is_none_is_400(alice: Any, when: Any) -> None:
    answer = schedule(alice, when, draft=True)
    assert (answer.status_code, list(answer.json())) == (400, ["publish_at"])
    assert not Draft.objects.exists()


def test_a_scheduled_post_needs_a_picture(alice: Any) -> None:
    answer = schedule(alice, (timezone.now() + SOON).isoformat(), media=[])
    assert (answer.status_code, list(answer.json())) == (400, ["media"])


def test_a_time_is_set_moved_and_taken_back(alice: Any) -> None:
    draft = draft_save(owner=alice, media_ids=[uploaded(alice).pk])
    client, address = api(alice), f"{DRAFTS}/{draft.pk}"

    def move(when: Any) -> Any:
        return client.patch(address, {"publish_at": when}, content_type="application/json")

    assert move((timezone.now() + SOON).isoformat()).json()["state"] == "scheduled"
    assert move("2001-01-01T00:00:00Z").status_code == 400
    assert client.get(address).json()["state"] == "scheduled"
    assert move(None).json()["state"] == "draft"


def test_when_its_time_has_come_it_is_published_and_the_owners_pages_are_told(
    cast: Any, published: Any
) -> None:
    draft = due(cast.alice, caption="On time")
    draft_save(owner=cast.alice, media_ids=[uploaded(cast.alice).pk], publish_at=timezone.now() + SOON)
    draft_save(owner=cast.alice, caption="whenever")
    assert publish_due_drafts() == 1
    post = Post.objects.get()
    assert (post.caption, post.author_id) == ("On time", cast.alice.pk)
    assert abs(timezone.now() - post.created_at) < timedelta(minutes=1)
    assert not Draft.objects.filter(pk=draft.pk).exists()
    (event,) = published.to(cast.alice, "draft.published")
    assert event.data == {
        "draft_id": str(draft.pk),
        "post_id": str(post.pk),
        "url": post.get_absolute_url(),
    }
    assert publish_due_drafts() == 0


def test_it_is_in_the_followers_feed_like_any_post(cast: Any) -> None:
    due(cast.alice)
    publish_due_drafts()
    feed = api(cast.bob).get("/api/v1/feed").json()["results"]
    assert [row["author"]["username"] for row in feed] == ["alice"]


def test_it_waits_for_its_video(alice: Any, published: Any) -> None:
    video = Media.objects.create(owner=alice, key="f" * 32, kind="video", state="processing")
    draft = due(alice, video)
    other = due(alice)
    assert publish_due_drafts() == 1
    assert Draft.objects.get().pk == draft.pk
    assert Draft.objects.get().error == ""
    assert not published.to(alice, "draft.failed")
    assert not Draft.objects.filter(pk=other.pk).exists()


def test_what_cannot_be_published_keeps_the_reason_and_its_owner_is_told(alice: Any, published: Any) -> None:
    video = Media.objects.create(owner=alice, key="f" * 32, kind="video", state="processing")
    draft = due(alice, video)
    Media.objects.filter(pk=video.pk).update(state=Media.State.FAILED, error="broken")
    assert publish_due_drafts() == 0
    draft.refresh_from_db()
    assert draft.publish_at is None
    (event,) = published.to(alice, "draft.failed")
    assert event.data == {"draft_id": str(draft.pk), "error": draft.error}
    answer = api(alice).get(f"{DRAFTS}/{draft.pk}").json()
    assert (answer["state"], answer["error"]) == ("draft", draft.error)
    assert draft.error
    assert publish_due_drafts() == 0
    assert len(published.to(alice, "draft.failed")) == 1
    media = [str(uploaded(alice).pk)]
    answer = api(alice).patch(f"{DRAFTS}/{draft.pk}", {"media": media}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (200, None)


def test_a_suspended_accounts_posts_do_not_come_out(cast: Any) -> None:
    draft = due(cast.alice)
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert publish_due_drafts() == 0
    assert not Post.objects.exists()
    draft.refresh_from_db()
    assert draft.publish_at is None


def test_a_fault_in_one_keeps_none_of_the_others_back(
    cast: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from content.services import drafts

    bad, _good = due(cast.alice), due(cast.bob)
    publish = drafts.draft_publish

    def fail_once(*, owner: Any, draft_id: int) -> Post:
        if draft_id == bad.pk:
            raise RuntimeError("a fault of ours")
        return publish(owner=owner, draft_id=draft_id)

    monkeypatch.setattr(drafts, "draft_publish", fail_once)
    assert publish_due_drafts() == 1
    assert Post.objects.get().author_id == cast.bob.pk
    assert str(bad.pk) in caplog.text
    monkeypatch.undo()
    assert publish_due_drafts() == 1


def test_several_workers_at_once_publish_each_once(cast: Any) -> None:
    for _ in range(4):
        due(cast.alice)
    results = live(*[drafts_publish_due] * 4)
    assert sum(results) == 4
    assert Post.objects.count() == 4
    assert not Draft.objects.exists()
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 4


def test_the_beat_looks_every_half_minute_and_by_index(db: None) -> None:
    entry = SCHEDULE["publish-due-drafts"]
    assert (entry["task"], entry["schedule"]) == (publish_due_drafts.name, 30.0)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    assert_uses_index(Draft.objects.filter(publish_at__lte=now).order_by("publish_at", "pk")[:200])
