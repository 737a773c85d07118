"""The home feed for `mode=ranked`: what the viewer cares about first.

A visit (`feed.visits`) begins by ranking what `feed.home_candidates` gathers by the functions of `feed.ranking`.
Behind the order the list goes on with the timeline by age.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from content.cards import PostCard, Reason, post_cards
from content.models import Post
from content.people import people_in
from content.viewer_state import viewer_states
from feed import home_candidates, ranking, selectors
from feed.affinity import affinities_of
from feed.candidates import UNSHOWN, look_around
from feed.seen import seen_among
from feed.taste import taste_of
from feed.visits import Place, Visit, keep, kept, new_token
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Cursor, Page, PageRequest

NAME = "home"


@dataclass(frozen=True, slots=True)
class HomeVisit(Visit):
    """`reasons`: of posts that aren't there for a follow. `explained`, for staff: why each stands where it stands, its
    factors with its `score`, its `source` and whether it was `seen`."""

    reasons: dict[int, Reason] = field(default_factory=dict)
    explained: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankedPage:
    """`explained` is by post id: see `HomeVisit`; empty for who isn't staff, and behind the order."""

    page: Page[PostCard]
    explained: dict[int, dict[str, Any]]


def ranked_feed(*, viewer: User, page: PageRequest) -> RankedPage:
    """The viewer's posts, those of everyone they follow and with hashtags they follow; where that is little, also what
    is popular around them. Cards of what isn't there for a follow have a `reason`.

    Two queries for a further page of the order (one more when somebody besides the authors is on the posts), some 25
    for the first, whatever the number of follows and posts; behind the order those of `home_timeline` and two. When
    the order was lost a new one begins, in which what was seen stands last. A page may come out short with a `next`."""
    place = page.cursor
    known = kept(NAME, viewer.pk, place.token) if isinstance(place, Place) else None
    if isinstance(place, Place) and place.told != MAX_ID:
        return RankedPage(_by_age(viewer, place, page.limit, known.ids if known else ()), {})
    if isinstance(place, Place) and isinstance(known, HomeVisit):
        return _from_visit(viewer, known, place, page.limit)
    token = new_token()
    visit = _begin(viewer, token)
    if isinstance(place, Place) and kept(NAME, viewer.pk, token) is None:
        # Nothing can be kept just now: beginning again and again, the list would have no end.
        return RankedPage(_by_age(viewer, replace(place, told=place.key), page.limit, ()), {})
    return _from_visit(viewer, visit, Place(MAX_ID, token=token), page.limit)


def _from_visit(viewer: User, visit: HomeVisit, place: Place, limit: int) -> RankedPage:
    ids, further = visit.part(place, limit)
    explained = {pk: visit.explained[pk] for pk in ids if pk in visit.explained}
    return RankedPage(Page(_cards(viewer, ids, visit), further), explained)


def _begin(viewer: User, token: str) -> HomeVisit:
    gathered = home_candidates.gather(viewer)
    ranked = ranking.rank(_told(viewer, gathered), settings.RANKING)
    ids = [one.candidate.post_id for one in ranked]
    # A place that has told something lies behind the order: see `ranked_feed`.
    behind = (
        None
        if gathered.edge is None
        else Place(gathered.edge, token=token, offset=len(ids), told=gathered.edge)
    )
    explained = {one.candidate.post_id: _explanation(one) for one in ranked} if viewer.is_staff else {}
    visit = HomeVisit(ids, behind, gathered.reasons, explained)
    keep(NAME, viewer.pk, token, visit)
    return visit


def _told(viewer: User, gathered: home_candidates.Gathered) -> list[ranking.Candidate]:
    """What ranking is told of each post."""
    posts, now = gathered.posts, timezone.now()
    ids = [post.pk for post in posts]
    near = affinities_of(viewer.pk, {post.author_id for post in posts})
    seen = seen_among(viewer.pk, ids) | {
        pk for pk, did in viewer_states(viewer, ids).items() if did.liked or did.saved
    }
    taste = taste_of(viewer.pk)
    return [
        ranking.Candidate(
            post_id=post.pk,
            author_id=post.author_id,
            age_hours=_age_hours(post, now),
            likes=post.like_count,
            comments=post.comment_count,
            affinity=near.get(post.author_id, 0.0) if post.author_id != viewer.pk else _own(post, now),
            taste=taste[post.kind],
            source=gathered.reasons[post.pk].kind if post.pk in gathered.reasons else "followed",
            has_followed_hashtag=post.pk in gathered.followed_tags,
            is_seen=post.pk in seen,
        )
        for post in posts
    ]


def _own(post: Post, now: datetime) -> float:
    """How close one is to a post of one's own: one wants to see it stand there, once."""
    table = settings.RANKING
    return table.own_affinity_fresh if _age_hours(post, now) < table.own_fresh_hours else table.own_affinity


def _age_hours(post: Post, now: datetime) -> float:
    return (now - post.created_at).total_seconds() / 3_600


def _explanation(ranked: ranking.Ranked) -> dict[str, Any]:
    """The factors of a score with their values, 0 to 1, and what it comes to."""
    factors = {name: round(value, 4) for name, value in asdict(ranked.factors).items()}
    post = ranked.candidate
    return {**factors, "source": post.source, "seen": post.is_seen, "score": round(ranked.score, 4)}


def _cards(viewer: User, ids: Collection[int], visit: HomeVisit) -> list[PostCard]:
    """Cards of those that may still be shown, in their order."""
    if not ids:
        return []
    shown = [column.removeprefix("post__") for column in UNSHOWN]
    rows = Post.objects.filter(pk__in=ids).select_related("author").defer(*shown)
    found = {post.pk: post for post in rows}
    posts = [found[pk] for pk in ids if pk in found]
    around = look_around(viewer.pk, posts)
    relations, reasons = around.relations, visit.reasons
    posts = [
        post for post in posts if home_candidates.may_show(viewer, post, relations, reasons.get(post.pk))
    ]
    cards = post_cards(
        viewer=viewer, posts=posts, relations=relations, about=people_in(posts), states=around.states
    )
    for card in cards:
        if not home_candidates.is_followed(viewer, card.post, relations):
            card.reason = reasons.get(card.post.pk)
    return cards


def _by_age(viewer: User, place: Place, limit: int, ranked: Collection[int]) -> Page[PostCard]:
    """The timeline below the place, newest first, without what stood in the order."""
    page = selectors.home_timeline(viewer=viewer, page=PageRequest(Cursor(place.key), limit))
    told = frozenset(ranked)
    posts = home_candidates.without_muted_tags(viewer, [card.post for card in page.items])
    wanted = {post.pk for post in posts} - told
    further = replace(place, key=page.next.key) if page.next else None
    return Page([card for card in page.items if card.post.pk in wanted], further)
