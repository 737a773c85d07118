"""Pulls: whose posts a reader looks up instead of finding entries, and the authors that everyone pulls.

An author crosses the follower threshold in steps that overlap, so that no post is lost on the way: going up,
every follower gets a pull before the first post is left out of the fan-out; going down, posts are fanned out
again before the pulls end at the posts of that moment.
"""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import IntegrityError

from accounts.models import User
from feed.models import Pull, PulledAuthor
from instaclone.common.ids import MAX_ID, id_floor
from instaclone.common.transactions import atomic
from social.models import Follow

BATCH = 500
# An author goes back to the fan-out well below the threshold, lest one at its edge changes sides every day.
STOP_SHARE = 0.8
CLOCK_MARGIN_MS = 60_000


def is_pulled(author_id: int) -> bool:
    """Whether the author's new posts are (or are about to be) pulled by all followers."""
    return PulledAuthor.objects.filter(author_id=author_id).exists()


def leave_to_readers(author_id: int) -> bool:
    """Whether a new post of this author needs no fan-out. Moves an author who outgrew the threshold to the
    pulled ones first, which takes as long as one fan-out."""
    pulled = PulledAuthor.objects.filter(author_id=author_id).first()
    if pulled is not None and pulled.is_ready:
        return True
    followers = User.objects.filter(pk=author_id).values_list("followers_count", flat=True).first() or 0
    if followers <= settings.FANOUT_MAX_FOLLOWERS:
        return False
    if pulled is None:
        try:
            PulledAuthor.objects.create(author_id=author_id)
        except IntegrityError:
            pass  # another worker is at it; both may write the pulls
    # From here on a new follow makes its own pull (`timeline_fill`), so the followers of this moment are all
    # that is left to do.
    for owner_ids in follower_batches(author_id):
        pulls_raise({(owner_id, author_id): MAX_ID for owner_id in owner_ids})
    PulledAuthor.objects.filter(author_id=author_id).update(is_ready=True)
    return True


def end_pulling(author_id: int) -> None:
    """Fan the author's posts out again from now on. Those made so far stay pulled."""
    PulledAuthor.objects.filter(author_id=author_id).delete()
    # A fan-out that read the row just before leaves its post to the readers: the bound lies after that post.
    bound = id_floor(int(time.time() * 1000) + CLOCK_MARGIN_MS)
    Pull.objects.filter(author_id=author_id, below=MAX_ID).update(below=bound)


def end_needless_pulling() -> int:
    """Look at every pulled author once; returns how many went back to the fan-out."""
    edge = int(settings.FANOUT_MAX_FOLLOWERS * STOP_SHARE)
    last, ended = 0, 0
    while rows := list(
        PulledAuthor.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "author_id")[:BATCH]
    ):
        small = User.objects.filter(pk__in=[author_id for _, author_id in rows], followers_count__lte=edge)
        for author_id in small.values_list("pk", flat=True):
            end_pulling(author_id)
            ended += 1
        last = rows[-1][0]
    return ended


def pulls_raise(bounds: dict[tuple[int, int], int]) -> None:
    """Have each (owner, author) pull what lies under the bound, or under a higher one that is already set.

    All pairs share the owner or share the author; at most a few hundred of them.
    """
    owner_ids = {owner_id for owner_id, _ in bounds}
    author_ids = {author_id for _, author_id in bounds}
    known = {
        (pull.owner_id, pull.author_id): pull
        for pull in Pull.objects.filter(owner_id__in=owner_ids, author_id__in=author_ids)
    }
    missing = [Pull(owner_id=o, author_id=a, below=bounds[o, a]) for o, a in bounds.keys() - known.keys()]
    try:
        _insert_all(missing)
    except IntegrityError:  # another worker made one of them: take them one by one
        for pull in missing:
            _insert_or_raise(pull)
    for pair, pull in known.items():
        if pull.below < bounds.get(pair, 0):
            _raise_bound(pull.owner_id, pull.author_id, bounds[pair])


@atomic
def _insert_all(pulls: list[Pull]) -> None:
    Pull.objects.bulk_create(pulls)


def _insert_or_raise(pull: Pull) -> None:
    try:
        _insert_all([pull])
    except IntegrityError:
        _raise_bound(pull.owner_id, pull.author_id, pull.below)


def _raise_bound(owner_id: int, author_id: int, below: int) -> None:
    Pull.objects.filter(owner_id=owner_id, author_id=author_id, below__lt=below).update(below=below)


def follower_batches(author_id: int) -> Iterator[list[int]]:
    """The ids of the author's accepted followers of this moment, newest follow first, in lists of up to 500."""
    follows = Follow.objects.accepted().filter(followee_id=author_id).order_by("-pk")
    last = MAX_ID
    while rows := list(follows.filter(pk__lt=last).values_list("pk", "follower_id")[:BATCH]):
        yield [follower_id for _, follower_id in rows]
        last = rows[-1][0]
