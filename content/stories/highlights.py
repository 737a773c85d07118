"""Reads of highlights. A highlight is seen by whoever sees one of its stories, and shows them those alone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import Relations
from content.media import Summary
from content.models import Highlight, HighlightStory, Story
from content.visibility import Sight
from instaclone.common.errors import NotFound


@dataclass(slots=True)
class HighlightCard:
    """`cover` is the summary of the picture that stands for it. `story_count` is of the stories that the viewer sees;
    `stories` are these, oldest first, when one highlight was asked for (in lists it is empty). `relations` are the
    viewer's to the owner."""

    highlight: Highlight
    owner: User
    is_own: bool
    cover: Summary
    story_count: int
    relations: Relations
    stories: list[Story] = field(default_factory=list)


def highlights_of(*, viewer: Any, owner: User, sight: Sight | None = None) -> list[HighlightCard]:
    """The owner's highlights that `viewer` (a user or AnonymousUser) may see, in the owner's order; four queries beside
    that of the viewer's relations (none when a `sight` made for the owner is given)."""
    sight = sight or Sight.of(viewer, [owner.pk])
    highlights = list(Highlight.objects.filter(owner_id=owner.pk).order_by("position", "pk"))
    visible = _visible_ids(sight, [highlight.pk for highlight in highlights])
    chosen = {
        highlight.pk: _cover_id(highlight, visible[highlight.pk])
        for highlight in highlights
        if visible.get(highlight.pk)
    }
    covers = Story.objects.in_bulk(set(chosen.values())) if chosen else {}
    return [
        HighlightCard(
            highlight=highlight,
            owner=owner,
            is_own=viewer.is_authenticated and viewer.pk == owner.pk,
            cover=covers[chosen[highlight.pk]].shown,
            story_count=len(visible[highlight.pk]),
            relations=sight.relations,
        )
        for highlight in highlights
        if chosen.get(highlight.pk) in covers
    ]


def highlight_get(*, viewer: Any, highlight_id: int, sight: Sight | None = None) -> HighlightCard:
    """A highlight with those of its stories that `viewer` may see; NotFound when there are none. Four queries."""
    highlight = Highlight.objects.select_related("owner").filter(pk=highlight_id).first()
    if highlight is None:
        raise _not_found()
    owner: User = highlight.owner
    sight = sight or Sight.of(viewer, [owner.pk])
    links = HighlightStory.objects.filter(highlight_id=highlight_id).values_list("story_id", flat=True)
    found = Story.objects.filter(pk__in=list(links))
    stories = sorted((story for story in found if sight.sees(story)), key=lambda story: story.pk)
    if not stories:
        raise _not_found()
    for story in stories:
        story.author = owner
    by_id = {story.pk: story for story in stories}
    return HighlightCard(
        highlight=highlight,
        owner=owner,
        is_own=viewer.is_authenticated and viewer.pk == owner.pk,
        cover=by_id[_cover_id(highlight, list(by_id))].shown,
        story_count=len(stories),
        relations=sight.relations,
        stories=stories,
    )


def highlights_with(*, owner: User, story_id: int) -> list[Highlight]:
    """The owner's highlights that hold this story of theirs, for a menu; two queries."""
    links = HighlightStory.objects.filter(story_id=story_id).values_list("highlight_id", flat=True)
    return sorted(
        Highlight.objects.own(owner).filter(pk__in=list(links)), key=lambda one: (one.position, one.pk)
    )


def _visible_ids(sight: Sight, highlight_ids: Collection[int]) -> dict[int, list[int]]:
    """By highlight, the ids of its stories that the viewer sees, oldest first; two queries."""
    if not highlight_ids:
        return {}
    links = HighlightStory.objects.filter(highlight_id__in=highlight_ids)
    pairs = list(links.values_list("highlight_id", "story_id"))
    rows = Story.objects.filter(pk__in={story_id for _, story_id in pairs}).only("author_id", "reach")
    seen = {story.pk for story in rows if sight.sees(story)}
    found: dict[int, list[int]] = defaultdict(list)
    for highlight_id, story_id in sorted(pairs):
        if story_id in seen:
            found[highlight_id].append(story_id)
    return found


def _cover_id(highlight: Highlight, story_ids: Sequence[int]) -> int:
    chosen: int | None = highlight.cover_story_id
    return chosen if chosen is not None and chosen in story_ids else story_ids[0]


def _not_found() -> NotFound:
    return NotFound(_("This highlight isn't available."))
