"""Covers of the later clips of a long video: each shows where it starts."""

from content import files
from content.models import Story
from content.services.video import cover_rendering
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic


def story_cover_make(*, story_id: int) -> None:
    """Give a clip a cover of its own; until then it has that of the whole video. Twice is once, and nothing happens
    when the story is gone."""
    story = Story.objects.select_related("media").filter(pk=story_id).first()
    if story is None or not story.start_ms or story.shown["thumbnail"] != story.media.thumbnail:
        return
    rendering = cover_rendering(story.media, story.start_ms)
    try:
        with files.stored(rendering.files):
            _show(story, {**story.shown, **rendering.fields})
    except NotFound:
        pass  # deleted meanwhile, or another worker was here: its files stay and these are taken out again


@atomic
def _show(drawn: Story, shown: dict[str, object]) -> None:
    story = Story.objects.filter(pk=drawn.pk).first()
    if story is None or story.shown["thumbnail"] != drawn.shown["thumbnail"]:
        raise NotFound()
    story.shown = shown
    story.save(update_fields=["shown"])
