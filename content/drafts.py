"""Drafts as their owner meets them on pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.media import Summary, summary
from content.models import Draft, Media


@dataclass(frozen=True, slots=True)
class DraftCard:
    """`cover` is the first of its media that has a picture already, else None; `count` how many there are."""

    draft: Draft
    cover: Summary | None
    count: int
    is_processing: bool


def draft_cards(drafts: Sequence[Draft]) -> list[DraftCard]:
    """Cards in the drafts' order; one query, or none."""
    media_ids = {media_id for draft in drafts for media_id in draft.media_ids}
    media = Media.objects.in_bulk(media_ids) if media_ids else {}
    return [
        _card(draft, [media[media_id] for media_id in draft.media_ids if media_id in media])
        for draft in drafts
    ]


def _card(draft: Draft, media: Sequence[Media]) -> DraftCard:
    return DraftCard(
        draft=draft,
        cover=next((summary(item) for item in media if item.thumbnail), None),
        count=len(media),
        is_processing=any(item.state == Media.State.PROCESSING for item in media),
    )
