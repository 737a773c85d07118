"""Highlights: making, changing, ordering, removing them."""

from collections.abc import Collection, Sequence
from functools import partial

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Highlight, HighlightStory, Story
from content.services.text import clean_text
from content.stories.selectors import is_kept
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.ids import new_id
from instaclone.common.transactions import atomic, on_commit

TITLE_MAX_LENGTH = 30


@atomic
def highlight_create(
    *, owner: User, title: str, story_ids: Sequence[int], cover_story_id: int | None = None
) -> Highlight:
    """Put stories of the owner's, running or kept, on their profile; it stands before their other highlights.

    `cover_story_id` is one of them; without it the oldest one's picture is shown. InvalidInput for a title that is
    empty or too long, and for stories that are none of theirs; Conflict for too many highlights."""
    title = _clean_title(title)
    mine = Highlight.objects.own(owner).order_by("position", "pk").values_list("pk", flat=True)
    if len(mine[: settings.HIGHLIGHTS_MAX]) >= settings.HIGHLIGHTS_MAX:
        raise Conflict(
            _("A profile has at most %d highlights.") % settings.HIGHLIGHTS_MAX, code="too_many_highlights"
        )
    wanted = _own_stories(owner, story_ids)
    pk = new_id()
    # The newest first: its id, turned round, is smaller than every other position.
    highlight = Highlight(pk=pk, owner=owner, title=title, position=-pk)
    highlight.cover_story = _cover(cover_story_id, wanted)
    highlight.save(force_insert=True)
    _hold(highlight.pk, wanted)
    return highlight


@atomic
def highlight_update(
    *,
    owner: User,
    highlight_id: int,
    title: str | None = None,
    story_ids: Sequence[int] | None = None,
    add: Sequence[int] = (),
    remove: Collection[int] = (),
    cover_story_id: int | None = None,
) -> Highlight:
    """Change what is given of one's own highlight and leave the rest.

    `story_ids` are all its stories anew; or `add` some and `remove` others. A highlight that would be empty is
    refused, as what `highlight_create` refuses. NotFound when it isn't the owner's."""
    highlight = _own(owner, highlight_id)
    if title is not None:
        highlight.title = _clean_title(title)
    links = HighlightStory.objects.filter(highlight_id=highlight_id)
    present = set(links.values_list("story_id", flat=True))
    base = present if story_ids is None else set(_own_stories(owner, story_ids))
    wanted = (base | set(_own_stories(owner, add) if add else ())) - set(remove)
    _check_number(wanted)
    if cover_story_id is not None:
        highlight.cover_story = _cover(cover_story_id, wanted)
    elif highlight.cover_story_id not in wanted:
        highlight.cover_story = None
    highlight.save(update_fields=["title", "cover_story"])
    links.filter(story_id__in=present - wanted).delete()
    _hold(highlight_id, wanted - present)
    return highlight


@atomic
def highlight_delete(*, owner: User, highlight_id: int) -> None:
    """Take one's own highlight off the profile. Its stories stay in the archive. NotFound when it isn't theirs."""
    _remove(_own(owner, highlight_id).pk)


@atomic
def highlight_remove(*, highlight_id: int) -> None:
    """The same for staff, whoever's it is."""
    _remove(highlight_id)


@atomic
def highlights_reorder(*, owner: User, ids: Sequence[int]) -> None:
    """Put one's own highlights into this order; those that aren't named follow, as they stood. InvalidInput for one
    named twice or that isn't the owner's."""
    rows = {row.pk: row for row in Highlight.objects.own(owner).order_by("position", "pk")}
    if len(set(ids)) != len(ids) or not set(ids) <= set(rows):
        raise InvalidInput(_("Name each of your highlights once."), field="ids")
    ordered = [*ids, *(pk for pk in rows if pk not in set(ids))]
    for position, pk in enumerate(ordered, start=1):
        if rows[pk].position != position:
            Highlight.objects.filter(pk=pk).update(position=position)


def _own(owner: User, highlight_id: int) -> Highlight:
    highlight = Highlight.objects.own(owner).filter(pk=highlight_id).first()
    if highlight is None:
        raise NotFound(_("This highlight isn't available."))
    highlight.owner = owner
    return highlight


def _clean_title(title: str) -> str:
    title = " ".join(clean_text(title, field="title", max_length=TITLE_MAX_LENGTH).split())
    if not title:
        raise InvalidInput(_("Give the highlight a title."), field="title")
    return title


def _own_stories(owner: User, story_ids: Sequence[int]) -> set[int]:
    """These ids, when all are of stories that the owner still has."""
    wanted = set(story_ids)
    _check_number(wanted)
    found = list(Story.objects.own(owner).filter(pk__in=wanted))
    for story in found:
        story.author = owner
    if len([story for story in found if is_kept(story)]) != len(wanted):
        raise InvalidInput(_("One of these stories isn't there."), field="stories")
    return wanted


def _check_number(story_ids: Collection[int]) -> None:
    if not story_ids:
        raise InvalidInput(_("Choose at least one story."), field="stories")
    if len(story_ids) > settings.HIGHLIGHT_MAX_STORIES:
        most = settings.HIGHLIGHT_MAX_STORIES
        raise InvalidInput(_("A highlight has at most %d stories.") % most, field="stories")


def _cover(story_id: int | None, among: Collection[int]) -> Story | None:
    if story_id is None:
        return None
    if story_id not in among:
        raise InvalidInput(_("The cover is one of the highlight's stories."), field="cover_story")
    return Story(pk=story_id)


def _hold(highlight_id: int, story_ids: Collection[int]) -> None:
    # What is over is marked as kept, which the clean-up asks for: of the two that write the story one comes first.
    over = Story.objects.over().filter(pk__in=story_ids, archived_at=None)
    over.update(archived_at=timezone.now())
    HighlightStory.objects.bulk_create(
        [HighlightStory(highlight_id=highlight_id, story_id=story_id) for story_id in sorted(story_ids)]
    )
    on_commit(partial(_tidy, highlight_id, story_ids))


@atomic
def _tidy(highlight_id: int, story_ids: Collection[int]) -> None:
    """After the commit, as on MongoDB two transactions don't see each other's rows: a story that was deleted at the
    same moment isn't held, and a highlight from which two changes took the last stories goes."""
    gone = set(story_ids) - set(Story.objects.filter(pk__in=story_ids).values_list("pk", flat=True))
    if gone:
        HighlightStory.objects.filter(highlight_id=highlight_id, story_id__in=gone).delete()
    if not HighlightStory.objects.filter(highlight_id=highlight_id).exists():
        Highlight.objects.filter(pk=highlight_id).delete()


def _remove(highlight_id: int) -> None:
    HighlightStory.objects.filter(highlight_id=highlight_id).delete()
    if not Highlight.objects.filter(pk=highlight_id).delete()[0]:
        raise NotFound(_("This highlight isn't available."))
