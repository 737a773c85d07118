"""The reel feed: what a viewer is shown when they swipe.

A visit begins by ranking a bounded number of candidates (`feed.reel_ranking`): the newest public reels, and those in
the newest part of the viewer's home timeline. The order is kept for half an hour under a token in the cursor, so
that paging neither repeats nor skips. Behind it, and when it was lost, the list goes on with public reels by age.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_urlsafe

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.relations import NOBODY, Relations, relations_of
from content.cards import PostCard, post_cards
from content.models import Post, ReelView
from content.visibility import Sight
from feed.models import TimelineEntry
from feed.reel_ranking import Candidate, rank
from instaclone.common.cache import picked_up, put_by
from instaclone.common.ids import MAX_ID, parse_id
from instaclone.common.pagination import Cursor, Page, PageRequest, bad_cursor, decoded, encoded
from social.stories.closeness import closeness_of

PUBLIC_REELS = 200
FOLLOWED_REELS = 100
TIMELINE_ENTRIES = 400  # looked through for followed reels
VISIT_SECONDS = 1_800
PAGE = 10
CLOSEST = 8  # steps of `closeness_of` that are as close as it gets

TOKEN = re.compile(r"[\w-]{16}", re.ASCII)
WHAT_RANKING_READS = (
    "author_id", "kind", "reach", "like_count", "comment_count", "view_count", "complete_count", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place(Cursor):
    """Where a visit goes on.

    With a `token`: at `offset` in the order kept under it, or, when that was lost, with public reels below `key`.
    Without: with public reels below `key`, but for those in the viewer's timeline from `told` on, which were ranked.
    """

    token: str = ""
    offset: int = 0
    told: int = MAX_ID

    def __str__(self) -> str:
        return encoded(f"{self.token}.{self.offset}.{self.key}.{self.told}")

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        if not text:
            return None
        token, *numbers = decoded(text).split(".")
        offset, key, told = [parse_id(number) for number in numbers] if len(numbers) == 3 else [None] * 3
        if offset is None or key is None or told is None or not (token == "" or TOKEN.fullmatch(token)):
            raise bad_cursor()
        return cls(key, token=token, offset=offset, told=told)


@dataclass(frozen=True, slots=True)
class Visit:
    """A ranked order (ids of posts), and where the list goes on behind it, if it does."""

    ids: list[int]
    behind: Place | None


def reel_feed(*, viewer: User, page: PageRequest) -> Page[PostCard]:
    """Reels for `viewer`: unseen ones first, the most promising first; never their own.

    Nine queries for the first page (and those of `closeness_of`, when it was forgotten), four or five for a further
    one, whatever there is. A page may come out short, even empty, with a `next`: what was hidden meanwhile is left out.
    The list ends where `next` is None."""
    place = page.cursor
    if not isinstance(place, Place):
        token = token_urlsafe(12)
        visit = _ranked(viewer)
        put_by(_key(viewer, token), visit, VISIT_SECONDS)
        return _from_visit(viewer, visit, Place(MAX_ID, token=token), page.limit)
    kept: Visit | None = picked_up(_key(viewer, place.token)) if place.token else None
    if kept is not None:
        return _from_visit(viewer, kept, place, page.limit)
    return _by_age(viewer, place, page.limit)


def _key(viewer: User, token: str) -> str:
    return f"feed:reels:{viewer.pk}:{token}"


def _from_visit(viewer: User, visit: Visit, place: Place, limit: int) -> Page[PostCard]:
    end = place.offset + limit
    ids = visit.ids[place.offset : end]
    found = Post.objects.in_bulk(ids)
    further = visit.behind
    if end < len(visit.ids):
        # Below the oldest that was shown nothing repeats, should the order be lost.
        further = Place(min([place.key, *ids]), token=place.token, offset=end)
    return Page(_cards(viewer, [found[pk] for pk in ids if pk in found]), further)


def _by_age(viewer: User, place: Place, limit: int) -> Page[PostCard]:
    """Public reels below the place, newest first."""
    found = list(public_reels().filter(pk__lt=place.key)[: limit + 1])
    further = Place(found[limit - 1].pk, told=place.told) if len(found) > limit else None
    ids = [reel.pk for reel in found[:limit]]
    ranked = TimelineEntry.objects.filter(owner_id=viewer.pk, post_id__in=ids, post_id__gte=place.told)
    told = set(ranked.values_list("post_id", flat=True))
    return Page(_cards(viewer, [reel for reel in found[:limit] if reel.pk not in told]), further)


def _cards(viewer: User, reels: Collection[Post]) -> list[PostCard]:
    """Cards of those that the viewer may see now."""
    relations = _relations(viewer, reels)
    visible = _visible(viewer, reels, relations)
    return post_cards(viewer=viewer, posts=visible, relations=relations)


def _ranked(viewer: User) -> Visit:
    """The order of a new visit."""
    public = list(public_reels().only(*WHAT_RANKING_READS)[:PUBLIC_REELS])
    followed, told = _followed_reels(viewer)
    reels = {reel.pk: reel for reel in [*public, *followed]}
    relations = _relations(viewer, reels.values())
    views = ReelView.objects.filter(viewer_id=viewer.pk, post_id__in=list(reels))
    seen = set(views.values_list("post_id", flat=True))
    near, now = closeness_of(viewer.pk), timezone.now()
    ids = rank(
        Candidate(
            post_id=reel.pk,
            author_id=reel.author_id,
            age_hours=(now - reel.created_at).total_seconds() / 3_600,
            likes=reel.like_count,
            comments=reel.comment_count,
            views=reel.view_count,
            completes=reel.complete_count,
            affinity=min(near.get(reel.author_id, 0) / CLOSEST, 1.0),
            is_followed=reel.author_id in relations.following,
            is_seen=reel.pk in seen,
        )
        for reel in _visible(viewer, reels.values(), relations)
    )
    return Visit(ids, Place(public[-1].pk, told=told) if len(public) == PUBLIC_REELS else None)


def _followed_reels(viewer: User) -> tuple[list[Post], int]:
    """The reels among the newest of the viewer's timeline, and from which id on these are all of them."""
    timeline = TimelineEntry.objects.filter(owner_id=viewer.pk).order_by("-post_id")
    entries = list(timeline.values_list("post_id", flat=True)[:TIMELINE_ENTRIES])
    rows = Post.objects.filter(pk__in=entries, kind=Post.Kind.REEL).only(*WHAT_RANKING_READS)
    reels = sorted(rows, key=lambda reel: -reel.pk)[:FOLLOWED_REELS]
    if len(reels) == FOLLOWED_REELS:
        return reels, reels[-1].pk
    return reels, entries[-1] if len(entries) == TIMELINE_ENTRIES else 0


def _relations(viewer: User, reels: Collection[Post]) -> Relations:
    authors = {reel.author_id for reel in reels} - {viewer.pk}
    return relations_of(viewer.pk, authors) if authors else NOBODY


def _visible(viewer: User, reels: Collection[Post], relations: Relations) -> list[Post]:
    sight = Sight(viewer.pk, relations, frozenset(reel.author_id for reel in reels))
    return [reel for reel in reels if reel.author_id != viewer.pk and sight.sees(reel)]


def public_reels() -> QuerySet[Post]:
    """What everyone may see, newest first."""
    return Post.objects.filter(kind=Post.Kind.REEL, reach=Post.Reach.EVERYONE).order_by("-pk")
