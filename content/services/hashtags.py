"""Keeping the rows of hashtags, and how many published posts each has."""

from collections.abc import Collection, Iterable

from django.db import IntegrityError

from content.models import Hashtag, Post, PostHashtag
from instaclone.common.counters import move


def hashtags_ensure(names: Collection[str]) -> dict[str, int]:
    """Ids of hashtags by canonical name; those that are new are made.

    Called before the transaction that uses them: another writer may make the same hashtag just now, and the
    IntegrityError that tells so would end a transaction. A hashtag that ends up unused does no harm."""
    found = _ids(names)
    for name in names:
        if name not in found:
            try:
                found[name] = Hashtag.objects.create(name=name).pk
            except IntegrityError:
                found |= _ids([name])
    return found


def _ids(names: Collection[str]) -> dict[str, int]:
    if not names:
        return {}
    return dict(Hashtag.objects.filter(name__in=names).values_list("name", "pk"))


def hashtags_set(post: Post, wanted: Iterable[int]) -> None:
    """Make the post's hashtags exactly those with these ids. In the transaction that writes the post."""
    present = set(PostHashtag.objects.filter(post_id=post.pk).values_list("hashtag_id", flat=True))
    added, gone = set(wanted) - present, present - set(wanted)
    if gone:
        PostHashtag.objects.filter(post_id=post.pk, hashtag_id__in=gone).delete()
    PostHashtag.objects.bulk_create(
        [PostHashtag(post=post, hashtag_id=hashtag_id) for hashtag_id in sorted(added)]
    )
    if post.state == Post.State.PUBLISHED:
        _count(added, 1)
        _count(gone, -1)


def hashtags_count(post_id: int, step: int) -> None:
    """The post began (1) or ceased (-1) to be published: its hashtags count it or don't."""
    _count(set(PostHashtag.objects.filter(post_id=post_id).values_list("hashtag_id", flat=True)), step)


def _count(hashtag_ids: Collection[int], step: int) -> None:
    if hashtag_ids:
        move(Hashtag.objects.filter(pk__in=hashtag_ids), "posts_count", step)
