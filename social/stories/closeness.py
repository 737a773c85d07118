"""How close people are to a viewer, by what the viewer did lately. It only orders lists."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from content.models import Post, Story, StoryView
from instaclone.common.cache import remembered
from instaclone.common.ids import id_floor
from social.models import Comment, Like

SECONDS = 600
SPAN_MS = 60 * 86_400_000
# The newest rows of each kind that are looked through.
LOOK_BACK = 200
COMMENT, LIKE, VIEW = 4, 2, 1


def closeness_of(viewer_id: int) -> dict[int, int]:
    """People's ids and how close they are to the viewer: 1 and more, in steps that each stand for twice as much, so
    that a single like doesn't reorder a list. Remembered for ten minutes; six queries then."""
    return remembered(f"social:closeness:{viewer_id}", SECONDS, lambda: _steps(viewer_id))


def _steps(viewer_id: int) -> dict[int, int]:
    points = _points(viewer_id)
    points.pop(viewer_id, None)
    return {user_id: count.bit_length() for user_id, count in points.items()}


def _points(viewer_id: int) -> Counter[int]:
    """What the viewer liked, said and watched of the last sixty days' posts, comments and stories, by author."""
    floor = id_floor(int(time.time() * 1000) - SPAN_MS)
    comments = Comment.objects.filter(author_id=viewer_id, pk__gt=floor).order_by("-pk")
    # Targets' ids are times, so the newest targets are the end of the unique index.
    likes = Like.objects.filter(user_id=viewer_id, target_id__gt=floor).order_by("-target_id")
    views = StoryView.objects.filter(viewer_id=viewer_id, story_id__gt=floor).order_by("-story_id")
    commented = _newest(comments, "post_id")
    liked = _newest(likes, "target_id")
    watched = _newest(views, "story_id")
    posts = _authors(Post, {*commented, *liked})
    rest = {target for target in liked if target not in posts}
    stories = _authors(Story, rest | set(watched))
    said = _authors(Comment, rest - stories.keys())
    authors = {**posts, **stories, **said}
    points: Counter[int] = Counter()
    for targets, weight in ((commented, COMMENT), (liked, LIKE), (watched, VIEW)):
        for target in targets:
            if target in authors:
                points[authors[target]] += weight
    return points


def _newest(rows: Any, column: str) -> list[int]:
    return list(rows.values_list(column, flat=True)[:LOOK_BACK])


def _authors(model: Any, ids: Iterable[int]) -> dict[int, int]:
    wanted = set(ids)
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "author_id")) if wanted else {}
