"""Publishing stories and taking them away."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferences import preferences_of
from accounts.relations import relations_of
from accounts.selectors import user_get, users_by_ids
from content import files, looks, pipeline, signals
from content.media import Summary, summary
from content.models import Highlight, HighlightStory, Media, Post, Story, StoryAnswer, StoryTally, StoryView
from content.services.media import in_use, media_discard, read_source, usable_media
from content.services.text import clean_text
from content.stories import stickers as laid
from content.visibility import reach_of
from instaclone.common import images
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit

logger = logging.getLogger(__name__)

# A rest of a video that is shorter than this stays with the clip before it.
SHORTEST_CLIP_MS = 1_500
BATCH = 100


def story_create(
    *,
    author: User,
    media_id: int,
    caption: str = "",
    audience: str = Post.Audience.FOLLOWERS,
    stickers: object = (),
) -> list[Story]:
    """Publish a picture or a video of the author's as a story for the next 24 hours.

    A video longer than a minute becomes several stories, a minute each. All show the caption and what only shows
    (texts, hashtags, links); mentions, questions and polls are on the first. `stickers` is as clients send it, see
    `content.stories.stickers`. InvalidInput says what is wrong with any of it; Conflict for media that is in use or
    not ready yet, and when too many stories run."""
    if audience not in Post.Audience.values:
        raise InvalidInput(_("Choose who may see the story."), field="audience")
    caption = clean_text(caption, field="caption", max_length=settings.STORY_CAPTION_MAX_LENGTH)
    clean = laid.clean_stickers(stickers, user_named=_mentionable_by(author))
    media = usable_media(author.pk, [media_id])[0]
    clips = clips_of(media)
    rendering = _whole(media)
    story = Story(caption=caption, audience=audience, stickers=clean)
    with files.stored(rendering.files if rendering else ()):
        return _publish(author.pk, media, story, clips, rendering.fields if rendering else {})


def clips_of(media: Media) -> list[tuple[int, int]]:
    """(start, length) in milliseconds of each story that the media makes."""
    if media.kind == Media.Kind.IMAGE:
        return [(0, settings.STORY_PHOTO_SECONDS * 1000)]
    whole, clip = media.duration_ms, settings.STORY_CLIP_SECONDS * 1000
    starts = list(range(0, max(whole, 1), clip))
    if len(starts) > 1 and whole - starts[-1] < SHORTEST_CLIP_MS:
        starts.pop()
    if len(starts) > settings.STORY_MAX_CLIPS:
        most = settings.STORY_MAX_CLIPS * settings.STORY_CLIP_SECONDS // 60
        raise InvalidInput(_("A story's video is at most %d minutes long.") % most, field="media")
    ends = [*starts[1:], whole]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]


def _whole(media: Media) -> pipeline.Rendering | None:
    """The picture drawn anew as tall as stories may be; None when nothing of it was cut away for a post. What its
    owner cut away stays cut away."""
    widest_cut = pipeline.NARROWEST[0] / pipeline.NARROWEST[1] * 1.01  # rounded to whole pixels
    if media.kind != Media.Kind.IMAGE or media.width > media.height * widest_cut:
        return None
    crop = images.Crop.parse(media.crop) if media.crop else None
    look = looks.stored(media.look)
    return pipeline.render(media.key, read_source(media), crop, look, narrowest=pipeline.TALLEST)


def _mentionable_by(author: User) -> Callable[[int | None, str], User | None]:
    """Finds who is to be mentioned: an active account without a block between it and the author."""

    def find(user_id: int | None, username: str) -> User | None:
        if user_id is None:
            try:
                return user_get(viewer=author, username=username)
            except NotFound:
                return None
        user = users_by_ids([user_id]).get(user_id)
        if user is None or not user.is_active or user.pk in relations_of(author.pk, [user.pk]).blocked:
            return None
        return user

    return find


@atomic
def _publish(
    author_id: int, drawn: Media, template: Story, clips: Sequence[tuple[int, int]], redrawn: dict[str, Any]
) -> list[Story]:
    author = User.objects.get(pk=author_id)
    media = usable_media(author_id, [drawn.pk])[0]
    _check_room(author_id, len(clips))
    if media.thumbnail != drawn.thumbnail:
        raise Conflict(_("The picture is being changed elsewhere. Try again."), code="media_changed")
    if redrawn:
        on_commit(partial(files.remove, files.rendered_paths(drawn)))
        for name, value in redrawn.items():
            setattr(media, name, value)
    stories = _rows(author, media, template, clips)
    for name, value in {**redrawn, "attached_id": stories[0].pk}.items():
        setattr(media, name, value)
    free = Media.objects.unused().filter(pk=media.pk, state=Media.State.READY, thumbnail=drawn.thumbnail)
    if not free.update(**redrawn, attached_id=stories[0].pk):
        raise in_use()
    # An account that turns private at the same moment doesn't see these rows (on MongoDB).
    on_commit(partial(stories_settle_reach, author_id=author_id))
    for story in stories:
        story.save(force_insert=True)
        on_commit(partial(_announce, story))
    _make_tallies(stories[0])
    return stories


def _rows(author: User, media: Media, template: Story, clips: Sequence[tuple[int, int]]) -> list[Story]:
    shown = summary(media)
    now = timezone.now()
    reach = reach_of(state=Post.State.PUBLISHED, audience=template.audience, author=author)
    everywhere = [one for one in template.stickers if one["type"] in laid.ON_EVERY_CLIP]
    return [
        Story(
            author=author,
            media=media,
            start_ms=start,
            duration_ms=length,
            shown=shown,
            caption=template.caption,
            stickers=everywhere if place else template.stickers,
            audience=template.audience,
            reach=reach,
            # A millisecond apart: the order by time is that of the clips.
            expires_at=now + timedelta(hours=settings.STORY_HOURS, milliseconds=place),
        )
        for place, (start, length) in enumerate(clips)
    ]


def _check_room(author_id: int, wanted: int) -> None:
    running = Story.objects.running().filter(author_id=author_id).order_by("expires_at")
    most = settings.STORIES_MAX_RUNNING
    if len(running.values_list("pk", flat=True)[:most]) + wanted > most:
        raise Conflict(_("At most %d stories run at a time.") % most, code="too_many_stories")


def _make_tallies(story: Story) -> None:
    StoryTally.objects.bulk_create(
        [
            StoryTally(story=story, sticker_id=sticker["id"], choice=choice)
            for sticker in story.stickers
            for choice in range(laid.choices_of(sticker))
        ]
    )


def _announce(story: Story) -> None:
    """Tell the rooms above, and the worker that makes the covers of later clips (`content.receivers`)."""
    signals.story_published.send_robust(
        sender=Story, story_id=story.pk, author_id=story.author_id, start_ms=story.start_ms
    )


@atomic
def stories_refresh_reach(*, author: User) -> None:
    """Carry the author's privacy and standing over to the reach of all their stories: one update for each audience,
    in the transaction that changes the account."""
    for audience in Post.Audience:
        reach = reach_of(state=Post.State.PUBLISHED, audience=audience, author=author)
        Story.objects.filter(author_id=author.pk, audience=audience).exclude(reach=reach).update(reach=reach)


@atomic
def stories_settle_reach(*, author_id: int) -> None:
    """The same by what the account is now: after the commit of whatever changed it, or of a new story."""
    author = User.objects.filter(pk=author_id).first()
    if author is not None:
        stories_refresh_reach(author=author)


@atomic
def story_delete(*, author: User, story_id: int) -> None:
    """Take one's own story away at once, running or over: out of every highlight, with its views, answers and files.
    NotFound when it isn't the author's."""
    story = Story.objects.own(author).filter(pk=story_id).first()
    if story is None:
        raise NotFound(_("This story isn't available."))
    _remove(story)


@atomic
def story_remove(*, story_id: int) -> None:
    """The same for staff, whoever's it is."""
    story = Story.objects.filter(pk=story_id).first()
    if story is None:
        raise NotFound()
    _remove(story)


