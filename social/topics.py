"""Which hashtags a person follows and mutes, and which posts that hides: what lists made for them ask.

Muting wins where somebody, in two places at once, does both."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from content.hashtags import banned_hashtag_ids
from content.models import PostHashtag
from social.models import HashtagFollow, HashtagMute

HASHTAGS_MAX = 200  # that one person follows, and that they mute
POSTS_AT_ONCE = 500  # in one query


def followed_hashtag_ids(user: Any) -> frozenset[int]:
    """Ids of the hashtags that `user` (a user or AnonymousUser) follows, without banned ones; one query."""
    if not user.is_authenticated:
        return frozenset()
    rows = HashtagFollow.objects.filter(user_id=user.pk).order_by("-pk")
    return frozenset(rows.values_list("hashtag_id", flat=True)[:HASHTAGS_MAX]) - banned_hashtag_ids()


def muted_hashtag_ids(user: Any) -> frozenset[int]:
    """Ids of the hashtags that `user` (a user or AnonymousUser) mutes; one query."""
    if not user.is_authenticated:
        return frozenset()
    rows = HashtagMute.objects.filter(user_id=user.pk).order_by("-pk")
    return frozenset(rows.values_list("hashtag_id", flat=True)[:HASHTAGS_MAX])


def hidden_by_tags(
    viewer: Any, post_ids: Collection[int], *, but_for: int | None = None, muted: frozenset[int] | None = None
) -> set[int]:
    """Those of these posts with a hashtag that `viewer` mutes; `but_for` is one that doesn't count (that of a page
    which the viewer opened). At most one query for each 500 posts, none when nothing is muted; one before, unless
    the `muted` ids are given."""
    if muted is None:
        muted = muted_hashtag_ids(viewer)
    return posts_with_any(post_ids, muted if but_for is None else muted - {but_for})


def posts_with_any(post_ids: Collection[int], hashtag_ids: Collection[int]) -> set[int]:
    """Those of these posts with at least one of these hashtags. One query for each 500 posts, none for nothing."""
    if not hashtag_ids:
        return set()
    return {
        post_id
        for part in _parts(post_ids)
        for post_id in PostHashtag.objects.filter(
            post_id__in=part, hashtag_id__in=list(hashtag_ids)
        ).values_list("post_id", flat=True)
    }


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, POSTS_AT_ONCE)):
        yield part
