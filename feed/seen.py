"""Which posts somebody had before their eyes: they sink in lists ranked for them, and explore leaves them out."""

from collections.abc import Collection

from django.db import IntegrityError

from accounts.models import User
from content.models import Post
from feed.models import SeenPost
from instaclone.common.errors import InvalidInput
from instaclone.common.transactions import atomic

MOST_AT_ONCE = 100
KEPT = 2_000  # of each viewer, the newest posts
BATCH = 500


def posts_seen(*, viewer: User, post_ids: Collection[int]) -> None:
    """Remember that the viewer saw these posts; twice is once, and what isn't a post is passed over. Two queries, and
    one insert when some are new. InvalidInput for more than 100."""
    if len(post_ids) > MOST_AT_ONCE:
        raise InvalidInput(f"At most {MOST_AT_ONCE} posts at once.", field="post_ids")
    new = set(post_ids) - seen_among(viewer.pk, post_ids)
    found = Post.objects.filter(pk__in=new).values_list("pk", flat=True) if new else ()
    rows = [SeenPost(viewer_id=viewer.pk, post_id=post_id) for post_id in sorted(found)]
    if not rows:
        return
    try:
        _insert(rows)
    except IntegrityError:  # another page of the viewer's told of one of them at the same moment
        for row in rows:
            try:
                _insert([row])
            except IntegrityError:
                continue


@atomic
def _insert(rows: list[SeenPost]) -> None:
    SeenPost.objects.bulk_create(rows)


def seen_among(viewer_id: int, post_ids: Collection[int]) -> set[int]:
    """Those of these posts that the viewer saw; one query for every 500 of them."""
    ids, seen = sorted(post_ids), set[int]()
    for at in range(0, len(ids), BATCH):
        rows = SeenPost.objects.filter(viewer_id=viewer_id, post_id__in=ids[at : at + BATCH])
        seen.update(rows.values_list("post_id", flat=True))
    return seen


def seen_trim(viewer_id: int) -> int:
    """Keep the newest posts that the viewer saw; returns how many rows went."""
    rows = SeenPost.objects.filter(viewer_id=viewer_id).order_by("-post_id")
    removed = 0
    while old := list(rows.values_list("pk", flat=True)[KEPT : KEPT + BATCH]):
        SeenPost.objects.filter(pk__in=old).delete()
        removed += len(old)
    return removed
