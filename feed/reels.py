"""The reel feed: what a viewer is shown when they swipe.

A visit (`feed.visits`) begins by ranking a bounded number of candidates (`feed.reel_ranking`): the newest public
reels, and those in the newest part of the viewer's home timeline. Behind them, and when the order was lost, the list
goes on with public reels by age.
"""

from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.relations import NOBODY, Relations, relations_of
from content.cards import PostCard, post_cards
from content.hashtags import banned_hashtag_ids
from content.models import Post, ReelView
from content.visibility import Sight
from feed.models import TimelineEntry
from feed.reel_ranking import rank
from feed.visits import WHAT_RANKING_READS, Place, Visit, candidate_of, keep, kept, new_token
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Page, PageRequest
from social.stories.closeness import closeness_of
from social.topics import hidden_by_tags, posts_with_any

PUBLIC_REELS = 200
FOLLOWED_REELS = 100
TIMELINE_ENTRIES = 400  # looked through for followed reels
PAGE = 10


def reel_feed(*, viewer: User, page: PageRequest) -> Page[PostCard]:
    """Reels for `viewer`: unseen ones first, the most promising first; never their own, nor those of
    people whose posts they mute or with a hashtag that they mute, nor strangers' with one that is banned.

    Eleven queries for the first page (and those of `closeness_of`, when it was forgotten), five or six for a further
    one, whatever there is; up to two more each time the page or the order is made where hashtags are muted or
    banned. A page may come out short, even empty, with a `next`: what was hidden meanwhile is left out.
    The list ends where `next` is None."""
    place = page.cursor
    if not isinstance(place, Place):
        place = Place(MAX_ID, token=new_token())
        visit = _ranked(viewer)
        keep("reels", viewer.pk, place.token, visit)
        return _from_visit(viewer, visit, place, page.limit)
    known = kept("reels", viewer.pk, place.token)
    if known is not None:
        return _from_visit(viewer, known, place, page.limit)
    return _by_age(viewer, place, page.limit)


def _from_visit(viewer: User, visit: Visit, place: Place, limit: int) -> Page[PostCard]:
    ids, further = visit.part(place, limit)
    found = Post.objects.in_bulk(ids)
    return Page(_cards(viewer, [found[pk] for pk in ids if pk in found]), further)


def _by_age(viewer: User, place: Place, limit: int) -> Page[PostCard]:
    """Public reels below the place, newest first, but for those in the viewer's timeline from `told` on, which were
    ranked."""
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
    candidates = [
        candidate_of(
            reel,
            now=now,
            near=near,
            is_followed=reel.author_id in relations.following,
            is_seen=reel.pk in seen,
        )
        for reel in _visible(viewer, reels.values(), relations)
    ]
    ids = rank(candidates, settings.RANKING.reels)
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
    """Those that may stand in the viewer's reel feed now."""
    sight = Sight(viewer.pk, relations, frozenset(reel.author_id for reel in reels))
    unwanted = relations.muted_posts | {viewer.pk}
    visible = [reel for reel in reels if reel.author_id not in unwanted and sight.sees(reel)]
    strangers = [reel.pk for reel in visible if reel.author_id not in relations.following]
    hidden = hidden_by_tags(viewer, [reel.pk for reel in visible])
    hidden |= posts_with_any(strangers, banned_hashtag_ids()) if strangers else set()
    return [reel for reel in visible if reel.pk not in hidden]


def public_reels() -> QuerySet[Post]:
    """What everyone may see, newest first."""
    return Post.objects.filter(kind=Post.Kind.REEL, reach=Post.Reach.EVERYONE).order_by("-pk")
