"""The pages of stories and highlights: who gets them, from where they begin, what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content import services
from content.models import Highlight, HighlightStory, Story, StoryAnswer, StoryView
from tests.content.support import api, browser, send
from tests.factories import FollowFactory, StoryFactory
from tests.images import jpeg
from tests.support import assert_queries

HTMX = {"HX-Request": "true"}
POLL = {
    "id": "p", "type": "poll", "x": 0.5, "y": 0.5, "rotation": 0, "scale": 1, "question": "Tea?",
    "options": ["Yes", "No"],
}  # fmt: skip


def over(story: Story) -> Story:
    Story.objects.filter(pk=story.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    story.refresh_from_db()
    return story


def shown(answer: Any) -> list[int]:
    return [frame.story.pk for frame in answer.context["frames"]]


def highlight_of(*stories: Story, title: str = "Summer") -> Highlight:
    return services.highlight_create(
        owner=stories[0].author, title=title, story_ids=[story.pk for story in stories]
    )


class TestViewer:
    def test_who_gets_it(self, cast: Any) -> None:
        story = StoryFactory(author=cast.alice)
        for person, status in ((cast.bob, 200), (cast.carol, 200), (cast.mallory, 404), (cast.alice, 200)):
            assert browser(person).get("/stories/alice/").status_code == status, person
        anonymous = browser().get(f"/stories/alice/?story={story.pk}")
        assert anonymous.status_code == 302
        assert anonymous["Location"].startswith("/accounts/login/")

    def test_a_private_accounts_is_for_followers(self, cast: Any) -> None:
        story = StoryFactory(author=cast.pat)
        FollowFactory(follower=cast.bob, followee=cast.pat)
        assert browser(cast.carol).get("/stories/pat/").status_code == 404
        assert browser(cast.carol).get(f"/stories/pat/?story={story.pk}").status_code == 404
        assert browser(cast.bob).get("/stories/pat/").status_code == 200

    def test_begins_at_the_first_that_was_not_watched_and_marks_what_it_shows(self, cast: Any) -> None:
        first, second, third = [StoryFactory(author=cast.alice) for _ in range(3)]
        StoryView.objects.create(story=first, viewer=cast.bob)
        client = browser(cast.bob)
        answer = client.get("/stories/alice/")
        assert shown(answer) == [first.pk, second.pk, third.pk]
        assert answer.context["current"].story == second
        assert (answer.context["previous"].story, answer.context["next"].story) == (first, third)
        assert StoryView.objects.filter(viewer=cast.bob, story=second).exists()
        asked = client.get(f"/stories/alice/?story={first.pk}")
        assert asked.context["current"].story == first

    def test_what_scripts_fetch_marks_nothing(self, cast: Any) -> None:
        StoryFactory(author=cast.alice)
        answer = browser(cast.bob).get("/stories/alice/", headers=HTMX)
        assert answer.status_code == 200
        assert b"<html" not in answer.content
        assert not StoryView.objects.exists()

    def test_ones_own_is_not_counted(self, cast: Any) -> None:
        StoryFactory(author=cast.alice)
        browser(cast.alice).get("/stories/alice/")
        assert not StoryView.objects.exists()

    def test_one_that_is_over_is_seen_by_its_author_alone(self, cast: Any) -> None:
        story = over(StoryFactory(author=cast.alice))
        assert browser(cast.bob).get(f"/stories/alice/?story={story.pk}").status_code == 404
        assert browser(cast.alice).get("/stories/alice/").status_code == 404
        assert shown(browser(cast.alice).get(f"/stories/alice/?story={story.pk}")) == [story.pk]

    def test_another_persons_story_is_not_shown_under_a_name(self, cast: Any) -> None:
        other = StoryFactory(author=cast.carol)
        own = StoryFactory(author=cast.alice)
        assert shown(browser(cast.bob).get(f"/stories/alice/?story={other.pk}")) == [own.pk]

    @pytest.mark.parametrize("asked", ["x", "-1", "99999999999999999999999", "1.5"])
    def test_an_id_that_is_none_is_overlooked(self, cast: Any, asked: str) -> None:
        StoryFactory(author=cast.alice)
        assert browser(cast.bob).get(f"/stories/alice/?story={asked}").status_code == 200

    @pytest.mark.parametrize("number", [1, 12])
    def test_costs_the_same_however_many_stories(self, cast: Any, number: int) -> None:
        for _ in range(number):
            StoryFactory(author=cast.alice, stickers=[POLL])
        client = browser(cast.bob)
        client.get("/stories/alice/", headers=HTMX)
        with assert_queries(12):
            client.get("/stories/alice/", headers=HTMX)


class TestOneStory:
    def test_who_may_do_what(self, cast: Any) -> None:
        story = StoryFactory(author=cast.alice, stickers=[POLL])
        address = f"/stories/s/{story.pk}/"
        for person, slide, owners in (
            (cast.bob, 200, 404), (cast.carol, 200, 404), (cast.mallory, 404, 404), (cast.alice, 200, 200),
        ):  # fmt: skip
            client = browser(person)
            assert client.get(address).status_code == slide, person
            assert client.get(f"{address}viewers/").status_code == owners, person
            assert client.get(f"{address}highlight/").status_code == owners, person
        for name in ("", "viewers/", "highlight/"):
            assert browser().get(address + name).status_code == 302
        for name in ("delete/", "answer/p/"):
            assert browser().post(address + name).status_code == 302
        assert browser(cast.bob).post(f"{address}delete/").status_code == 404
        assert Story.objects.exists()

    @pytest.mark.parametrize("bad", ["0", "x", "99999999999999999999"])
    def test_an_unknown_one_is_not_found(self, cast: Any, bad: str) -> None:
        client = browser(cast.alice)
        for name in ("", "viewers/", "highlight/"):
            assert client.get(f"/stories/s/{bad}/{name}").status_code == 404
        assert client.post(f"/stories/s/{bad}/delete/").status_code == 404

    def test_a_poll_is_answered_without_scripts(self, cast: Any, media_root: Any) -> None:
        story = services.story_create(author=cast.alice, media_id=send_photo(cast.alice), stickers=[POLL])[0]
        client = browser(cast.bob)
        answer = client.post(f"/stories/s/{story.pk}/answer/p/", {"choice": "1"})
        assert answer["Location"] == f"/stories/alice/?story={story.pk}"
        assert StoryAnswer.objects.get().choice == 1
        assert "100%" in client.get(answer["Location"]).content.decode()
        assert client.post(f"/stories/s/{story.pk}/answer/p/", {"choice": "7"}).status_code == 400
        assert client.post(f"/stories/s/{story.pk}/answer/p/", {}).status_code == 400
        assert client.post(f"/stories/s/{story.pk}/answer/none/", {"choice": "0"}).status_code == 404

    def test_its_author_reads_who_watched_and_what_they_chose(self, cast: Any, media_root: Any) -> None:
        story = services.story_create(author=cast.alice, media_id=send_photo(cast.alice), stickers=[POLL])[0]
        services.story_view(viewer=cast.bob, story_id=story.pk)
        services.story_answer(user=cast.bob, story_id=story.pk, sticker_id="p", choice=0)
        page = browser(cast.alice).get(f"/stories/s/{story.pk}/viewers/").content.decode()
        assert "bob" in page
        assert "Yes" in page

    def test_its_author_deletes_it(self, cast: Any) -> None:
        story = StoryFactory(author=cast.alice)
        answer = browser(cast.alice).post(f"/stories/s/{story.pk}/delete/")
        assert answer.status_code == 302
        assert not Story.objects.exists()


def send_photo(author: Any) -> int:
    answer = send(api(author), jpeg(540, 960))
    return int(answer.json()["id"])


class TestComposer:
    def test_a_photo_is_shared_without_scripts(self, cast: Any, media_root: Any) -> None:
        from tests.clips import upload

        file = upload(jpeg(540, 960), "photo.jpg", "image/jpeg")
        answer = browser(cast.alice).post(
            "/create/story/", {"file": file, "caption": "Hello", "audience": "close_friends"}
        )
        story = Story.objects.get()
        assert answer["Location"] == f"/stories/alice/?story={story.pk}"
        assert (story.caption, story.audience) == ("Hello", "close_friends")

    def test_a_form_that_is_wrong_comes_back_with_the_reason(self, cast: Any, media_root: Any) -> None:
        from tests.clips import upload

        client = browser(cast.alice)
        assert client.post("/create/story/", {"audience": "followers"}).status_code == 400
        text = upload(b"no picture", "photo.jpg", "image/jpeg")
        answer = client.post("/create/story/", {"file": text, "audience": "followers"})
        assert answer.status_code in (400, 415)
        assert "not a JPEG" in answer.content.decode()
        assert not Story.objects.exists()
        assert browser().get("/create/story/").status_code == 302


class TestArchive:
    def test_is_ones_own_newest_first(self, cast: Any) -> None:
        old, new = over(StoryFactory(author=cast.alice)), StoryFactory(author=cast.alice)
        StoryFactory(author=cast.bob)
        client = browser(cast.alice)
        page = client.get("/accounts/archive/stories/")
        assert [story.pk for story in page.context["page"].items] == [new.pk, old.pk]
        with assert_queries(5):
            client.get("/accounts/archive/stories/")
        assert browser().get("/accounts/archive/stories/").status_code == 302


class TestHighlights:
    def test_are_seen_by_everybody_who_sees_a_story_of_theirs(self, cast: Any) -> None:
        highlight = highlight_of(over(StoryFactory(author=cast.alice)))
        address = highlight.get_absolute_url()
        for person, status in ((None, 200), (cast.bob, 200), (cast.mallory, 404), (cast.alice, 200)):
            assert browser(person).get(address).status_code == status, person
        assert "Summer" in browser().get("/alice/").content.decode()
        assert "Summer" not in browser(cast.pat).get("/bob/").content.decode()

    def test_a_private_accounts_are_for_followers(self, cast: Any) -> None:
        highlight = highlight_of(StoryFactory(author=cast.pat))
        assert browser().get(highlight.get_absolute_url()).status_code == 404
        assert browser(cast.carol).get(highlight.get_absolute_url()).status_code == 404
        assert "Summer" not in browser(cast.carol).get("/pat/").content.decode()

    def test_one_is_made_changed_and_removed(self, cast: Any) -> None:
        first, second = [StoryFactory(author=cast.alice) for _ in range(2)]
        client = browser(cast.alice)
        assert client.get("/stories/highlights/new/").status_code == 200
        made = client.post(
            "/stories/highlights/new/", {"title": " Summer ", "story": [first.pk], "cover": second.pk}
        )
        assert made["Location"] == "/alice/"
        highlight = Highlight.objects.get()
        assert (highlight.title, highlight.cover_story_id) == ("Summer", None)
        edit = f"{highlight.get_absolute_url()}edit/"
        assert client.get(edit).context["chosen"] == {first.pk}
        client.post(edit, {"title": "Sun", "story": [first.pk, second.pk], "cover": second.pk})
        highlight.refresh_from_db()
        assert (highlight.title, highlight.cover_story_id) == ("Sun", second.pk)
        assert HighlightStory.objects.count() == 2
        client.post(f"{highlight.get_absolute_url()}delete/")
        assert not Highlight.objects.exists()

    @pytest.mark.parametrize("form", [{"title": ""}, {"title": "x" * 31}, {"title": "Sun", "story": []}])
    def test_a_form_that_is_wrong_comes_back(self, cast: Any, form: dict[str, Any]) -> None:
        story = StoryFactory(author=cast.alice)
        answer = browser(cast.alice).post("/stories/highlights/new/", {"story": [story.pk], **form})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
        assert not Highlight.objects.exists()

    def test_are_changed_by_their_owner_alone(self, cast: Any) -> None:
        highlight = highlight_of(StoryFactory(author=cast.alice))
        address = highlight.get_absolute_url()
        client = browser(cast.bob)
        assert client.get(f"{address}edit/").status_code == 404
        for name in ("edit/", "move/", "delete/"):
            assert client.post(address + name, {"title": "Mine"}).status_code == 404
            assert browser().post(address + name).status_code == 302
        assert Highlight.objects.get().title == "Summer"

    def test_one_is_moved(self, cast: Any) -> None:
        story = StoryFactory(author=cast.alice)
        late, early = highlight_of(story, title="First made"), highlight_of(story, title="Made next")
        client = browser(cast.alice)

        def order() -> list[int]:
            return [card.highlight.pk for card in client.get("/alice/").context["highlights"]]

        assert order() == [early.pk, late.pk]
        client.post(f"{late.get_absolute_url()}move/", {"by": "-1"})
        assert order() == [late.pk, early.pk]
        client.post(f"{late.get_absolute_url()}move/", {"by": "1"})
        assert order() == [early.pk, late.pk]

    def test_a_story_joins_and_leaves_one(self, cast: Any) -> None:
        first, second = [StoryFactory(author=cast.alice) for _ in range(2)]
        highlight = highlight_of(first)
        client, address = browser(cast.alice), f"/stories/s/{second.pk}/highlight/"
        client.post(address, {"highlight": highlight.pk})
        assert HighlightStory.objects.filter(story=second).exists()
        client.post(address, {"highlight": highlight.pk, "undo": "1"})
        assert not HighlightStory.objects.filter(story=second).exists()
        client.post(address, {"title": "Another"})
        assert Highlight.objects.filter(title="Another").exists()
        assert client.post(address, {"title": ""}).status_code == 400

    def test_a_profile_costs_the_same_however_many_there_are(self, cast: Any) -> None:
        story = StoryFactory(author=cast.alice)
        client, made = browser(cast.bob), []
        for number in range(6):
            highlight_of(story, title=f"Number {number}")
            client.get("/alice/")
            with assert_queries(15) as counted:
                client.get("/alice/")
            made.append(len(counted))
        assert len(set(made)) == 1
