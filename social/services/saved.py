"""Saved posts: one row for each person and post, and one for each collection that it is in. Nobody is told.

On MongoDB two transactions don't see each other's rows, so what may be made and taken away at the same moment is
looked at again after each commit: no saved post outlives the post, and nothing stays in a collection unsaved. Whoever
puts something into a collection also writes its row, which whoever deletes it does too: these two can't both succeed.
"""

from collections.abc import Callable, Sequence
from collections.abc import Collection as Ids
from functools import partial

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.models import Post
from content.visibility import Sight
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from social.access import collection_for, post_for
from social.models import Bookmark, Collection, CollectionItem
from social.signals import bookmarked

RECENT = 8  # posts of a collection that its row names: four covers, and as many in reserve for what is hidden
POSTS_AT_ONCE = 100


def bookmark_add(*, user: User, post_id: int, collection_id: int | None = None) -> Post:
    """Save a post that the user may see, and put it into a collection of theirs if one is given; twice is once.

    Returns the post. NotFound for a post that they don't see, and a collection that isn't theirs."""
    if collection_id is not None:
        return collection_posts_add(owner=user, collection_id=collection_id, post_ids=[post_id])[0]
    post = post_for(user, post_id)
    _keep(user.pk, [post], None)
    return post


def bookmark_remove(*, user: User, post_id: int, collection_id: int | None = None) -> None:
    """Save a post no longer, and take it out of all collections; with a collection only out of that one.

    What was saved can be let go of though it isn't visible any more. NotFound for what was neither saved nor is
    visible, and a collection that isn't theirs."""
    if collection_id is not None:
        collection_posts_remove(owner=user, collection_id=collection_id, post_ids=[post_id])
    elif not _forget(user.pk, post_id):
        post_for(user, post_id)


def collection_posts_add(*, owner: User, collection_id: int, post_ids: Sequence[int]) -> list[Post]:
    """Save these posts (at most 100) and put them into one's own collection, the last one on top; those that are in
    it stay where they are.

    Returns the posts, in their order. NotFound when one of them isn't visible or the collection isn't the owner's:
    nothing has happened then. InvalidInput for none and too many."""
    collection_for(owner, collection_id)
    posts = posts_to_save(owner, post_ids)
    _keep(owner.pk, posts, collection_id)
    return posts


def collection_posts_remove(*, owner: User, collection_id: int, post_ids: Sequence[int]) -> None:
    """Take posts (at most 100) out of one's own collection; they stay saved. What isn't in it is passed over.
    NotFound when the collection isn't the owner's."""
    collection_for(owner, collection_id)
    _check_number(post_ids)
    _take_out_of(owner.pk, collection_id, post_ids)


def posts_to_save(owner: User, post_ids: Sequence[int]) -> list[Post]:
    """These posts in their order, each once; NotFound and InvalidInput as for `collection_posts_add`."""
    wanted = list(dict.fromkeys(post_ids))
    _check_number(wanted)
    found = Post.objects.in_bulk(wanted)
    sight = Sight.of(owner, {post.author_id for post in found.values()})
    posts = [found[pk] for pk in wanted if pk in found and sight.sees(found[pk])]
    if len(posts) < len(wanted):
        raise NotFound(
            ngettext("This post isn't available.", "One of these posts isn't available.", len(wanted))
        )
    return posts


@atomic
def saved_remove(*, post_id: int) -> None:
    """Remove all that was saved of a post that is itself being removed."""
    _remove_saved(post_id)
    on_commit(partial(_remove_saved, post_id))  # who saved it at the same moment


def _check_number(post_ids: Ids[int]) -> None:
    if not post_ids:
        raise InvalidInput(_("Choose at least one post."), field="posts")
    if len(post_ids) > POSTS_AT_ONCE:
        raise InvalidInput(_("Choose at most %d posts.") % POSTS_AT_ONCE, field="posts")


def _keep(owner_id: int, posts: Sequence[Post], collection_id: int | None) -> None:
    put = partial(_put, owner_id, posts, collection_id)
    try:
        put()
    except IntegrityError:  # pressed twice at once: what the other one made is there by now
        _put_again(put)
    _look_again(owner_id, [post.pk for post in posts], collection_id)


