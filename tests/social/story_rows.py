"""Stories for the tests of this room, as rows without the content room's services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.models import Media, Post, Story, StoryView
from content.visibility import reach_of
from instaclone.common.ids import new_id, shortcode
from tests.factories import media_summary

DAY = timedelta(hours=24)


def make_story(author: Any, *, audience: str = Post.Audience.FOLLOWERS, **fields: Any) -> Story:
    """A picture as a story that runs for a day."""
    shown = media_summary()
    media = Media.objects.create(owner=author, key=shortcode(new_id()), width=1080, height=1920)
    reach = reach_of(state=Post.State.PUBLISHED, audience=audience, author=author)
    defaults = {"duration_ms": 5_000, "shown": shown, "expires_at": timezone.now() + DAY, "reach": reach}
    return Story.objects.create(author=author, media=media, audience=audience, **{**defaults, **fields})


def mention(user: Any) -> dict[str, Any]:
    """A sticker that mentions somebody, as `content.stories.stickers` keeps it."""
    place = {"x": 0.5, "y": 0.5, "rotation": 0, "scale": 1}
    return {
        "id": f"m{user.pk}"[:16],
        "type": "mention",
        "user_id": user.pk,
        "username": user.username,
        **place,
    }


def watch(viewer: Any, *stories: Story) -> None:
    for story in stories:
        StoryView.objects.create(viewer=viewer, story=story)


def run_out(*stories: Story) -> None:
    """Let the stories' time be over."""
    ids = [story.pk for story in stories]
    Story.objects.filter(pk__in=ids).update(expires_at=timezone.now() - timedelta(seconds=1))
