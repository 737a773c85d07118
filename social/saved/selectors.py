"""Reads of what somebody saved. Only for themselves, and what they may not see (any more) doesn't appear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from content.media import Summary
from content.models import Post
from content.visibility import Sight
from instaclone.common.pagination import Page, PageRequest, paginate
from social.access import collection_for
from social.models import Bookmark, Collection, CollectionItem

COVERS = 4
WIDE = 900  # ids that one query may name
OFFERED = 48  # posts that a form shows


@dataclass(slots=True)
class CollectionCard:
    """`covers` are up to four pictures of it, the chosen one first, then the newest. `holds` says whether the post
    that was asked about is in it (None when none was)."""

    collection: Collection
    covers: list[Summary]
    holds: bool | None = None


def saved_posts(*, user: User, page: PageRequest) -> Page[Post]:
    """What the user saved, the last one first, with the authors; three queries. A page may come out short and still
    have a `next`; the list ends where `next` is None."""
    return _visible(user, Bookmark.objects.filter(user_id=user.pk), page)


def collection_posts(*, user: User, collection_id: int, page: PageRequest) -> Page[Post]:
    """The posts in one's own collection, what was put in last first; as `saved_posts`, and one query more. NotFound
    when it isn't the user's."""
    collection_for(user, collection_id)
    return _visible(user, CollectionItem.objects.filter(collection_id=collection_id), page)


def collections_of(*, user: User, about: int | None = None) -> list[CollectionCard]:
    """The user's collections in their order, at most 200; three queries, one more when it is asked `about` a post
    (its id), and for every 900 pictures."""
    collections = list(Collection.objects.filter(owner_id=user.pk).order_by("position", "pk"))
    holding = None if about is None else _holding(user, about)
    covers = _covers(user, collections)
    return [
        CollectionCard(each, covers[each.pk], None if holding is None else each.pk in holding)
        for each in collections
    ]


def collection_get(*, user: User, collection_id: int) -> CollectionCard:
    """One's own collection; NotFound for anybody else's. Three queries."""
    collection = collection_for(user, collection_id)
    return CollectionCard(collection, _covers(user, [collection])[collection.pk])


def newest_saved(*, user: User, limit: int = OFFERED) -> list[Post]:
    """The last posts that the user saved, to choose from; three queries."""
    return saved_posts(user=user, page=PageRequest(limit=limit)).items


def newest_in(*, user: User, collection_id: int, limit: int = OFFERED) -> list[Post]:
    """The last posts that were put into one's own collection; four queries."""
    return collection_posts(user=user, collection_id=collection_id, page=PageRequest(limit=limit)).items


def _visible(user: User, rows: "QuerySet[Any]", page: PageRequest) -> Page[Post]:
    found = paginate(rows.only("post_id"), page)
    ids = [row.post_id for row in found.items]
    posts = Post.objects.select_related("author").in_bulk(ids) if ids else {}
    sight = Sight.of(user, {post.author_id for post in posts.values()})
    shown = [posts[pk] for pk in ids if pk in posts and sight.sees(posts[pk])]
    return Page(shown, found.next, found.previous)


def _holding(user: User, post_id: int) -> frozenset[int]:
    items = CollectionItem.objects.filter(owner_id=user.pk, post_id=post_id)
    return frozenset(items.values_list("collection_id", flat=True))


def _covers(user: User, collections: Sequence[Collection]) -> dict[int, list[Summary]]:
    """By collection, the pictures that stand for it."""
    wanted = {each.pk: _candidates(each) for each in collections}
    posts = _posts(list({post_id for ids in wanted.values() for post_id in ids}))
    sight = Sight.of(user, {post.author_id for post in posts.values()})
    seen = {pk: post.media[0] for pk, post in posts.items() if post.media and sight.sees(post)}
    return {pk: [seen[post_id] for post_id in ids if post_id in seen][:COVERS] for pk, ids in wanted.items()}


def _candidates(collection: Collection) -> list[int]:
    chosen = [] if collection.cover_id is None else [collection.cover_id]
    return list(dict.fromkeys([*chosen, *collection.recent_ids]))


def _posts(ids: Sequence[int]) -> dict[int, Post]:
    found: dict[int, Post] = {}
    for start in range(0, len(ids), WIDE):
        found |= Post.objects.only("author_id", "reach", "media").in_bulk(ids[start : start + WIDE])
    return found