@atomic
def _put(owner_id: int, posts: Sequence[Post], collection_id: int | None) -> None:
    ids = [post.pk for post in posts]
    rows = Bookmark.objects.filter(user_id=owner_id, post_id__in=ids)
    bookmarks = dict(rows.values_list("post_id", "pk"))
    for post in posts:
        if post.pk not in bookmarks:
            bookmarks[post.pk] = Bookmark.objects.create(user_id=owner_id, post_id=post.pk).pk
            told = {"user_id": owner_id, "post_id": post.pk, "author_id": post.author_id}
            on_commit(partial(bookmarked.send, sender=Bookmark, **told))
    if collection_id is None:
        return
    items = CollectionItem.objects.filter(collection_id=collection_id)
    present = set(items.filter(post_id__in=ids).values_list("post_id", flat=True))
    fresh = [
        CollectionItem(collection_id=collection_id, bookmark_id=bookmarks[pk], owner_id=owner_id, post_id=pk)
        for pk in ids
        if pk not in present
    ]
    if fresh:
        CollectionItem.objects.bulk_create(fresh)
        _refresh(collection_id)


def _put_again(put: Callable[[], None]) -> None:
    try:
        put()
    except IntegrityError:  # or a post was removed at that moment
        raise NotFound(_("This post isn't available.")) from None


def _look_again(owner_id: int, post_ids: Ids[int], collection_id: int | None) -> None:
    there = set(Post.objects.filter(pk__in=post_ids).values_list("pk", flat=True))
    for post_id in set(post_ids) - there:
        _remove_saved(post_id)
    if len(there) < len(post_ids):
        raise NotFound(_("This post isn't available."))
    if collection_id is not None:
        rows = Bookmark.objects.filter(user_id=owner_id, post_id__in=there)
        for post_id in there - set(rows.values_list("post_id", flat=True)):
            _drop_unsaved(owner_id, post_id)


@atomic
def _forget(owner_id: int, post_id: int) -> bool:
    _take_out(CollectionItem.objects.filter(owner_id=owner_id, post_id=post_id))
    removed = Bookmark.objects.filter(user_id=owner_id, post_id=post_id).delete()[0]
    if removed:
        on_commit(partial(_drop_unsaved, owner_id, post_id))
    return bool(removed)


@atomic
def _drop_unsaved(owner_id: int, post_id: int) -> None:
    """Take a post out of the collections that it came into while it was being let go of."""
    items = CollectionItem.objects.filter(owner_id=owner_id, post_id=post_id)
    bookmarks = Bookmark.objects.filter(user_id=owner_id, post_id=post_id).values_list("pk", flat=True)
    _take_out(items.exclude(bookmark_id__in=list(bookmarks)))


@atomic
def _take_out_of(owner_id: int, collection_id: int, post_ids: Ids[int]) -> None:
    _take_out(CollectionItem.objects.filter(collection_id=collection_id, post_id__in=post_ids))


def _take_out(items: "QuerySet[CollectionItem]") -> None:
    rows = list(items.only("collection_id", "post_id"))
    CollectionItem.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for collection_id in {row.collection_id for row in rows}:
        gone = {row.post_id for row in rows if row.collection_id == collection_id}
        Collection.objects.filter(pk=collection_id, cover_id__in=gone).update(cover_id=None)
        _refresh(collection_id)


def _refresh(collection_id: int) -> None:
    """Name the newest posts of a collection anew. NotFound when it was deleted meanwhile."""
    items = CollectionItem.objects.filter(collection_id=collection_id).order_by("-pk")
    recent = list(items.values_list("post_id", flat=True)[:RECENT])
    if not Collection.objects.filter(pk=collection_id).update(recent_ids=recent):
        raise NotFound(_("This collection isn't available."))


@atomic
def _remove_saved(post_id: int) -> None:
    # The collections' rows keep naming it: whoever reads them looks for the posts anyway, and a post that many
    # people collected must not write all their collections.
    CollectionItem.objects.filter(post_id=post_id).delete()
    Bookmark.objects.filter(post_id=post_id).delete()
