"""What people do with others' stories: watch them, answer their polls and questions."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Story, StoryAnswer, StoryTally, StoryView
from content.services.text import clean_text
from content.stories import stickers
from content.stories.selectors import answered_sticker, not_found, story_get, story_running
from instaclone.common.counters import move
from instaclone.common.errors import Forbidden, InvalidInput
from instaclone.common.transactions import atomic


def story_view(*, viewer: User, story_id: int) -> None:
    """Remember that `viewer` watched a story that they may see: once, however often they do. One's own isn't counted.
    NotFound for a story that isn't theirs to see."""
    story = story_get(viewer=viewer, story_id=story_id)
    if story.author_id == viewer.pk:
        return
    if StoryView.objects.filter(viewer_id=viewer.pk, story_id=story_id).exists():
        return
    try:
        _view(viewer.pk, story_id)
    except IntegrityError:
        pass  # they watch it in two places at once


@atomic
def _view(viewer_id: int, story_id: int) -> None:
    StoryView.objects.create(viewer_id=viewer_id, story_id=story_id)
    if not move(Story.objects.filter(pk=story_id), "view_count", 1):
        raise not_found()


def story_answer(
    *, user: User, story_id: int, sticker_id: str, choice: int | None = None, text: str | None = None
) -> Story:
    """Choose in a poll (`choice`, from 0) or write to a question (`text`), while the story runs. Another answer takes
    the place of the first.

    Returns the story. NotFound for a story that isn't theirs to see, or no such sticker; Forbidden for one's own story;
    InvalidInput for an answer that is none."""
    story = story_running(viewer=user, story_id=story_id)
    sticker = answered_sticker(story, sticker_id)
    if story.author_id == user.pk:
        raise Forbidden(_("This is your own story."))
    if sticker["type"] == stickers.POLL:
        answer = StoryAnswer(choice=_checked(choice, sticker))
    else:
        words = clean_text(text or "", field="text", max_length=stickers.ANSWER_MAX_LENGTH)
        if not words:
            raise InvalidInput(_("Write something."), field="text")
        answer = StoryAnswer(text=words)
    answer.story_id, answer.user_id, answer.sticker_id = story.pk, user.pk, sticker_id
    try:
        _answer(answer)
    except IntegrityError:  # they answer in two places at once: there is a row now, to be changed
        _answer(answer)
    return story


def _checked(choice: int | None, sticker: stickers.Sticker) -> int:
    if choice is None or not 0 <= choice < len(sticker["options"]):
        raise InvalidInput(_("Choose one of the options."), field="choice")
    return choice


@atomic
def _answer(wanted: StoryAnswer) -> None:
    place = {"story_id": wanted.story_id, "user_id": wanted.user_id, "sticker_id": wanted.sticker_id}
    before = StoryAnswer.objects.filter(**place).first()
    if before is None:
        StoryAnswer.objects.create(**place, choice=wanted.choice, text=wanted.text)
        _tally(wanted, wanted.choice or 0, 1)
        return
    # Who changes the row from what was read moves the numbers: on MongoDB another's change makes this start again.
    StoryAnswer.objects.filter(pk=before.pk).update(choice=wanted.choice, text=wanted.text)
    if before.choice is not None and before.choice != wanted.choice:
        _tally(wanted, before.choice, -1)
        _tally(wanted, wanted.choice or 0, 1)


def _tally(answer: StoryAnswer, choice: int, step: int) -> None:
    tallies = StoryTally.objects.filter(story_id=answer.story_id, sticker_id=answer.sticker_id, choice=choice)
    if not move(tallies, "count", step):
        raise not_found()  # the story was deleted meanwhile
