"""Posts about something, for the tests of hashtags and places."""

import time
from typing import Any

from django.db.models import F

from content.models import Hashtag, Place, Post, PostHashtag
from content.places import place_slug
from instaclone.common.ids import id_floor, new_id
from tests.factories import PostFactory

API = "/api/v1"
HOUR_MS = 3_600_000


def id_ago(hours: float) -> int:
    """An id as it was made so many hours ago, each time another."""
    now = int(time.time() * 1000)
    return id_floor(now - int(hours * HOUR_MS)) + new_id() % 100_000


def tagged(author: Any, *names: str, hours_ago: float | None = None, **fields: Any) -> Post:
    """A post with these hashtags, and the counts that services would have kept."""
    if hours_ago is not None:
        fields["pk"] = id_ago(hours_ago)
    post: Post = PostFactory(author=author, **fields)
    for name in names:
        hashtag, _made = Hashtag.objects.get_or_create(name=name)
        pk = new_id() if hours_ago is None else id_ago(hours_ago)
        PostHashtag.objects.create(pk=pk, post=post, hashtag=hashtag)
        if post.state == Post.State.PUBLISHED:
            Hashtag.objects.filter(pk=hashtag.pk).update(posts_count=F("posts_count") + 1)
    return post


def placed(author: Any, location: str, **fields: Any) -> Post:
    """A post of this place."""
    place, _made = Place.objects.get_or_create(slug=place_slug(location), defaults={"name": location})
    post: Post = PostFactory(author=author, location=location, place=place, **fields)
    if post.state == Post.State.PUBLISHED:
        Place.objects.filter(pk=place.pk).update(posts_count=F("posts_count") + 1)
    return post


def ids(rows: Any) -> list[int]:
    return [int(row["id"]) for row in rows]
