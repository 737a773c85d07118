"""Drafts: kept with `POST posts`, changed, thrown away and published over the API."""

from pathlib import Path
from typing import Any

import pytest

from content import services
from content.models import Coauthor, Draft, Media, PeopleTag, Post
from content.services import draft_save
from instaclone.common.errors import Conflict, NotFound
from social.models import Block
from tests.content.support import api, files_in, uploaded
from tests.factories import UserFactory, ready_video
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.usefixtures("media_root")

POSTS, DRAFTS = "/api/v1/posts", "/api/v1/drafts"


def save(user: Any, **body: Any) -> Any:
    body = {"draft": True, **body}
    if "media" in body:
        body["media"] = [str(one.pk) for one in body["media"]]
    return api(user).post(POSTS, body, content_type="application/json")


def patch(user: Any, draft: Any, **body: Any) -> Any:
    address = f"{DRAFTS}/{getattr(draft, 'pk', draft)}"
    return api(user).patch(address, body, content_type="application/json")


def waiting(owner: Any) -> Media:
    """A video that is being processed."""
    return Media.objects.create(
        owner=owner, key="0" * 31 + str(Media.objects.count()), kind="video", state="processing", progress=40
    )


@pytest.fixture
def draft(alice: Any) -> Draft:
    return draft_save(owner=alice, media_ids=[uploaded(alice).pk], caption="Later #beach")


def test_a_draft_keeps_everything_a_post_has(cast: Any) -> None:
    first, second = uploaded(cast.alice), waiting(cast.alice)
    body = {
        "caption": "Later\r\n#beach ",
        "location": "Lisbon",
        "audience": "close_friends",
        "comments_disabled": True,
        "hide_like_count": True,
        "tagged_users": [{"user_id": str(cast.bob.pk), "media_id": str(first.pk), "x": 0.1, "y": 0.2}],
        "coauthors": [str(cast.carol.pk)],
    }
    answer = save(cast.alice, media=[first, second], **body)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert (found["state"], found["kind"], found["publish_at"], found["error"]) == (
        "draft",
        "post",
        None,
        None,
    )
    assert [(one["id"], one["state"]) for one in found["media"]] == [
        (str(first.pk), "ready"),
        (str(second.pk), "processing"),
    ]
    assert found["caption"] == "Later\n#beach"
    for name in ("location", "audience", "comments_disabled", "hide_like_count"):
        assert found[name] == body[name]
    assert [row["user"]["username"] for row in found["tagged_users"]] == ["bob"]
    assert [user["username"] for user in found["coauthors"]] == ["carol"]
    assert api(cast.alice).get(f"{DRAFTS}/{found['id']}").json() == found
    assert api(cast.alice).get("/api/v1/me/drafts").json()["results"] == [found]
    assert not Post.objects.exists()
    assert not PeopleTag.objects.exists()
    assert not Coauthor.objects.exists()  # nobody hears of a draft


def test_an_empty_draft_may_be_kept(alice: Any) -> None:
    answer = save(alice)
    assert (answer.status_code, answer.json()["media"]) == (201, [])
    refused = api(alice).post(f"{DRAFTS}/{answer.json()['id']}/publish")
    assert (refused.status_code, list(refused.json())) == (400, ["media"])


