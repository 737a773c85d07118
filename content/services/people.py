"""Who is in the pictures of a post: tagging, and taking oneself out."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from content import signals
from content.models import PeopleTag, Post
from content.visibility import Sight
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit

FIELD = "tagged_users"
BATCH = 500

# As it stands in `Post.people`: {"user_id", "media_id", "x", "y"}.
Tag = dict[str, Any]


def clean_tags(
    *, author: User, tags: Iterable[Mapping[str, Any]], media_ids: Sequence[int], drop_strangers: bool = False
) -> list[Tag]:
    """The tags in the form they are kept in. `tags` have `user_id`, `media_id`, `x` and `y`.

    InvalidInput (field `tagged_users`) for more than 20, one person twice in a picture, a picture that isn't in
    the post, a place outside of it, or a person who isn't there for the author: absent, suspended or with a block
    between them, all told alike. With `drop_strangers` those are left out instead. Two or three queries, or none."""
    cleaned = [_clean(tag, media_ids) for tag in tags]
    most: int = settings.POST_MAX_TAGS
    if len(cleaned) > most:
        raise InvalidInput(
            ngettext("Tag at most %d person.", "Tag at most %d people.", most) % most, field=FIELD
        )
    if len({(tag["user_id"], tag["media_id"]) for tag in cleaned}) != len(cleaned):
        raise InvalidInput(_("The same person is tagged twice in a picture."), field=FIELD)
    met = people_met(author, {tag["user_id"] for tag in cleaned})
    if drop_strangers:
        return [tag for tag in cleaned if tag["user_id"] in met]
    if any(tag["user_id"] not in met for tag in cleaned):
        raise InvalidInput(_("One of these people can't be tagged."), field=FIELD)
    return cleaned


def people_met(user: User, others: Iterable[int]) -> set[int]:
    """Those of these people (ids) whom `user` can meet: active, and no block either way. Themselves too."""
    wanted = set(others)
    if not wanted:
        return set()
    active = {pk for pk, one in users_by_ids(wanted).items() if one.is_active}
    return active - relations_of(user.pk, wanted - {user.pk}).blocked if wanted != {user.pk} else active


def tags_set(post: Post, tags: Sequence[Tag]) -> None:
    """Make the post's tags exactly these, in the transaction that writes the post, whose `people` they are."""
    present = {
        (tag.user_id, tag.media_id): tag for tag in PeopleTag.objects.filter(post_id=post.pk).order_by()
    }
    wanted = {(tag["user_id"], tag["media_id"]): tag for tag in tags}
    changed = [
        key
        for key, tag in wanted.items()
        if key in present and (present[key].x, present[key].y) != (tag["x"], tag["y"])
    ]
    stale = [row.pk for key, row in present.items() if key not in wanted or key in changed]
    if stale:
        PeopleTag.objects.filter(pk__in=stale).delete()
    PeopleTag.objects.bulk_create(
        [PeopleTag(post_id=post.pk, **wanted[key]) for key in wanted if key not in present or key in changed]
    )
    before, after = ({user_id for user_id, _media_id in keys} for keys in (present, wanted))
    _announce(signals.people_tagged, post.pk, after - before)
    _announce(signals.people_untagged, post.pk, before - after)


@atomic
def tags_remove(*, user: User, post_id: int) -> None:
    """Take oneself out of a post's pictures, also of one that one may not see (any more). Doing it twice is doing it
    once; NotFound only for a post that was never for the user to see, nor shows them."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None or not (_take_out(post, user.pk) or Sight.of(user, [post.author_id]).sees(post)):
        raise NotFound()


@atomic
def tags_cut(*, user_id: int, other_id: int) -> None:
    """After a block: neither stands any longer in the other's pictures, where others would go on finding them."""
    for one, author in ((user_id, other_id), (other_id, user_id)):
        rows = PeopleTag.objects.filter(user_id=one)
        tagged = list(rows.order_by("-post_id").values_list("post_id", flat=True))
        for start in range(0, len(tagged), BATCH):
            posts = Post.objects.filter(pk__in=tagged[start : start + BATCH], author_id=author)
            for post in posts:
                _take_out(post, one)


def _take_out(post: Post, user_id: int) -> bool:
    """Whether the user was in the post's pictures. In a transaction in which the post was read."""
    removed, _by_model = PeopleTag.objects.filter(post_id=post.pk, user_id=user_id).delete()
    if removed:
        post.people = [tag for tag in post.people if tag["user_id"] != user_id]
        post.save(update_fields=["people"])
        _announce(signals.people_untagged, post.pk, {user_id})
    return bool(removed)


def _announce(signal: Any, post_id: int, user_ids: Iterable[int]) -> None:
    ids = sorted(user_ids)
    if ids:
        on_commit(partial(signal.send_robust, sender=Post, post_id=post_id, user_ids=ids))


def _clean(tag: Mapping[str, Any], media_ids: Sequence[int]) -> Tag:
    if tag["media_id"] not in media_ids:
        raise InvalidInput(_("This picture isn't in the post."), field=FIELD)
    places = (tag["x"], tag["y"])
    if not all(
        isinstance(place, int | float) and math.isfinite(place) and 0 <= place <= 1 for place in places
    ):
        raise InvalidInput(_("A place in a picture is given as two numbers from 0 to 1."), field=FIELD)
    # A picture isn't a million pixels wide.
    x, y = (round(float(place), 6) for place in places)
    return {"user_id": tag["user_id"], "media_id": tag["media_id"], "x": x, "y": y}
