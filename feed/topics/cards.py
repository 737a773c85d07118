"""Hashtags as a viewer meets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from content.models import Hashtag
from social.models import HashtagFollow, HashtagMute


@dataclass(frozen=True, slots=True)
class HashtagCard:
    hashtag: Hashtag
    following: bool = False
    muted: bool = False

    @property
    def name(self) -> str:
        return self.hashtag.name

    @property
    def url(self) -> str:
        return self.hashtag.get_absolute_url()


def hashtag_cards(*, viewer: Any, hashtags: Sequence[Hashtag]) -> list[HashtagCard]:
    """Cards in the order of the hashtags; two queries, none for visitors or for nothing."""
    if not hashtags or not viewer.is_authenticated:
        return [HashtagCard(hashtag) for hashtag in hashtags]
    ids = [hashtag.pk for hashtag in hashtags]
    followed, muted = (
        set(model.objects.filter(user_id=viewer.pk, hashtag_id__in=ids).values_list("hashtag_id", flat=True))
        for model in (HashtagFollow, HashtagMute)
    )
    return [HashtagCard(hashtag, hashtag.pk in followed, hashtag.pk in muted) for hashtag in hashtags]
