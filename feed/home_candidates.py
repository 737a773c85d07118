"""Which posts may stand in somebody's ranked home feed, and why each of them.

The newest of their timeline; the newest with a hashtag that they follow; and where the timeline is thin, as for
everyone who is new, what is popular around them. Whether each is shown is decided here for the order, and once more
for each page (`may_show`).
"""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.relations import Relations, relations_of
from content.cards import Reason
from content.models import Hashtag, Post, PostHashtag
from content.visibility import Sight
from feed.candidates import newest_ids, newest_of
from feed.circle import circle_of
from feed.explore import public_posts
from feed.popular import popular_posts
from feed.visits import WHAT_RANKING_READS
from instaclone.common.cache import remembered
from instaclone.common.ids import id_floor
from social.topics import followed_hashtag_ids, hidden_by_tags, muted_hashtag_ids, posts_with_any

TIMELINE_POSTS = 500
HASHTAG_POSTS = 100
POPULAR_POSTS = 100
# A timeline with fewer posts is filled up.
THIN = 40
DAY_MS = 86_400_000
# Posts with hashtags are looked for in ever larger spans of time: those of a busy hashtag lie in the first.
HASHTAG_SPANS_MS = (DAY_MS // 4, 4 * DAY_MS, 60 * DAY_MS)
NEARBY_PEOPLE = 100
NEARBY_POSTS = 60
NEARBY_MS = 30 * DAY_MS
NEARBY_SECONDS = 300
POPULAR = Reason("popular")


@dataclass(frozen=True, slots=True)
class Gathered:
    """`posts` with what ranking reads; `reasons` for those that aren't there for a follow; `followed_tags`: which have
    a hashtag that the viewer follows. `edge`: below this id the timeline goes on, if it does."""

    posts: list[Post]
    reasons: dict[int, Reason]
    followed_tags: set[int]
    edge: int | None


def gather(viewer: User) -> Gathered:
    """At most 700 posts; some 16 queries, whatever there is, a few less for who follows no hashtag."""
    timeline, edge = newest_ids(owner_id=viewer.pk, want=TIMELINE_POSTS)
    muted, tags = muted_hashtag_ids(viewer), followed_hashtag_ids(viewer)
    tagged = _tagged(tags - muted)
    popular = _around(viewer.pk) if len(timeline) < THIN else []
    reasons = {**dict.fromkeys(popular, POPULAR), **tagged}
    ids = {*timeline, *reasons}
    found = list(Post.objects.filter(pk__in=ids).only(*WHAT_RANKING_READS)) if ids else []
    people = {user_id for post in found for user_id in (post.author_id, *post.coauthor_ids)}
    relations = relations_of(viewer.pk, people - {viewer.pk})
    posts = [post for post in found if may_show(viewer, post, relations, reasons.get(post.pk))]
    posts = without_muted_tags(viewer, posts, muted)
    known = posts_with_any([post.pk for post in posts], tags) if tags else set()
    theirs = {post.pk: reasons[post.pk] for post in posts if not is_followed(viewer, post, relations)}
    return Gathered(posts, theirs, known, edge)


def is_followed(viewer: User, post: Post, relations: Relations) -> bool:
    """Whether the post belongs into the viewer's timeline."""
    return not ({viewer.pk} | relations.following).isdisjoint((post.author_id, *post.coauthor_ids))


def may_show(viewer: User, post: Post, relations: Relations, reason: Reason | None) -> bool:
    """Whether the post may stand in the viewer's home feed now. `reason`: what it is there for, unless a follow;
    then everyone must be allowed to see it, and nobody on it be blocked or muted."""
    if post.author_id in relations.muted_posts or not Sight(viewer.pk, relations, None).sees(post):
        return False
    if is_followed(viewer, post, relations):
        return True
    unwanted = relations.blocked | relations.muted | relations.muted_posts
    public = post.reach == Post.Reach.EVERYONE
    return reason is not None and public and unwanted.isdisjoint((post.author_id, *post.coauthor_ids))


def without_muted_tags(
    viewer: User, posts: Iterable[Post], muted: frozenset[int] | None = None
) -> list[Post]:
    """Without others' posts that have a hashtag which the viewer mutes."""
    others = [post.pk for post in posts if post.author_id != viewer.pk]
    hidden = hidden_by_tags(viewer, others, muted=muted)
    return [post for post in posts if post.pk not in hidden]


def _tagged(hashtag_ids: Collection[int]) -> Mapping[int, Reason]:
    """The newest posts with these hashtags, each with one of them."""
    if not hashtag_ids:
        return {}
    found: dict[int, int] = {}
    now, below = int(time.time() * 1000), None
    for span in HASHTAG_SPANS_MS:
        floor = id_floor(now - span)
        found |= _tagged_between(hashtag_ids, floor, below, HASHTAG_POSTS - len(found))
        below = floor
        if len(found) >= HASHTAG_POSTS:
            break
    names = dict(Hashtag.objects.filter(pk__in=set(found.values())).values_list("pk", "name"))
    return {post_id: Reason("hashtag", names[pk]) for post_id, pk in found.items() if pk in names}


def _tagged_between(hashtag_ids: Collection[int], floor: int, below: int | None, want: int) -> dict[int, int]:
    rows: Any = PostHashtag.objects.filter(hashtag_id__in=list(hashtag_ids), post_id__gte=floor)
    if below is not None:
        rows = rows.filter(post_id__lt=below)
    return dict(rows.order_by("-post_id").values_list("post_id", "hashtag_id")[:want])


def _around(viewer_id: int) -> list[int]:
    """What is popular around somebody: new posts of people followed by whom they follow, what people like these days,
    and on a young site whatever there is."""
    nearby = remembered(f"feed:nearby:{viewer_id}", NEARBY_SECONDS, lambda: _nearby(viewer_id))
    ids = list(dict.fromkeys([*nearby, *popular_posts()]))[:POPULAR_POSTS]
    if len(ids) < THIN:
        ids += public_posts().values_list("pk", flat=True)[:THIN]
    return list(dict.fromkeys(ids))


def _nearby(viewer_id: int) -> list[int]:
    people = list(circle_of(viewer_id).behind)[:NEARBY_PEOPLE]
    since = int(time.time() * 1000) - NEARBY_MS
    return newest_of(people, since_ms=since, want=NEARBY_POSTS)
