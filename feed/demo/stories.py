"""Parts of the demo: stories of the day, and highlights of older ones."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from content.models import Highlight, Post, Story
from content.services import (
    highlight_create,
    stories_archive_expired,
    story_answer,
    story_create,
    story_view,
)
from feed.demo import clips, moments, pictures
from feed.demo.script import GUIDE
from feed.demo.sharing import upload
from instaclone.common.demo import Demo
from social.services import close_friend_add, like_story

# As tall as a screen.
SIZE = (720, 1280)


def seed_day(demo: Demo) -> None:
    """The stories that run now. A day later there are none left: then the next run of the command brings new ones."""
    people = [user.pk for user in demo.people.values()]
    if Story.objects.running().filter(author_id__in=people).exists():
        return
    for name in moments.CLOSE_TO_GUIDE:
        close_friend_add(owner=demo.people[name], user_id=demo.people[GUIDE].pk)
    films = clips.draw_all([one.picture for one in moments.STORIES if isinstance(one.picture, clips.Clip)])
    stills = _stills([(one.picture, one.caption) for one in moments.STORIES if isinstance(one.picture, str)])
    for moment in moments.STORIES:
        is_film = isinstance(moment.picture, clips.Clip)
        story = _share(
            demo.people[moment.author],
            next(films if is_film else stills),
            moment,
            "demo.mp4" if is_film else "demo.jpg",
        )
        _date(story, hours=moment.hours)
        _look_at(demo, story, moment)


def seed_highlights(demo: Demo) -> None:
    missing = [
        kept
        for kept in moments.HIGHLIGHTS
        if not Highlight.objects.filter(owner_id=demo.people[kept.owner].pk, title=kept.title).exists()
    ]
    stills = _stills(
        [(kind, f"{kept.title} {caption}") for kept in missing for kind, caption in kept.pictures]
    )
    for kept in missing:
        owner = demo.people[kept.owner]
        stories = [
            _share(owner, next(stills), moments.Moment(kept.owner, kind, caption, 0), "demo.jpg")
            for kind, caption in kept.pictures
        ]
        highlight_create(owner=owner, title=kept.title, story_ids=[story.pk for story in stories])
        for number, story in enumerate(stories):
            _date(story, hours=kept.days * 24 - number * 3)
    stories_archive_expired()


def _stills(wanted: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    return pictures.draw_all([(kind, f"story {caption}", SIZE) for kind, caption in wanted])


def _share(author: User, data: bytes, moment: moments.Moment, name: str) -> Story:
    audience = Post.Audience.CLOSE_FRIENDS if moment.for_close_friends else Post.Audience.FOLLOWERS
    media = upload(author, data, name, moment.caption)
    [story] = story_create(
        author=author, media_id=media.pk, caption=moment.caption, audience=audience, stickers=moment.stickers
    )
    return story


def _date(story: Story, *, hours: float) -> None:
    when = timezone.now() - timedelta(hours=hours)
    lifetime = story.expires_at - story.created_at
    Story.objects.filter(pk=story.pk).update(created_at=when, expires_at=when + lifetime)


def _look_at(demo: Demo, story: Story, moment: moments.Moment) -> None:
    for name in moment.seen_by:
        story_view(viewer=demo.people[name], story_id=story.pk)
    for name in moment.liked_by:
        like_story(user=demo.people[name], story_id=story.pk)
    polls = [sticker["id"] for sticker in story.stickers if sticker["type"] == "poll"]
    for name, choice in moment.answers:
        story_answer(user=demo.people[name], story_id=story.pk, sticker_id=polls[0], choice=choice)
