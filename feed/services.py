"""Writing the home timelines: what a new post, a new follow and the end of either change in them.

Every function may be run again, at any time, by several workers at once: entries are unique, a pull is only
ever raised, and a post counts as fanned out once all of its entries are there.
"""

import time
from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from content.models import Coauthor, Post
from feed.models import Pull, TimelineEntry
from feed.pulls import BATCH, follower_batches, is_pulled, leave_to_readers, pulls_raise
from instaclone.common import realtime
from instaclone.common.ids import MAX_ID, id_time_ms
from instaclone.common.transactions import atomic
from social.models import CloseFriend, Follow

FILL_POSTS = 50
NEWS_MS = 3_600_000


def fan_out(post_id: int) -> int:
    """Put a published post into the timelines of its author and their followers (one for close friends: of those
    followers who are); returns the number of new entries. A post that isn't published is taken out instead. Run again
    after a crash, it adds what is missing."""
    people = people_of(post_id)
    made = sum(_fan_out_to_followers(post_id, author_id) for author_id in people)
    still = people_of(post_id)
    if not still:
        # Not published, or hidden while we wrote: its removal may have run before our last entries.
        remove_from_timelines(post_id)
        return 0
    for gone in set(people) - set(still):
        remove_beside(post_id=post_id, coauthor_id=gone)
    Post.objects.filter(pk=post_id).update(fanned_out_at=timezone.now())
    return made


def people_of(post_id: int) -> list[int]:
    """Whose followers see the post: its author and, where everyone may see it, who stands beside them. A private
    author's posts, and those for close friends, are for followers of the author alone. Nobody's when it isn't
    published."""
    published = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED)
    for author_id, coauthor_ids, reach in published.values_list("author_id", "coauthor_ids", "reach"):
        return [author_id, *coauthor_ids] if reach == Post.Reach.EVERYONE else [author_id]
    return []


def _fan_out_to_followers(post_id: int, author_id: int) -> int:
    """To the followers of the author, or of somebody beside the author, and to themselves."""
    made = entries_add(post_id=post_id, author_id=author_id, owner_ids=[author_id])
    if leave_to_readers(author_id):
        return made
    for followers in follower_batches(author_id):
        owner_ids = _meant_for(post_id, author_id, followers)
        added = entries_add(post_id=post_id, author_id=author_id, owner_ids=owner_ids)
        made += added
        if added:
            _announce(post_id, author_id, owner_ids)
    return made


def fan_out_beside(*, post_id: int, coauthor_id: int) -> int:
    """Somebody stands beside the author from now on: the post enters their followers' timelines."""
    if coauthor_id not in people_of(post_id):
        return 0
    made = _fan_out_to_followers(post_id, coauthor_id)
    remove_beside(post_id=post_id, coauthor_id=coauthor_id)  # if they left while we wrote
    return made