def stories_archive_expired() -> int:
    """Keep the stories whose time is over where their author wants it or a highlight holds them, and remove the others
    with their files; returns how many there were. It may be cut off and run again at any point: nobody sees a story
    by what happens here, that is asked by the clock. One that can't be removed doesn't hold up those behind it."""
    done, failed = 0, set[int]()
    while batch := _due(failed):
        kept = _to_keep(batch)
        Story.objects.filter(pk__in=kept, archived_at=None).update(archived_at=timezone.now())
        for story in batch:
            if story.pk not in kept and not _tried_to_remove(story.pk):
                failed.add(story.pk)
        done += len(batch)
    return done - len(failed)


def _due(failed: set[int]) -> list[Story]:
    due = Story.objects.over().filter(archived_at=None).exclude(pk__in=failed)
    return list(due.order_by("expires_at")[:BATCH])


def _tried_to_remove(story_id: int) -> bool:
    """Whether that went well. A fault of ours is for the next round."""
    try:
        _remove_expired(story_id)
    except Exception:
        logger.exception("could not remove story %s", story_id)
        return False
    return True


def _to_keep(stories: Sequence[Story]) -> set[int]:
    authors = users_by_ids({story.author_id for story in stories})
    wanting = {pk for pk, user in authors.items() if preferences_of(user.preferences)["archive_stories"]}
    ids = [story.pk for story in stories]
    held = set(HighlightStory.objects.filter(story_id__in=ids).values_list("story_id", flat=True))
    return {story.pk for story in stories if story.author_id in wanting or story.pk in held}


