"""What the tests of stories share."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.models import Story, StoryTally
from tests.content.support import API, api
from tests.factories import StoryFactory

JSON = "application/json"
PLACE = {"x": 0.5, "y": 0.5}
POLL = {**PLACE, "id": "p1", "type": "poll", "question": "Swim?", "options": ["Yes", "No", "Maybe"]}
QUESTION = {**PLACE, "id": "q1", "type": "question", "prompt": "Ask me"}


def post(person: Any, address: str, body: Any = None) -> Any:
    return api(person).post(f"{API}/{address}", body or {}, content_type=JSON)


def patch(person: Any, address: str, body: Any) -> Any:
    return api(person).patch(f"{API}/{address}", body, content_type=JSON)


def get(person: Any, address: str) -> Any:
    return api(person).get(f"{API}/{address}")


def delete(person: Any, address: str) -> Any:
    return api(person).delete(f"{API}/{address}")


def ids(answer: Any) -> list[int]:
    """The ids of a list's rows."""
    return [int(row["id"]) for row in answer.json()["results"]]


def asking(author: Any, **fields: Any) -> Story:
    """A story of `author`'s with a poll and a question."""
    story = StoryFactory(author=author, stickers=[POLL, QUESTION], **fields)
    for sticker_id, choice in (("p1", 0), ("p1", 1), ("p1", 2), ("q1", 0)):
        StoryTally.objects.create(story=story, sticker_id=sticker_id, choice=choice)
    return story


def tallies(story: Story, sticker_id: str = "p1") -> list[int]:
    rows = StoryTally.objects.filter(story=story, sticker_id=sticker_id)
    return [row.count for row in sorted(rows, key=lambda row: row.choice)]


def run_out(*stories: Story, hours: float = 0) -> None:
    """Let the stories' time be over, since so many hours."""
    then = timezone.now() - timedelta(hours=hours, seconds=1)
    Story.objects.filter(pk__in=[story.pk for story in stories]).update(expires_at=then)
