"""Which hashtags go with a hashtag: those that people put beside it more than they put them anywhere."""

from collections import defaultdict
from collections.abc import Iterable
from math import sqrt

from content.hashtags import banned_hashtag_ids
from content.models import Hashtag, Post, PostHashtag
from feed.topics.posts import Topic, light
from instaclone.common.cache import remembered

SECONDS = 600
POSTS = 500  # the newest, that are looked through
CANDIDATES = 50
LIMIT = 10
# Whoever puts two hashtags side by side alone makes no pair of them.
MIN_AUTHORS = 2


def related_hashtags(hashtag: Hashtag, limit: int = LIMIT) -> list[Hashtag]:
    """Up to ten hashtags, the closest first, without banned ones; they follow from public posts alone. At most ten
    minutes old: one query then, four more when they were forgotten."""
    ids = remembered(f"feed:related:{hashtag.pk}", SECONDS, lambda: _found(hashtag.pk))
    found = Hashtag.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found and not found[pk].is_banned][:limit]


def closeness(authors: int, posts_count: int) -> float:
    """How close a hashtag is that so many people put beside another: one that is everywhere counts for less."""
    return authors / sqrt(max(posts_count, authors, 1))


def _found(hashtag_id: int) -> list[int]:
    posts = light(Topic(hashtag_id, is_hashtag=True).post_ids(below=None, most=POSTS))
    author_of = {post.pk: post.author_id for post in posts if post.reach == Post.Reach.EVERYONE}
    if not author_of:
        return []
    left_out = banned_hashtag_ids() | {hashtag_id}
    rows = PostHashtag.objects.filter(post_id__in=list(author_of)).values_list("post_id", "hashtag_id")
    authors = _authors(
        (other_id, author_of[post_id]) for post_id, other_id in rows if other_id not in left_out
    )
    often = sorted(authors, key=lambda pk: (-len(authors[pk]), pk))[:CANDIDATES]
    counts = dict(Hashtag.objects.filter(pk__in=often).values_list("pk", "posts_count")) if often else {}
    ranked = sorted(counts, key=lambda pk: (-closeness(len(authors[pk]), counts[pk]), pk))
    return ranked[: 2 * LIMIT]


def _authors(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Who used each hashtag, as far as enough people did."""
    authors: defaultdict[int, set[int]] = defaultdict(set)
    for hashtag_id, author_id in pairs:
        authors[hashtag_id].add(author_id)
    return {pk: people for pk, people in authors.items() if len(people) >= MIN_AUTHORS}
