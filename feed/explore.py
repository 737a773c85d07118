"""Explore: public posts and reels of people whom the viewer doesn't follow yet, and for visitors of anyone.

A visit (`feed.visits`) begins by ranking a bounded number of candidates by the functions of the reel feed, with
weights of its own: the newest public posts, and what people like these days. Behind them, and when the order was
lost, the list goes on with public posts by age. Where candidates come from is `_candidates`, what counts as seen is
`_seen`: other sources join there.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.relations import NOBODY, Relations, relations_of
from content.cards import PostCard, post_cards
from content.models import Post, ReelView
from content.viewer_state import viewer_states
from content.visibility import Sight
from feed.popular import popular_posts
from feed.reel_ranking import Weights, rank
from feed.visits import WHAT_RANKING_READS, Place, Visit, candidate_of, keep, kept, new_token
from instaclone.common.cache import remembered
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Page, PageRequest
from social.stories.closeness import closeness_of

NEWEST_POSTS = 300
VISITORS_SECONDS = 60
# Nobody here is followed. Completion is known of reels alone: others stand at the share that is assumed.
WEIGHTS = Weights(velocity=0.40, completion=0.15, affinity=0.15, followed=0.0, recency=0.30)


def explore(*, viewer: Any, page: PageRequest) -> Page[PostCard]:
    """Posts for `viewer` (a user or AnonymousUser): ones not seen yet first, the most promising first.

    Left out are their own, those of people they follow or mute, or with a block between, also where such people stand
    beside the author. Nine queries for the first page (and those of `closeness_of` and `popular_posts`, when these
    were forgotten), four for a further one, whatever there is; for visitors two, and
    up to four more when their common order was forgotten. A page may come out short, even empty, with a `next`.
    The list ends where `next` is None."""
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
    posts, edge = _candidates()
    relations = _relations(viewer, posts)
    wanted = _wanted(viewer, posts, relations)
    seen = _seen(viewer, [post.pk for post in wanted])
    near = closeness_of(viewer.pk) if viewer.is_authenticated else {}
    now = timezone.now()
    ids = rank(
        (
            candidate_of(post, now=now, near=near, is_followed=False, is_seen=post.pk in seen)
            for post in wanted
        ),
        WEIGHTS,
    )
    if edge is None:
        return Visit(ids, None)
    return Visit(ids, Place(edge, token=token, offset=len(ids), told=min([edge, *ids])))


def _candidates() -> tuple[list[Post], int | None]:
    """Posts to rank, whoever looks, and the id below which there may be others to show."""
    newest = list(public_posts().only(*WHAT_RANKING_READS)[:NEWEST_POSTS])
    older = set(popular_posts()) - {post.pk for post in newest}
    popular = Post.objects.filter(pk__in=older).only(*WHAT_RANKING_READS) if older else ()
    edge = newest[-1].pk if len(newest) == NEWEST_POSTS else None
    return [*newest, *popular], edge


def _seen(viewer: Any, ids: Collection[int]) -> set[int]:
    """Which of these the viewer has seen, as far as is known: reels they watched, what they liked or saved."""
    if not viewer.is_authenticated or not ids:
        return set()
    watched = ReelView.objects.filter(viewer_id=viewer.pk, post_id__in=ids).values_list("post_id", flat=True)
    states = viewer_states(viewer, ids)
    return {*watched, *(pk for pk, state in states.items() if state.liked or state.saved)}


def _from_visit(viewer: Any, visit: Visit, place: Place, limit: int) -> Page[PostCard]:
    ids, further = visit.part(place, limit)
    found = Post.objects.in_bulk(ids)
    return Page(_cards(viewer, [found[pk] for pk in ids if pk in found]), further)


def _by_age(viewer: Any, place: Place, limit: int, ranked: Collection[int] = frozenset()) -> Page[PostCard]:
    """Public posts below the place, newest first, without those that were ranked."""
    found = list(public_posts().filter(pk__lt=place.key)[: limit + 1])
    further = replace(place, key=found[limit - 1].pk) if len(found) > limit else None
    return Page(_cards(viewer, [post for post in found[:limit] if post.pk not in ranked]), further)


def _cards(viewer: Any, posts: Collection[Post]) -> list[PostCard]:
    """Cards of those that still belong here."""
    relations = _relations(viewer, posts)
    wanted = _wanted(viewer, posts, relations)
    return post_cards(viewer=viewer, posts=wanted, relations=relations, about=_by(posts))


def _wanted(viewer: Any, posts: Iterable[Post], relations: Relations) -> list[Post]:
    sight = Sight(viewer.pk, relations, None)
    unwanted = relations.following | relations.muted | relations.blocked | {viewer.pk}
    return [
        post
        for post in posts
        if post.reach == Post.Reach.EVERYONE
        and unwanted.isdisjoint((post.author_id, *post.coauthor_ids))
        and sight.sees(post)
    ]


def _relations(viewer: Any, posts: Iterable[Post]) -> Relations:
    people = _by(posts) - {viewer.pk}
    return relations_of(viewer.pk, people) if people and viewer.is_authenticated else NOBODY


def _by(posts: Iterable[Post]) -> set[int]:
    """The ids of the authors and of those beside them."""
    return {user_id for post in posts for user_id in (post.author_id, *post.coauthor_ids)}
