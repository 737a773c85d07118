"""Keeping the rows of places, and how many published posts each has."""

from django.db import IntegrityError

from content.models import Place, Post
from content.places import place_slug
from instaclone.common.counters import move


def place_ensure(location: str) -> int | None:
    """The id of the place that this (cleaned) location names, made if it is new; None for one that names none.

    Called before the transaction that uses it: another writer may make the same place just now, and the
    IntegrityError that tells so would end a transaction. A place that ends up unused does no harm."""
    slug = place_slug(location)
    if not slug:
        return None
    known = _id(slug)
    if known is not None:
        return known
    try:
        return Place.objects.create(slug=slug, name=" ".join(location.split())).pk
    except IntegrityError:
        return _id(slug)


def places_count(place_id: int | None, step: int) -> None:
    """A post of this place began (1) or ceased (-1) to be published."""
    if place_id is not None:
        move(Place.objects.filter(pk=place_id), "posts_count", step)


def places_move(post: Post, before: int | None) -> None:
    """Count an edited post at its place, and no longer at the one before. In the transaction that writes the post."""
    if post.place_id != before and post.state == Post.State.PUBLISHED:
        places_count(before, -1)
        places_count(post.place_id, 1)


def _id(slug: str) -> int | None:
    return Place.objects.filter(slug=slug).values_list("pk", flat=True).first()
