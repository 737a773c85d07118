"""Which kind of post somebody likes: photos or reels."""

from collections import Counter
from collections.abc import Mapping

from django.conf import settings

from content.models import Post
from feed import ranking
from instaclone.common.cache import remembered
from social.models import Like

SECONDS = 600


def taste_of(viewer_id: int) -> Mapping[str, float]:
    """How much the viewer likes each kind of post (`Post.Kind`), 0 to 1, half for who has liked nothing. Remembered
    for ten minutes; two queries then."""
    return remembered(f"feed:taste:{viewer_id}", SECONDS, lambda: _look_back(viewer_id))


def _look_back(viewer_id: int) -> dict[str, float]:
    # Targets' ids are times, so the newest targets are the end of the unique index. Some are comments and stories.
    likes = Like.objects.filter(user_id=viewer_id).order_by("-target_id")
    targets = list(likes.values_list("target_id", flat=True)[: settings.RANKING.taste_likes])
    rows = Post.objects.filter(pk__in=targets).values_list("kind", flat=True) if targets else ()
    liked = Counter(rows)
    return {
        kind: ranking.taste(liked=liked[kind], of_all=liked.total(), prior=settings.RANKING.taste_prior)
        for kind in Post.Kind.values
    }
