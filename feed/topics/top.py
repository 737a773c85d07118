"""The best posts of a hashtag or a place, ranked once a visit (`feed.visits`): its newest, and those that people like
these days. Behind them the list goes on by age."""

from dataclasses import fields
from typing import Any

from django.utils import timezone

from content.cards import PostCard
from content.models import Post
from feed.popular import popular_posts
from feed.ranking import Candidate, rank
from feed.topics.posts import Topic, cards, light, wanted_of
from feed.visits import Place, Visit, keep, kept, new_token
from instaclone.common.cache import remembered
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Page, PageRequest
from instaclone.ranking import Ranking, Weights

NEWEST = 500
VISITORS_SECONDS = 60
_NOTHING = dict.fromkeys((factor.name for factor in fields(Weights)), 0.0)
# The same for everyone: how much people answered, over days and not hours, and a little how new it is.
RANKING = Ranking(
    weights=Weights(**_NOTHING | {"velocity": 0.7, "recency": 0.3}),
    half_life_hours=24.0 * 14,
    warm_up_hours=24.0 * 3,
    half_velocity=1.0,
    author_most=2,
    author_window=9,  # what is first on the screen
)


def top(*, viewer: Any, topic: Topic, page: PageRequest) -> Page[PostCard]:
    """Posts for `viewer` (a user or AnonymousUser), the best first; `page.cursor` is a `Place`.

    Twelve queries at most for the first page, eight for a further one, whatever there is. A page may come out short,
    even empty, with a `next`. The list ends where `next` is None."""
    place = page.cursor
    if not isinstance(place, Place):
        token, visit = _begun(viewer, topic)
        return _from_visit(viewer, topic, visit, Place(MAX_ID, token=token), page.limit)
    known = kept(topic.key, viewer.pk, place.token)
    if known is None:
        return _by_age(viewer, topic, Place(min(place.key, place.told)), page.limit)
    if place.offset < len(known.ids):
        return _from_visit(viewer, topic, known, place, page.limit)
    return _by_age(viewer, topic, place, page.limit, ranked=frozenset(known.ids))


def _begun(viewer: Any, topic: Topic) -> tuple[str, Visit]:
    """A new visit and its token. Visitors share one for a minute."""
    if viewer.is_authenticated:
        return _begin(viewer, topic)
    return remembered(f"feed:{topic.key}:visitors", VISITORS_SECONDS, lambda: _begin(viewer, topic))


def _begin(viewer: Any, topic: Topic) -> tuple[str, Visit]:
    token = new_token()
    visit = _ranked(viewer, topic, token)
    keep(topic.key, viewer.pk, token, visit)
    return token, visit


def _ranked(viewer: Any, topic: Topic, token: str) -> Visit:
    newest = topic.post_ids(below=None, most=NEWEST)
    older = topic.among(set(popular_posts()) - set(newest))
    found = light([*newest, *older], "like_count", "comment_count", "created_at")
    wanted, _relations = wanted_of(viewer, topic, found)
    ids = [ranked.candidate.post_id for ranked in rank(map(_candidate, wanted), RANKING)]
    if len(newest) < NEWEST:
        return Visit(ids, None)
    # Its place behind tells the oldest post in it: popular ones may be older than what comes next.
    behind = Place(newest[-1], token=token, offset=len(ids), told=min([newest[-1], *ids]))
    return Visit(ids, behind)


def _candidate(post: Post) -> Candidate:
    age_hours = (timezone.now() - post.created_at).total_seconds() / 3_600
    return Candidate(
        post_id=post.pk,
        author_id=post.author_id,
        age_hours=age_hours,
        likes=post.like_count,
        comments=post.comment_count,
    )


def _from_visit(viewer: Any, topic: Topic, visit: Visit, place: Place, limit: int) -> Page[PostCard]:
    ids, further = visit.part(place, limit)
    wanted, relations = wanted_of(viewer, topic, light(ids))
    allowed = {post.pk for post in wanted}
    return Page(cards(viewer, [pk for pk in ids if pk in allowed], relations), further)


def _by_age(
    viewer: Any, topic: Topic, place: Place, limit: int, ranked: frozenset[int] = frozenset()
) -> Page[PostCard]:
    """Its posts below the place, newest first, without those that were ranked."""
    ids = topic.post_ids(below=place.key, most=limit + 1)
    further = None
    if len(ids) > limit:
        further = Place(ids[limit - 1], token=place.token, offset=place.offset, told=place.told)
    wanted, relations = wanted_of(viewer, topic, light([pk for pk in ids[:limit] if pk not in ranked]))
    return Page(cards(viewer, [post.pk for post in wanted], relations), further)
