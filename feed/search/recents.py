"""What people looked for: kept for themselves alone, the newest of each key, at most 200."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from content.models import Hashtag, Place
from feed.models import RecentSearch
from feed.search.terms import QUERY_MAX_LENGTH, fold
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.ids import new_id
from instaclone.common.transactions import atomic

KEPT = 200
SHOWN = 20

Kind = RecentSearch.Kind


@dataclass(frozen=True, slots=True)
class RecentCard:
    """A search somebody made, with the person, hashtag or place that it led to; words alone lead to none of them."""

    search: RecentSearch
    user: User | None = None
    hashtag: Hashtag | None = None
    place: Place | None = None


def search_remember(*, user: User, kind: str, text: str = "", target_id: int | None = None) -> RecentSearch:
    """Put a search on top of the person's list: words (`kind="text"`, `text`), or whom or what they went to
    (`user`, `hashtag` or `place`, `target_id`). The same again moves up.

    InvalidInput when `kind` or `text` makes no sense; NotFound when there is no such target for them."""
    text = " ".join(text.split()) if kind == Kind.TEXT else ""
    key = _key(user, kind, text, target_id)
    try:
        search = _put(user.pk, kind, key, text, None if kind == Kind.TEXT else target_id)
    except IntegrityError:  # the same search at the same moment: now its row is there to be moved
        search = _put(user.pk, kind, key, text, None if kind == Kind.TEXT else target_id)
    _trim(user.pk)
    return search


def search_forget(*, user: User, search_id: int) -> None:
    """Take one search out of the person's list. NotFound when it isn't there."""
    deleted, _rows = RecentSearch.objects.filter(pk=search_id, user_id=user.pk).delete()
    if not deleted:
        raise NotFound()


def searches_forget(*, user: User, ids: Iterable[int] | None = None) -> int:
    """Take all searches out of the person's list, or those with these ids (others' are left alone).

    Returns how many there were."""
    rows = RecentSearch.objects.filter(user_id=user.pk)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    deleted, _rows = rows.delete()
    return int(deleted)


def recent_searches(*, user: User, limit: int = SHOWN) -> list[RecentCard]:
    """The person's newest searches; those that lead to what is gone, or hidden from them, are left out.

    Seven queries at most, whatever there is."""
    searches = list(RecentSearch.objects.filter(user_id=user.pk).order_by("-pk")[: limit * 2])
    wanted = {kind: {s.target_id for s in searches if s.kind == kind and s.target_id} for kind in Kind}
    people = _people(user, wanted[Kind.USER])
    hashtags = Hashtag.objects.in_bulk(wanted[Kind.HASHTAG]) if wanted[Kind.HASHTAG] else {}
    places = Place.objects.in_bulk(wanted[Kind.PLACE]) if wanted[Kind.PLACE] else {}
    cards = []
    for search in searches:
        found = search.target_id or 0
        hashtag = hashtags.get(found) if search.kind == Kind.HASHTAG else None
        card = RecentCard(
            search,
            user=people.get(found) if search.kind == Kind.USER else None,
            hashtag=None if hashtag is None or hashtag.is_banned else hashtag,
            place=places.get(found) if search.kind == Kind.PLACE else None,
        )
        if search.kind == Kind.TEXT or card.user or card.hashtag or card.place:
            cards.append(card)
    return cards[:limit]


def _key(user: User, kind: str, text: str, target_id: int | None) -> str:
    """What makes two searches the same. It also says that the search makes sense."""
    if kind == Kind.TEXT:
        if not text or len(text) > QUERY_MAX_LENGTH or "\x00" in text:
            raise InvalidInput(_("Use 1 to %(most)d characters.") % {"most": QUERY_MAX_LENGTH}, field="text")
        return f"text:{fold(text)}"[:120]
    if kind not in Kind.values:
        raise InvalidInput(_("This is no kind of search."), field="kind")
    if target_id is None:
        raise InvalidInput(_("Say whom or what was found."), field="id")
    if not _is_there(user, kind, target_id):
        raise NotFound()
    return f"{kind}:{target_id}"


def _is_there(user: User, kind: str, target_id: int) -> bool:
    if kind == Kind.USER:
        return bool(_people(user, {target_id}))
    if kind == Kind.HASHTAG:
        hashtag = Hashtag.objects.filter(pk=target_id).order_by().first()
        return hashtag is not None and not hashtag.is_banned
    return Place.objects.filter(pk=target_id).exists()


def _people(user: User, ids: set[int]) -> dict[int, User]:
    """Those of these people whom the person may see."""
    found = users_by_ids(ids) if ids else {}
    blocked = relations_of(user.pk, found).blocked if found else frozenset()
    return {pk: person for pk, person in found.items() if person.is_active and pk not in blocked}


@atomic
def _put(user_id: int, kind: str, key: str, text: str, target_id: int | None) -> RecentSearch:
    """The row of this key with an id of now: the list is ordered by ids."""
    RecentSearch.objects.filter(user_id=user_id, key=key).delete()
    return RecentSearch.objects.create(
        pk=new_id(), user_id=user_id, kind=kind, key=key, text=text, target_id=target_id
    )


def _trim(user_id: int) -> None:
    rows = RecentSearch.objects.filter(user_id=user_id).order_by("-pk").values_list("pk", flat=True)
    for first_too_many in rows[KEPT : KEPT + 1]:
        RecentSearch.objects.filter(user_id=user_id, pk__lte=first_too_many).delete()