@atomic
def _remove_expired(story_id: int) -> None:
    # Read again: a highlight may hold it by now, which has marked it as kept.
    story = Story.objects.filter(pk=story_id, archived_at=None).first()
    if story is not None:
        _remove(story)


def _remove(story: Story) -> None:
    """In a transaction. What other people write about the story at the same moment either moves a row that is deleted
    here, so that one of the two starts again, or is found by `_sweep`."""
    signals.story_removing.send(sender=Story, story_id=story.pk)
    media = Media.objects.filter(pk=story.media_id).first()
    _leave_highlights(story.pk)
    for model in (StoryView, StoryAnswer, StoryTally):
        model._default_manager.filter(story_id=story.pk).delete()
    Highlight.objects.filter(cover_story_id=story.pk).update(cover_story=None)
    Story.objects.filter(pk=story.pk).delete()
    own_files = [
        path for path in _files(story.shown) if media is None or path not in files.rendered_paths(media)
    ]
    on_commit(partial(files.remove, own_files))
    _discard_unshown(story.media_id)
    on_commit(partial(_sweep, story.pk, story.media_id))


def _leave_highlights(story_id: int) -> None:
    """Take the story out of the highlights that hold it; those that are empty then go."""
    links = HighlightStory.objects.filter(story_id=story_id)
    highlight_ids = list(links.values_list("highlight_id", flat=True))
    if not highlight_ids:
        return
    links.delete()
    left = HighlightStory.objects.filter(highlight_id__in=highlight_ids)
    empty = set(highlight_ids) - set(left.values_list("highlight_id", flat=True))
    Highlight.objects.filter(pk__in=empty).delete()


def _discard_unshown(media_id: int) -> None:
    """The media goes with the last of its stories."""
    if Story.objects.filter(media_id=media_id).exists():
        return
    media = Media.objects.filter(pk=media_id, attached_id__isnull=False).first()
    if media is not None:
        media_discard(target_id=media.attached_id or 0, media_ids=[media_id])


@atomic
def _sweep(story_id: int, media_id: int) -> None:
    """After the commit, once more: on MongoDB two transactions don't see each other's rows. Of two clips deleted at
    once each saw the other's row, and a highlight may just have taken the story in."""
    _leave_highlights(story_id)
    StoryAnswer.objects.filter(story_id=story_id).delete()
    _discard_unshown(media_id)


def _files(shown: Summary) -> list[str]:
    """The pictures of a story's cover."""
    return [shown["thumbnail"], *(rendition["path"] for rendition in shown["renditions"])]
