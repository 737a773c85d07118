"""What the pages of hashtags and places read."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from content.cards import PostCard
from content.hashtags import hashtag_open
from content.models import Hashtag, Place
from content.places import place_slug
from feed.topics.cards import HashtagCard, hashtag_cards
from feed.topics.posts import Topic, recent
from feed.topics.related import related_hashtags as related_hashtags
from feed.topics.top import top
from feed.topics.trending import trending_hashtags as trending_hashtags
from instaclone.common.errors import NotFound
from instaclone.common.pagination import Page, PageRequest
from social.models import HashtagFollow, HashtagMute
from social.topics import HASHTAGS_MAX


class Sort(StrEnum):
    TOP = "top"
    RECENT = "recent"


def hashtag_get(*, viewer: Any, name: str) -> HashtagCard:
    """The hashtag of any spelling of this name, with what `viewer` did with it.

    NotFound for one that nobody ever used or that is banned. One query, two more for who is signed in."""
    hashtag = hashtag_open(name)
    if hashtag is None:
        raise NotFound(_("There is no such hashtag."))
    return hashtag_cards(viewer=viewer, hashtags=[hashtag])[0]


def place_get(*, name: str) -> Place:
    """The place of any spelling of this name; NotFound for one where no post ever was. One query."""
    slug = place_slug(name)
    place = Place.objects.filter(slug=slug).first() if slug else None
    if place is None:
        raise NotFound(_("There is no such place."))
    return place


def hashtag_posts(*, viewer: Any, hashtag: Hashtag, sort: Sort, page: PageRequest) -> Page[PostCard]:
    """The posts with a hashtag that are for `viewer`; see `feed.topics.posts.recent` and `feed.topics.top.top`."""
    return _posts(viewer, hashtag, sort, page)


def place_posts(*, viewer: Any, place: Place, sort: Sort, page: PageRequest) -> Page[PostCard]:
    """The same of a place."""
    return _posts(viewer, place, sort, page)


def _posts(viewer: Any, subject: Hashtag | Place, sort: Sort, page: PageRequest) -> Page[PostCard]:
    read = top if sort == Sort.TOP else recent
    return read(viewer=viewer, topic=Topic.of(subject), page=page)


def followed_hashtags(*, viewer: Any) -> list[HashtagCard]:
    """The hashtags that `viewer` follows, the last one first, without banned ones; two queries."""
    return _chosen(viewer, HashtagFollow)


def muted_hashtags(*, viewer: Any) -> list[HashtagCard]:
    """The hashtags that `viewer` mutes, the last one first, without banned ones; two queries."""
    return _chosen(viewer, HashtagMute)


def _chosen(viewer: Any, model: type[HashtagFollow] | type[HashtagMute]) -> list[HashtagCard]:
    rows = model.objects.filter(user_id=viewer.pk).order_by("-pk")
    ids = list(rows.values_list("hashtag_id", flat=True)[:HASHTAGS_MAX])
    found = Hashtag.objects.in_bulk(ids)
    is_followed = model is HashtagFollow
    return [
        HashtagCard(found[pk], following=is_followed, muted=not is_followed)
        for pk in ids
        if pk in found and not found[pk].is_banned
    ]
