"""Stories that mention somebody."""

from dataclasses import dataclass
from typing import ClassVar

from accounts.selectors import users_by_ids
from content.models import Story
from content.stories.stickers import MENTION
from social.notifications.causes.base import Cause, Reason, Told, told_of_kind
from social.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class StoryCause(Cause):
    """Whom a story mentions. Of a video that was cut into several stories the first one speaks for all."""

    name: ClassVar[str] = "story"
    story_id: int

    def reasons(self) -> list[Reason]:
        story = Story.objects.filter(pk=self.story_id).first()
        if story is None or story.start_ms:
            return []
        wanted = {one["user_id"]: None for one in story.stickers if one["type"] == MENTION}
        people = users_by_ids(wanted) if wanted else {}
        return [
            Reason(
                kind=Kind.MENTION_STORY,
                recipient_id=user_id,
                actor_id=story.author_id,
                cause_id=story.pk,
                key=f"{Kind.MENTION_STORY}:{story.pk}",
                is_news=not story.is_over,
                story=story,
            )
            for user_id in wanted
            if user_id in people
        ]

    def told(self) -> list[Told]:
        return told_of_kind(self.story_id, Kind.MENTION_STORY)
