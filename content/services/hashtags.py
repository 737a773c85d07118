"""Keeping the rows of hashtags, how many published posts each has, and which are banned."""

from collections.abc import Collection, Iterable
from functools import partial

from django.db import IntegrityError
from django.utils.translation import gettext as _

from content import signals
from content.hashtags import banned_forget
from content.models import Hashtag, Post, PostHashtag
from instaclone.common.counters import move
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic, on_commit


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


def hashtag_ban(*, hashtag_id: int) -> bool:
    """For staff: a hashtag loses its page and its place in every list; captions keep it, who follows it goes on to
    when it is let in again. Returns whether it was changed; NotFound when it isn't there."""
    return _set_banned(hashtag_id, True)


def hashtag_unban(*, hashtag_id: int) -> bool:
    """For staff: let a banned hashtag in again. Returns whether it was changed; NotFound when it isn't there."""
    return _set_banned(hashtag_id, False)


@atomic
def _set_banned(hashtag_id: int, banned: bool) -> bool:
    hashtags = Hashtag.objects.filter(pk=hashtag_id)
    changed = hashtags.filter(is_banned__in=[not banned]).update(is_banned=banned)
    if not changed and not hashtags.exists():
        raise NotFound(_("There is no such hashtag."))
    if changed:
        on_commit(partial(_announce, hashtag_id))
    return bool(changed)


def _announce(hashtag_id: int) -> None:
    banned_forget()
    signals.hashtag_changed.send_robust(sender=Hashtag, hashtag_id=hashtag_id)
