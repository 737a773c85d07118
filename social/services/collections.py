"""Collections: making, naming, ordering, removing them. What is in them is services/saved.py's."""

import unicodedata
from collections.abc import Sequence
from types import EllipsisType

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content.services.text import clean_text
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic
from social.access import collection_for
from social.models import Collection, CollectionItem
from social.services.saved import collection_posts_add, posts_to_save

COLLECTIONS_MAX = 200
NAME_MAX_LENGTH = 50
KEY_MAX_LENGTH = 100


def collection_create(*, owner: User, name: str, post_ids: Sequence[int] = ()) -> Collection:
    """A new collection, before the owner's others, with these posts (at most 100) in it, the last one on top. What
    wasn't saved yet is.

    InvalidInput for a name that is empty or too long; Conflict when the owner has one of that name (whatever its case
    and accents) or 200 of them; NotFound, and nothing is made, for a post that they don't see."""
    name = _clean_name(name)
    if post_ids:
        posts_to_save(owner, post_ids)
    try:
        collection = _create(owner, name)
    except IntegrityError:
        raise _name_taken(name) from None
    if post_ids:
        collection_posts_add(owner=owner, collection_id=collection.pk, post_ids=post_ids)
        collection.refresh_from_db()
    return collection


def collection_update(
    *,
    owner: User,
    collection_id: int,
    name: str | None = None,
    cover_post_id: int | EllipsisType | None = ...,
) -> Collection:
    """Rename one's own collection, or say which of its posts stands for it (None: the newest).

    InvalidInput for a bad name and a post that isn't in it, Conflict for a name that another one has, NotFound when
    it isn't the owner's."""
    name = None if name is None else _clean_name(name)
    try:
        return _update(owner, collection_id, name, cover_post_id)
    except IntegrityError:
        raise _name_taken(name or "") from None


@atomic
def collection_delete(*, owner: User, collection_id: int) -> None:
    """Remove one's own collection; the posts in it stay saved. NotFound when it isn't the owner's."""
    collection_for(owner, collection_id)
    CollectionItem.objects.filter(collection_id=collection_id).delete()
    if not Collection.objects.filter(pk=collection_id).delete()[0]:
        raise NotFound(_("This collection isn't available."))


@atomic
def collections_reorder(*, owner: User, ids: Sequence[int]) -> None:
    """Put one's own collections into this order; those that aren't named follow, as they stood. InvalidInput for one
    named twice or that isn't the owner's."""
    rows = Collection.objects.filter(owner_id=owner.pk).order_by("position", "pk")
    positions = dict(rows.values_list("pk", "position"))
    if len(set(ids)) != len(ids) or not set(ids) <= set(positions):
        raise InvalidInput(_("Name each of your collections once."), field="ids")
    named = set(ids)
    ordered = [*ids, *(pk for pk in positions if pk not in named)]
    for position, pk in enumerate(ordered, start=1):
        if positions[pk] != position:
            Collection.objects.filter(pk=pk).update(position=position)


def name_key(name: str) -> str:
    """What two names have in common that a person would call the same: case and accents aside.

    Only the accents of Latin, Greek and Cyrillic letters are left out; in other scripts marks are vowels."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    key = " ".join(unicodedata.normalize("NFKC", bare).casefold().split())
    return (key or name)[:KEY_MAX_LENGTH]


@atomic
def _create(owner: User, name: str) -> Collection:
    own = Collection.objects.filter(owner_id=owner.pk)
    # Making room at the top writes every row, so of two that are made at once one waits for the other, and the
    # number that is counted here is right.
    if own.update(position=F("position") + 1) >= COLLECTIONS_MAX:
        raise Conflict(
            _("You can have %(max)d collections at most.") % {"max": COLLECTIONS_MAX}, code="collections_max"
        )
    return Collection.objects.create(owner=owner, name=name, key=name_key(name))


@atomic
def _update(
    owner: User, collection_id: int, name: str | None, cover_post_id: int | EllipsisType | None
) -> Collection:
    collection = collection_for(owner, collection_id)
    if name is not None:
        collection.name, collection.key = name, name_key(name)
    if not isinstance(cover_post_id, EllipsisType):
        items = CollectionItem.objects.filter(collection_id=collection_id)
        if cover_post_id is not None and not items.filter(post_id=cover_post_id).exists():
            raise InvalidInput(_("The cover is one of the collection's posts."), field="cover_post")
        collection.cover_id = cover_post_id
    collection.save(update_fields=["name", "key", "cover_id"])
    return collection


def _clean_name(name: str) -> str:
    name = " ".join(clean_text(name, field="name", max_length=NAME_MAX_LENGTH).split())
    if not name:
        raise InvalidInput(_("Give the collection a name."), field="name")
    return name


def _name_taken(name: str) -> Conflict:
    return Conflict(
        _("You already have a collection called “%(name)s”.") % {"name": name}, code="collection_exists"
    )