@pytest.mark.parametrize(
    "bad",
    [
        {"caption": "x" * 2_201},
        {"caption": " ".join(f"#tag{n}" for n in range(31))},
        {"caption": 7},
        {"location": "x" * 101},
        {"audience": "nobody"},
        {"kind": "story"},
        {"media": ["1"]},
        {"media": ["x"]},
        {"media": "1"},
        {"tagged_users": [{"user_id": "5", "media_id": "5", "x": 0.5, "y": 0.5}]},
        {"coauthors": ["1", "2"]},
        {"coauthors": "1"},
        {"draft": "yes"},
        {"publish_at": "tomorrow"},
        {"publish_at": 7},
    ],
)
def test_bad_input_is_400_and_keeps_nothing(alice: Any, bad: dict[str, Any]) -> None:
    answer = api(alice).post(POSTS, {"draft": True, **bad}, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert list(answer.json()) == list(bad)
    assert not Draft.objects.exists()


def test_only_the_owner_knows_of_it(cast: Any, draft: Draft) -> None:
    address = f"{DRAFTS}/{draft.pk}"
    for person, status in {None: 401, cast.bob: 404, cast.mallory: 404, cast.staff: 404}.items():
        client = api(person)
        assert client.get(address).status_code == status
        assert client.patch(address, {"caption": "x"}, content_type="application/json").status_code == status
        assert client.delete(address).status_code == status
        assert client.post(f"{address}/publish").status_code == status
    assert api().get("/api/v1/me/drafts").status_code == 401
    assert api(cast.bob).get("/api/v1/me/drafts").json()["results"] == []
    assert Draft.objects.get() == draft


@pytest.mark.parametrize("bad", ["nothing", "0", "-1", "9223372036854775808", "½"])
def test_an_id_that_is_none_is_404(alice: Any, bad: str) -> None:
    client = api(alice)
    assert client.get(f"{DRAFTS}/{bad}").status_code == 404
    assert client.delete(f"{DRAFTS}/{bad}").status_code == 404
    assert client.post(f"{DRAFTS}/{bad}/publish").status_code == 404


def test_its_media_are_taken_for_nothing_else_and_not_cleared_away(cast: Any, draft: Draft) -> None:
    media = Media.objects.get()
    refused = api(cast.alice).post(POSTS, {"media": [str(media.pk)]}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "media_in_use")
    assert save(cast.alice, media=[media]).status_code == 409
    assert save(cast.bob, media=[media]).status_code == 400
    assert not Media.objects.unused().exists()


def test_a_change_changes_what_is_given(alice: Any, draft: Draft, media_root: Path) -> None:
    old, new = Media.objects.get(), uploaded(alice)
    answer = patch(alice, draft, caption="Sooner")
    assert answer.status_code == 200
    assert (answer.json()["caption"], len(answer.json()["media"])) == ("Sooner", 1)
    answer = patch(alice, draft, media=[str(new.pk), str(old.pk)])
    assert [one["id"] for one in answer.json()["media"]] == [str(new.pk), str(old.pk)]
    assert answer.json()["caption"] == "Sooner"
    answer = patch(alice, draft, media=[str(new.pk)])
    assert [one["id"] for one in answer.json()["media"]] == [str(new.pk)]
    assert list(Media.objects.values_list("pk", flat=True)) == [new.pk]
    assert all(new.key in path for path in files_in(media_root))


def test_who_was_in_a_picture_goes_with_it(cast: Any) -> None:
    one, two = uploaded(cast.alice), uploaded(cast.alice)
    tags = [
        {"user_id": str(user.pk), "media_id": str(media.pk), "x": 0.5, "y": 0.5}
        for user, media in ((cast.bob, one), (cast.carol, two))
    ]
    draft = save(cast.alice, media=[one, two], tagged_users=tags).json()
    answer = patch(cast.alice, draft["id"], media=[str(two.pk)])
    assert [row["user"]["username"] for row in answer.json()["tagged_users"]] == ["carol"]


def test_a_draft_that_is_thrown_away_takes_its_media_along(
    alice: Any, draft: Draft, media_root: Path
) -> None:
    assert api(alice).delete(f"{DRAFTS}/{draft.pk}").status_code == 204
    assert not Draft.objects.exists()
    assert not Media.objects.exists()
    assert files_in(media_root) == []
    assert api(alice).delete(f"{DRAFTS}/{draft.pk}").status_code == 404


def test_publishing_makes_the_post_and_ends_the_draft(cast: Any) -> None:
    media = uploaded(cast.alice)
    tags = [{"user_id": str(cast.bob.pk), "media_id": str(media.pk), "x": 0.5, "y": 0.5}]
    draft = save(
        cast.alice,
        media=[media],
        caption="Now #beach",
        tagged_users=tags,
        coauthors=[str(cast.carol.pk)],
        hide_like_count=True,
    ).json()
    client = api(cast.alice)
    answer = client.post(f"{DRAFTS}/{draft['id']}/publish")
    assert answer.status_code == 201, answer.content
    post = Post.objects.get(pk=answer.json()["id"])
    assert (post.caption, post.hide_like_count, post.author_id) == ("Now #beach", True, cast.alice.pk)
    assert answer.json()["hashtags"] == ["beach"]
    assert [row["user"]["username"] for row in answer.json()["tagged_users"]] == ["bob"]
    assert Coauthor.objects.get(post=post).user_id == cast.carol.pk
    assert not Draft.objects.exists()
    assert client.post(f"{DRAFTS}/{draft['id']}/publish").status_code == 404
    media.refresh_from_db()
    assert (media.post_id, media.attached_id) == (post.pk, None)
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 1


def test_people_who_are_not_there_any_more_are_left_out(cast: Any) -> None:
    media = uploaded(cast.alice)
    tags = [
        {"user_id": str(user.pk), "media_id": str(media.pk), "x": 0.5, "y": 0.5}
        for user in (cast.bob, cast.carol)
    ]
    draft = save(cast.alice, media=[media], tagged_users=tags, coauthors=[str(cast.carol.pk)]).json()
    Block.objects.create(blocker=cast.carol, blocked=cast.alice)
    answer = api(cast.alice).post(f"{DRAFTS}/{draft['id']}/publish")
    assert answer.status_code == 201
    assert [row["user"]["username"] for row in answer.json()["tagged_users"]] == ["bob"]
    assert not Coauthor.objects.exists()


def test_a_draft_can_be_changed_when_somebody_in_it_has_left(cast: Any) -> None:
    media = uploaded(cast.alice)
    tag = {"user_id": str(cast.carol.pk), "media_id": str(media.pk), "x": 0.5, "y": 0.5}
    draft = save(cast.alice, media=[media], tagged_users=[tag]).json()
    Block.objects.create(blocker=cast.carol, blocked=cast.alice)
    answer = patch(cast.alice, draft["id"], caption="Another")
    assert (answer.status_code, answer.json()["caption"]) == (200, "Another")
    assert patch(cast.alice, draft["id"], tagged_users=[tag]).status_code == 400


def test_a_video_that_is_not_ready_keeps_it_from_being_published(alice: Any) -> None:
    video = waiting(alice)
    draft = save(alice, media=[video]).json()
    refused = api(alice).post(f"{DRAFTS}/{draft['id']}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "media_processing")
    assert Draft.objects.exists()
    video.refresh_from_db()
    assert video.attached_id == int(draft["id"])


def test_a_draft_becomes_a_reel_when_it_is_one_video(alice: Any) -> None:
    draft = save(alice, kind="reel", media=[ready_video(alice)]).json()
    assert draft["kind"] == "reel"
    answer = api(alice).post(f"{DRAFTS}/{draft['id']}/publish")
    assert (answer.status_code, answer.json()["kind"]) == (201, "reel")
    picture = save(alice, kind="reel", media=[uploaded(alice)]).json()
    refused = api(alice).post(f"{DRAFTS}/{picture['id']}/publish")
    assert (refused.status_code, list(refused.json())) == (400, ["media"])
    assert Draft.objects.get().pk == int(picture["id"])


def test_as_many_drafts_as_one_may_keep(alice: Any, settings: Any) -> None:
    settings.DRAFTS_MAX = 2
    assert [save(alice).status_code for _ in range(2)] == [201, 201]
    refused = save(alice)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_drafts")


def test_the_same_key_keeps_one_draft(alice: Any) -> None:
    client, body = api(alice), {"draft": True, "caption": "once"}
    answers = [
        client.post(POSTS, body, content_type="application/json", headers={"Idempotency-Key": "draft-1"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_a_fixed_number_of_queries_and_comes_from_an_index(alice: Any, count: int) -> None:
    for _ in range(count):
        media, person = uploaded(alice), UserFactory()
        tag = {"user_id": person.pk, "media_id": media.pk, "x": 0.5, "y": 0.5}
        draft_save(owner=alice, media_ids=[media.pk], tagged_users=[tag])
    client = api(alice)
    with assert_queries(4):  # sign-in, drafts, their media, people on them
        assert len(client.get("/api/v1/me/drafts").json()["results"]) == count
    assert_uses_index(Draft.objects.filter(owner_id=alice.pk).order_by("-pk")[:21])


def test_drafts_page(alice: Any) -> None:
    drafts = [draft_save(owner=alice).pk for _ in range(5)]
    page = api(alice).get("/api/v1/me/drafts?limit=3").json()
    rest = api(alice).get(page["next"]).json()
    assert [int(row["id"]) for row in page["results"] + rest["results"]] == drafts[::-1]


# --- At the same time ---------------------------------------------------------------------------------------
def test_published_by_many_at_once_it_is_one_post(cast: Any, draft: Draft) -> None:
    results = live(*[lambda: services.draft_publish(owner=cast.alice, draft_id=draft.pk)] * 6)
    posts = [result for result in results if isinstance(result, Post)]
    assert len(posts) == 1
    assert {type(result) for result in results if result is not posts[0]} <= {NotFound}
    assert Post.objects.count() == 1
    cast.alice.refresh_from_db()
    assert cast.alice.posts_count == 1


def test_published_and_thrown_away_at_once_it_is_one_of_the_two(cast: Any, media_root: Path) -> None:
    for _round in range(3):
        draft = draft_save(owner=cast.alice, media_ids=[uploaded(cast.alice).pk])
        published, deleted = live(
            lambda draft=draft: services.draft_publish(owner=cast.alice, draft_id=draft.pk),
            lambda draft=draft: services.draft_delete(owner=cast.alice, draft_id=draft.pk),
        )
        if isinstance(published, Post):
            assert isinstance(deleted, NotFound)
            assert Media.objects.get(post=published).state == Media.State.READY
            services.post_delete(author=cast.alice, post_id=published.pk)
            services.post_remove(author=cast.alice, post_id=published.pk)
        else:
            assert isinstance(published, NotFound)
            assert deleted is None
        assert not Draft.objects.exists()
        assert files_in(media_root) == []


def test_an_edit_while_it_is_published_is_in_the_post_or_refused(cast: Any) -> None:
    for _round in range(3):
        draft = draft_save(owner=cast.alice, media_ids=[uploaded(cast.alice).pk], caption="before")
        published, edited = live(
            lambda draft=draft: services.draft_publish(owner=cast.alice, draft_id=draft.pk),
            lambda draft=draft: services.draft_update(owner=cast.alice, draft_id=draft.pk, caption="after"),
        )
        if isinstance(published, Post):
            was_edited = not isinstance(edited, NotFound)
            assert published.caption == ("after" if was_edited else "before")
            assert not Draft.objects.exists()
        else:
            assert isinstance(published, Conflict)
            assert Draft.objects.get().body["caption"] == "after"
            Draft.objects.all().delete()


def test_one_picture_in_two_drafts_at_once_is_in_one(cast: Any) -> None:
    media = uploaded(cast.alice)
    results = live(*[lambda: draft_save(owner=cast.alice, media_ids=[media.pk])] * 3)
    kept = [result for result in results if isinstance(result, Draft)]
    assert len(kept) == 1
    assert {type(result) for result in results if result is not kept[0]} == {Conflict}
    assert Draft.objects.count() == 1
