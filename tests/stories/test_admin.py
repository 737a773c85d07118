"""Stories and highlights for staff."""

from typing import Any

import pytest

from content.models import Highlight, Story
from content.services import highlight_create
from tests.content.support import browser
from tests.factories import StoryFactory
from tests.stories.support import asking, run_out

pytestmark = pytest.mark.django_db
STORIES, HIGHLIGHTS = "/admin/content/story/", "/admin/content/highlight/"


def test_staff_find_stories_by_person_id_and_whether_they_run(cast: Any) -> None:
    story, over = asking(cast.alice), StoryFactory(author=cast.bob)
    run_out(over)
    client = browser(cast.staff)
    for query, found in (
        ("", {story.pk, over.pk}),
        ("?q=alice", {story.pk}),
        (f"?q={over.pk}", {over.pk}),
        ("?q=nobody", set()),
        ("?running=yes", {story.pk}),
        ("?running=no", {over.pk}),
        ("?audience__exact=close_friends", set()),
    ):
        rows = client.get(STORIES + query).context["cl"].result_list
        assert {row.pk for row in rows} == found, query
    page = client.get(f"{STORIES}{story.pk}/change/").content.decode()
    assert "Swim?" in page
    assert browser(cast.alice).get(STORIES).status_code == 302


def test_staff_remove_stories_and_highlights(cast: Any) -> None:
    one, two, kept = asking(cast.alice), StoryFactory(author=cast.bob), StoryFactory(author=cast.alice)
    highlight = highlight_create(owner=cast.alice, title="Lakes", story_ids=[one.pk, kept.pk])
    client = browser(cast.staff)
    chosen = {"action": "remove_stories", "_selected_action": [one.pk, two.pk]}
    assert "2 stories removed." in client.post(STORIES, chosen, follow=True).content.decode()
    assert list(Story.objects.values_list("pk", flat=True)) == [kept.pk]
    chosen = {"action": "remove_highlights", "_selected_action": [highlight.pk]}
    assert client.get(f"{HIGHLIGHTS}?q=alice").context["cl"].result_list
    assert "1 highlight removed." in client.post(HIGHLIGHTS, chosen, follow=True).content.decode()
    assert not Highlight.objects.exists()
    assert client.post(f"{STORIES}{kept.pk}/delete/", {"post": "yes"}).status_code == 403
