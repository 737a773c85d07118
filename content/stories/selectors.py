"""Reads of stories. Nobody who isn't signed in sees a running one: its author may know who watched. What stands in a
highlight is seen as a post would be."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferences import preferences_of
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from content.models import HighlightStory, Story, StoryAnswer, StoryView
from content.stories.stickers import ANSWERED, Sticker, sticker_of
from content.viewer_state import likers_among
from content.visibility import Sight
from instaclone.common.errors import NotFound
from instaclone.common.pagination import Page, PageRequest, paginate

MOST = 100  # of one person's running stories, however they came about


def story_get(*, viewer: Any, story_id: int) -> Story:
    """A story that `viewer` may see, with its author: a running one, one of their own whether it is over or not, or
    one in a highlight. NotFound for all others. Three queries at most."""
    story = _story(story_id)
    if viewer.is_authenticated and story.author_id == viewer.pk:
        if not is_kept(story) and not _is_highlighted(story_id):
            raise not_found()
        return story
    if not Sight.of(viewer, [story.author_id]).sees(story):
        raise not_found()
    is_running = viewer.is_authenticated and not story.is_over
    if not is_running and not _is_highlighted(story_id):
        raise not_found()
    return story


def story_running(*, viewer: Any, story_id: int) -> Story:
    """A story that `viewer` may see while its time lasts, with its author; NotFound for all others. Two queries."""
    story = _story(story_id)
    is_theirs = viewer.is_authenticated and Sight.of(viewer, [story.author_id]).sees(story)
    if story.is_over or not is_theirs:
        raise not_found()
    return story


def story_own(*, owner: User, story_id: int) -> Story:
    """A story of the owner's, running or over; NotFound for all others."""
    story = Story.objects.own(owner).filter(pk=story_id).first()
    if story is None:
        raise not_found()
    story.author = owner
    return story


def stories_of(*, viewer: Any, author: User, sight: Sight | None = None) -> list[Story]:
    """The author's running stories that `viewer` may see, oldest first, at most `MOST`; one query beside those of the
    viewer's relations (none when a `sight` made for the author is given). Empty for who isn't signed in."""
    if not viewer.is_authenticated:
        return []
    sight = sight or Sight.of(viewer, [author.pk])
    running = Story.objects.running().filter(author_id=author.pk).order_by("expires_at")[:MOST]
    stories = sorted((story for story in running if sight.sees(story)), key=lambda story: story.pk)
    for story in stories:
        story.author = author
    return stories


def story_archive(*, user: User, page: PageRequest) -> Page[Story]:
    """The user's own stories, running and over, newest first; one query. Those that are over and aren't kept are gone,
    whether the clean-up has been there or not."""
    rows = Story.objects.own(user)
    if not preferences_of(user.preferences)["archive_stories"]:
        rows = rows.filter(Q(expires_at__gt=timezone.now()) | Q(archived_at__isnull=False))
    found: Page[Story] = paginate(rows, page)
    for story in found.items:
        story.author = user
    return found


@dataclass(frozen=True, slots=True)
class StoryViewer:
    """Someone who watched a story. `answers` are what they chose or wrote, by sticker id."""

    user: User
    seen_at: datetime
    liked: bool
    answers: dict[str, int | str]


def story_viewers(*, owner: User, story_id: int, page: PageRequest) -> Page[StoryViewer]:
    """Who watched one's own story, newest first. NotFound when it isn't the owner's. Six queries at most. Who is
    suspended, or has a block between them and the owner, is left out."""
    story = story_own(owner=owner, story_id=story_id)
    found: Page[StoryView] = paginate(StoryView.objects.filter(story_id=story_id), page)
    people = _people(owner, [view.viewer_id for view in found.items])
    liked = likers_among(story_id, people)
    answers = _answers_by_user(story, people)
    return found.map(
        lambda views: [
            StoryViewer(
                people[view.viewer_id],
                view.created_at,
                view.viewer_id in liked,
                answers.get(view.viewer_id, {}),
            )
            for view in views
            if view.viewer_id in people
        ]
    )


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody answered to a sticker: `choice` for a poll, `text` for a question."""

    user: User
    choice: int | None
    text: str
    created_at: datetime


def story_answers(*, owner: User, story_id: int, sticker_id: str, page: PageRequest) -> Page[GivenAnswer]:
    """What was answered to a poll or question on one's own story, newest first; four queries. NotFound when it isn't
    the owner's or has no such sticker. People are left out as for `story_viewers`."""
    answered_sticker(story_own(owner=owner, story_id=story_id), sticker_id)
    rows = StoryAnswer.objects.filter(story_id=story_id, sticker_id=sticker_id)
    found: Page[StoryAnswer] = paginate(rows, page)
    people = _people(owner, [answer.user_id for answer in found.items])
    return found.map(
        lambda answers: [
            GivenAnswer(people[answer.user_id], answer.choice, answer.text, answer.created_at)
            for answer in answers
            if answer.user_id in people
        ]
    )


def answered_sticker(story: Story, sticker_id: str) -> Sticker:
    """A poll or a question of the story; NotFound for anything else."""
    sticker = sticker_of(story.stickers, sticker_id)
    if sticker is None or sticker["type"] not in ANSWERED:
        raise NotFound(_("There is no such sticker on this story."))
    return sticker


def is_kept(story: Story) -> bool:
    """Whether its author still has it: it runs, or was kept, or is about to be. Its author must be loaded."""
    if not story.is_over or story.archived_at is not None:
        return True
    return bool(preferences_of(story.author.preferences)["archive_stories"])


def not_found() -> NotFound:
    return NotFound(_("This story isn't available."))


def _story(story_id: int) -> Story:
    story = Story.objects.select_related("author").filter(pk=story_id).first()
    if story is None:
        raise not_found()
    return story


def _is_highlighted(story_id: int) -> bool:
    return HighlightStory.objects.filter(story_id=story_id).exists()


def _people(owner: User, user_ids: list[int]) -> dict[int, User]:
    """Those of these people whom `owner` may see, by id; two queries."""
    if not user_ids:
        return {}
    blocked = relations_of(owner.pk, user_ids).blocked
    users = users_by_ids(user_ids)
    return {pk: user for pk, user in users.items() if user.is_active and pk not in blocked}


def _answers_by_user(story: Story, people: dict[int, User]) -> dict[int, dict[str, int | str]]:
    found: dict[int, dict[str, int | str]] = defaultdict(dict)
    if people and any(sticker["type"] in ANSWERED for sticker in story.stickers):
        for answer in StoryAnswer.objects.filter(story_id=story.pk, user_id__in=people):
            found[answer.user_id][answer.sticker_id] = answer.text if answer.choice is None else answer.choice
    return found