def remove_beside(*, post_id: int, coauthor_id: int) -> None:
    """Somebody doesn't stand beside the author any more: the post leaves the timelines that it was in through them."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None or coauthor_id in post.coauthor_ids:
        return
    entries = TimelineEntry.objects.filter(post_id=post_id, author_id=coauthor_id)
    while rows := dict(entries.values_list("owner_id", "pk")[:BATCH]):
        follows = Follow.objects.accepted().filter(followee_id=post.author_id, follower_id__in=list(rows))
        staying = {post.author_id, *follows.values_list("follower_id", flat=True)} & rows.keys()
        kept = [rows.pop(owner_id) for owner_id in staying]
        TimelineEntry.objects.filter(pk__in=kept).update(author_id=post.author_id)
        TimelineEntry.objects.filter(pk__in=list(rows.values())).delete()


def _meant_for(post_id: int, author_id: int, followers: list[int]) -> list[int]:
    """Those of an author's followers (one batch) whom the post is for; one query, two for close friends' posts."""
    posts = Post.objects.filter(pk=post_id).values_list("audience", flat=True)
    if Post.Audience.CLOSE_FRIENDS not in posts:
        return followers
    close = CloseFriend.objects.filter(owner_id=author_id, friend_id__in=followers)
    return list(close.values_list("friend_id", flat=True))


def _announce(post_id: int, author_id: int, owner_ids: Collection[int]) -> None:
    """Pages that are open learn of a post that now stands at the top of their feed (one that comes back from the
    archive stands further down)."""
    news = Post.objects.filter(pk=post_id, reach__lt=Post.Reach.NOBODY)
    if id_time_ms(post_id) >= time.time() * 1000 - NEWS_MS and news.exists():
        data = {"post_id": str(post_id), "author_id": str(author_id)}
        others = [owner_id for owner_id in owner_ids if owner_id != author_id]
        realtime.publish(others, "feed.new", data, keep=False)


def remove_from_timelines(post_id: int) -> None:
    """Take a post that is no longer published out of every timeline, and forget that it was fanned out."""
    if _author_if_published(post_id) is not None:
        return
    Post.objects.filter(pk=post_id).update(fanned_out_at=None)
    entries = TimelineEntry.objects.filter(post_id=post_id)
    while ids := list(entries.values_list("pk", flat=True)[:BATCH]):
        TimelineEntry.objects.filter(pk__in=ids).delete()
    if _author_if_published(post_id) is not None:
        # Brought back while we deleted: its fan-out may have found entries in place that are gone now.
        fan_out(post_id)


def entries_add(*, post_id: int, author_id: int, owner_ids: Collection[int]) -> int:
    """Entries for the post in the timelines of `owner_ids` (one batch) that lack it; returns how many."""
    known = TimelineEntry.objects.filter(post_id=post_id, owner_id__in=owner_ids)
    missing = set(owner_ids) - set(known.values_list("owner_id", flat=True))
    return _insert([TimelineEntry(owner_id=pk, post_id=post_id, author_id=author_id) for pk in missing])


def timeline_fill(*, owner_id: int, author_id: int) -> None:
    """After a new follow: the author's newest posts that are meant for the owner enter the timeline, older ones are
    pulled."""
    if is_pulled(author_id):
        pulls_raise({(owner_id, author_id): MAX_ID})
        return
    posts = Post.objects.filter(author_id=author_id, state=Post.State.PUBLISHED).order_by("-pk")
    audiences = dict(posts.values_list("pk", "audience")[: FILL_POSTS + 1])
    if len(audiences) > FILL_POSTS:
        audiences.popitem()
        pulls_raise({(owner_id, author_id): min(audiences)})
    ids = {pk for pk, audience in audiences.items() if audience != Post.Audience.CLOSE_FRIENDS}
    if (
        len(ids) < len(audiences)
        and CloseFriend.objects.filter(owner_id=author_id, friend_id=owner_id).exists()
    ):
        ids = set(audiences)
    ids |= _fill_beside(owner_id, author_id)
    known = TimelineEntry.objects.filter(owner_id=owner_id, post_id__in=ids)
    missing = ids - set(known.values_list("post_id", flat=True))
    _insert([TimelineEntry(owner_id=owner_id, post_id=pk, author_id=author_id) for pk in missing])


def _fill_beside(owner_id: int, author_id: int) -> set[int]:
    """The newest public posts that the author stands beside; older ones are pulled."""
    rows = Coauthor.objects.filter(user_id=author_id, state=Coauthor.State.ACCEPTED).order_by("-post_id")
    ids = list(rows.values_list("post_id", flat=True)[: FILL_POSTS + 1])
    if len(ids) > FILL_POSTS:
        ids.pop()
        pulls_raise({(owner_id, author_id): ids[-1]})
    public = Post.objects.filter(pk__in=ids, reach=Post.Reach.EVERYONE).order_by() if ids else None
    return set(public.values_list("pk", flat=True)) if public is not None else set()


def close_friend_fill(*, owner_id: int, author_id: int) -> None:
    """The author counts the owner among their close friends now: what was posted for these before enters the timeline
    of an owner who follows them."""
    pair = Follow.objects.accepted().filter(follower_id=owner_id, followee_id=author_id)
    if pair.exists():
        timeline_fill(owner_id=owner_id, author_id=author_id)


def timeline_drop_author(*, owner_id: int, author_id: int) -> None:
    """After the end of a follow: nothing of the author's stays in the owner's timeline, but what is there through
    somebody else on the post whom the owner follows."""
    Pull.objects.filter(owner_id=owner_id, author_id=author_id).delete()
    entries = TimelineEntry.objects.filter(owner_id=owner_id, author_id=author_id)
    for post_id, other_id in _through_others(owner_id, author_id, entries).items():
        entries.filter(post_id=post_id).update(author_id=other_id)
    entries.delete()


def _through_others(owner_id: int, author_id: int, entries: QuerySet[TimelineEntry]) -> dict[int, int]:
    """Of these entries of the owner's: posts that also have somebody else on them whom the owner follows, and whom."""
    post_ids = list(entries.values_list("post_id", flat=True))
    rows = Coauthor.objects.filter(post_id__in=post_ids, state=Coauthor.State.ACCEPTED)
    shared = set(rows.values_list("post_id", flat=True)) if post_ids else set()
    posts = list(Post.objects.filter(pk__in=shared)) if shared else []
    people = {post.pk: {post.author_id, *post.coauthor_ids} - {author_id} for post in posts}
    others = set().union(*people.values())
    follows = Follow.objects.accepted().filter(follower_id=owner_id, followee_id__in=others)
    followed = set(follows.values_list("followee_id", flat=True)) | {owner_id} if others else set()
    return {pk: min(found & followed) for pk, found in people.items() if found & followed}


def timeline_trim(owner_id: int) -> int:
    """Keep the newest `TIMELINE_MAX_ENTRIES` entries; what goes is pulled from then on. Returns how many went."""
    entries = TimelineEntry.objects.filter(owner_id=owner_id).order_by("-post_id")
    kept = settings.TIMELINE_MAX_ENTRIES
    edge = list(entries.values_list("post_id", flat=True)[kept - 1 : kept])
    removed = 0
    while edge:
        old = list(entries.filter(post_id__lt=edge[0]).values_list("pk", "post_id", "author_id")[:BATCH])
        if not old:
            break
        bounds: dict[tuple[int, int], int] = {}
        for _, post_id, author_id in reversed(old):  # the newest of each author is set last
            bounds[owner_id, author_id] = post_id + 1
        # The pulls first: a post that has both is shown once, one that has neither is lost.
        pulls_raise(bounds)
        TimelineEntry.objects.filter(pk__in=[pk for pk, _, _ in old]).delete()
        removed += len(old)
    return removed


def _author_if_published(post_id: int) -> int | None:
    published = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED)
    return published.values_list("author_id", flat=True).first()


def _insert(entries: list[TimelineEntry]) -> int:
    """Insert at once; where that fails, since another worker was first with one of them or its owner has just
    been deleted, one by one. Returns how many went in."""
    if not entries:
        return 0
    try:
        _insert_all(entries)
    except IntegrityError:
        return sum(_insert_one(entry) for entry in entries)
    return len(entries)


@atomic
def _insert_all(entries: list[TimelineEntry]) -> None:
    TimelineEntry.objects.bulk_create(entries)


def _insert_one(entry: TimelineEntry) -> bool:
    try:
        _insert_all([entry])
    except IntegrityError:
        return False
    return True
