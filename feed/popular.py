"""What people like these days, whoever looks: the same for everyone, so it is looked up once a minute.

It brings older posts before new eyes; which of them somebody is shown, and where, is decided where it is used.
"""

import time
from collections import Counter

from django.db.models import QuerySet

from content.models import Post
from instaclone.common.cache import remembered
from instaclone.common.ids import id_floor
from social.models import Like

SECONDS = 60
SPAN_MS = 14 * 86_400_000
LIKES = 2_000  # the newest, that are looked through
TARGETS = 300  # the most liked of what these are for; some are comments and stories
POSTS = 100


def popular_posts() -> list[int]:
    """Ids of up to 100 public posts that were liked most often in the newest likes of two weeks, the first one most.

    A hint: it is up to a minute old. Two queries when it was forgotten."""
    return remembered("feed:popular", SECONDS, _count)


def newest_likes() -> QuerySet[Like]:
    floor = id_floor(int(time.time() * 1000) - SPAN_MS)
    return Like.objects.filter(pk__gt=floor).order_by("-pk")[:LIKES]


def _count() -> list[int]:
    counts = Counter(newest_likes().values_list("target_id", flat=True))
    # Equal ones by age, the newest first: the answer depends on the likes alone.
    ranked = sorted(counts, key=lambda target: (-counts[target], -target))[:TARGETS]
    rows = Post.objects.filter(pk__in=ranked).values_list("pk", "reach") if ranked else []
    public = {pk for pk, reach in rows if reach == Post.Reach.EVERYONE}
    return [target for target in ranked if target in public][:POSTS]
