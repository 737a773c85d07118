"""Explore: public posts and reels of people whom the viewer doesn't follow yet, and for visitors of anyone.

A visit (`feed.visits`) begins by ranking a bounded number of candidates by the functions of the reel feed, with
a table of its own: the newest public posts, and what `feed.explore_sources` finds. Behind them, and when the order
was lost, the list goes on with public posts by age. What the viewer saw, liked or saved before the visit isn't in it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.relations import NOBODY, Relations, relations_of
from content.cards import PostCard, post_cards
from content.hashtags import banned_hashtag_ids
from content.models import Post, ReelView
from content.visibility import Sight
from feed.affinity import affinities_of
from feed.explore_sources import strengths
from feed.models import SeenPost
from feed.reel_ranking import Candidate, rank
from feed.tasks import refresh_explore
from feed.visits import WHAT_RANKING_READS, Place, Visit, candidate_of, keep, kept, new_token
from instaclone.common.cache import remembered
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Page, PageRequest
from instaclone.common.transactions import on_commit
from instaclone.databases.prepared import Prepared
from social.models import Bookmark, Like
from social.topics import muted_hashtag_ids, posts_with_any

NEWEST_POSTS = 200
VISITORS_SECONDS = 60


def explore(*, viewer: Any, page: PageRequest) -> Page[PostCard]:
    """Posts for `viewer` (a user or AnonymousUser) that they haven't seen yet, the most promising first.

    Left out are their own, those of people they follow or mute, or with a block between, also where such people stand
    beside the author, and posts with a hashtag that they mute or that is banned. Eleven queries for the first page
    (and those of `explore_sources.strengths`, as far as they were forgotten), five for a further one, six behind
    what was ranked, one more where hashtags are muted or banned, whatever there is; for visitors two, and up to six
    more when their common order was forgotten. A page may come out short, even empty, with a `next`. The list ends
    where `next` is None."""
    place = page.cursor
    if not isinstance(place, Place):
        token, visit = _begun(viewer)
        return _from_visit(viewer, visit, Place(MAX_ID, token=token), page.limit)
    known = kept("explore", viewer.pk, place.token)
    if known is None:
        return _by_age(viewer, Place(min(place.key, place.told)), page.limit)
    if place.offset < len(known.ids):
        return _from_visit(viewer, known, place, page.limit)
    return _by_age(viewer, place, page.limit, ranked=frozenset(known.ids))


def public_posts() -> QuerySet[Post]:
    """What everyone may see, newest first."""
    return Post.objects.filter(reach=Post.Reach.EVERYONE).order_by("-pk")


def _begun(viewer: Any) -> tuple[str, Visit]:
    """A new visit and its token. Visitors share one for a minute."""
    if viewer.is_authenticated:
        return _begin(viewer)
    return remembered("feed:explore:visitors", VISITORS_SECONDS, lambda: _begin(viewer))


def _begin(viewer: Any) -> tuple[str, Visit]:
    token = new_token()
    visit = _ranked(viewer, token)
    keep("explore", viewer.pk, token, visit)
    return token, visit


def _ranked(viewer: Any, token: str) -> Visit:
    """The order of a new visit. Its place behind tells the oldest post in it: popular ones may be older than what
    comes next."""
    strong = strengths(viewer.pk, refresh)
    posts, edge = _candidates(strong)
    wanted = _unseen(viewer, _wanted(viewer, posts, _relations(viewer, posts)))
    near = affinities_of(viewer.pk, {post.author_id for post in wanted}) if viewer.is_authenticated else {}
    now = timezone.now()
    candidates = [_candidate(post, now, near, strong.get(post.pk, 0.0)) for post in wanted]
    ids = rank(candidates, settings.RANKING.explore)
    if edge is None:
        return Visit(ids, None)
    return Visit(ids, Place(edge, token=token, offset=len(ids), told=min([edge, *ids])))


def _candidates(found: Collection[int]) -> tuple[list[Post], int | None]:
    """Posts to rank, the newest and those found elsewhere, and the id below which there may be others to show."""
    newest = list(public_posts().only(*WHAT_RANKING_READS)[:NEWEST_POSTS])
    older = set(found) - {post.pk for post in newest}
    others = Post.objects.filter(pk__in=older).only(*WHAT_RANKING_READS) if older else ()
    edge = newest[-1].pk if len(newest) == NEWEST_POSTS else None
    return [*newest, *others], edge


def _candidate(post: Post, now: datetime, near: Mapping[int, float], strength: float) -> Candidate:
    plain = candidate_of(post, now=now, near={}, is_followed=False, is_seen=False)
    return replace(plain, affinity=near.get(post.author_id, 0.0), source=strength)


def _unseen(viewer: Any, posts: list[Post]) -> list[Post]:
    """Without what the viewer had before their eyes, watched, liked or saved; one query."""
    if not viewer.is_authenticated or not posts:
        return posts
    seen = set(seen_before(viewer.pk, [post.pk for post in posts]))
    return [post for post in posts if post.pk not in seen]


def _seen_rows(viewer_id: Any, ids: Any) -> QuerySet[Any, Any]:
    first, *others = seen_queries(viewer_id, ids)
    return first.union(*others, all=True)


def seen_queries(viewer_id: Any, ids: Any) -> list[QuerySet[Any, Any]]:
    """The parts of a union of ids: of these posts those that the viewer saw, in either sense."""
    return [
        SeenPost.objects.filter(viewer_id=viewer_id, post_id__in=ids).values_list("post_id", flat=True),
        ReelView.objects.filter(viewer_id=viewer_id, post_id__in=ids).values_list("post_id", flat=True),
        Like.objects.filter(user_id=viewer_id, target_id__in=ids).values_list("target_id", flat=True),
        Bookmark.objects.filter(user_id=viewer_id, post_id__in=ids).values_list("post_id", flat=True),
    ]


seen_before = Prepared(_seen_rows)


def _from_visit(viewer: Any, visit: Visit, place: Place, limit: int) -> Page[PostCard]:
    ids, further = visit.part(place, limit)
    found = Post.objects.in_bulk(ids)
    return Page(_cards(viewer, [found[pk] for pk in ids if pk in found]), further)


def _by_age(viewer: Any, place: Place, limit: int, ranked: Collection[int] = frozenset()) -> Page[PostCard]:
    """Public posts below the place, newest first, without those that were ranked."""
    found = list(public_posts().filter(pk__lt=place.key)[: limit + 1])
    further = replace(place, key=found[limit - 1].pk) if len(found) > limit else None
    posts = [post for post in found[:limit] if post.pk not in ranked]
    return Page(_cards(viewer, _unseen(viewer, posts)), further)


def _cards(viewer: Any, posts: Collection[Post]) -> list[PostCard]:
    """Cards of those that still belong here."""
    relations = _relations(viewer, posts)
    wanted = _wanted(viewer, posts, relations)
    return post_cards(viewer=viewer, posts=wanted, relations=relations, about=_by(posts))


def _wanted(viewer: Any, posts: Iterable[Post], relations: Relations) -> list[Post]:
    """Those of the posts that may be shown to the viewer here, but for what they have seen."""
    sight = Sight(viewer.pk, relations, None)
    unwanted = relations.following | relations.muted | relations.muted_posts | relations.blocked | {viewer.pk}
    wanted = [
        post
        for post in posts
        if post.reach == Post.Reach.EVERYONE
        and unwanted.isdisjoint((post.author_id, *post.coauthor_ids))
        and sight.sees(post)
    ]
    hashtags = muted_hashtag_ids(viewer) | banned_hashtag_ids() if wanted else frozenset()
    hidden = posts_with_any([post.pk for post in wanted], hashtags)
    return [post for post in wanted if post.pk not in hidden]


def refresh(viewer_id: int) -> None:
    """Have a worker look anew for what is there for somebody. Without one explore goes on with what it has."""
    on_commit(partial(refresh_explore.delay, viewer_id))


def _relations(viewer: Any, posts: Iterable[Post]) -> Relations:
    people = _by(posts) - {viewer.pk}
    return relations_of(viewer.pk, people) if people and viewer.is_authenticated else NOBODY


def _by(posts: Iterable[Post]) -> set[int]:
    """The ids of the authors and of those beside them."""
    return {user_id for post in posts for user_id in (post.author_id, *post.coauthor_ids)}
