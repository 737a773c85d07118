"""The background work of search. Every task may be run twice."""

import time
from collections.abc import Iterator
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from content.models import Post, PostHashtag
from feed.models import SearchTerm
from feed.search import indexing
from feed.tasks import RETRY
from instaclone.common.ids import id_floor
from social.models import Follow

WEIGHTS_WINDOW_MS = 2 * 3_600_000
WEIGHTS_BATCH = 5_000


@shared_task(name="feed.search_index_user", **RETRY)
def index_user(user_id: int) -> None:
    """Let a person be found by their names."""
    indexing.users_index([user_id])


@shared_task(name="feed.search_index_hashtag", **RETRY)
def index_hashtag(hashtag_id: int) -> None:
    """Let a hashtag be found, or no longer."""
    indexing.hashtags_index([hashtag_id])


@shared_task(name="feed.search_index_post", **RETRY)
def index_post(post_id: int) -> None:
    """Let a post be found by its caption, or no longer."""
    indexing.post_index(post_id)


@shared_task(name="feed.search_index_topics_of", **RETRY)
def index_topics_of(author_id: int) -> None:
    """Let the hashtags and places of somebody's posts be found, or no longer."""
    indexing.topics_index_of(author_id)


@shared_task(name="feed.refresh_search_weights")
def refresh_weights() -> None:
    """Every hour: let those who were followed or used lately weigh what they do now. Whom people have only left since
    weighs too much until somebody comes, or everything is indexed anew."""
    kind = SearchTerm.Kind
    posts = Post.objects.filter(place_id__isnull=False)
    for of, rows, column in (
        (kind.USER, Follow.objects.all(), "followee_id"),
        (kind.HASHTAG, PostHashtag.objects.all(), "hashtag_id"),
        (kind.PLACE, posts, "place_id"),
    ):
        for ids in _newest(rows, column):
            indexing.weights_refresh(of, ids)


def _newest(rows: QuerySet[Any], column: str) -> Iterator[set[int]]:
    last = id_floor(int(time.time() * 1000) - WEIGHTS_WINDOW_MS)
    known: set[int] = set()
    ordered = rows.order_by("pk").values_list("pk", column)
    while batch := list(ordered.filter(pk__gt=last)[:WEIGHTS_BATCH]):
        last = batch[-1][0]
        ids = {target_id for _pk, target_id in batch} - known
        known |= ids
        yield ids
