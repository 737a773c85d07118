"""Finding people by their names."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.relations import NOBODY, relations_of
from accounts.selectors import users_by_ids
from feed.models import Affinity, SearchTerm
from feed.search.lookup import beginnings_of, candidates
from feed.search.terms import Query, fold, username_words, words_of
from social.cards import UserCard, user_cards
from social.models import Follow

# The newest people one follows, who are found by any part of their names.
FOLLOWED = 200
# The best matches, of which it is asked how they stand to the viewer.
CONSIDERED = 200
EXACT, BEGINS, WORDS_BEGIN, HOLDS = range(4)


def find_users(*, viewer: Any, q: str, limit: int = 20) -> list[UserCard]:
    """People whom `viewer` (a user or AnonymousUser) may see, at most `limit`: the username they typed, then names that
    begin with it, then those in which each word begins one of the name's; among equals first whom the viewer follows,
    then who is close to them, then who is known to more people. People they follow are found by any part of a name.

    With an empty `q` the newest of those they follow. Never somebody suspended, or with a block between.
    Twelve queries at most: one for each of four words, one for all of it, seven around them."""
    query = Query.of(q)
    followed = _followed(viewer)
    if not query.text:
        return user_cards(viewer=viewer, users=list(followed.values()))[:limit]
    ids = [pk for pk in candidates(SearchTerm.Kind.USER, beginnings_of(query)) if pk not in followed]
    others = users_by_ids(ids).values() if ids else ()
    matches = [
        *_matches(query, followed.values(), by_any_part=True),
        *_matches(query, others, by_any_part=False),
    ]
    matches.sort(key=lambda match: (match[0], match[1].pk not in followed, -match[1].followers_count))
    return _cards(viewer, matches[: max(limit, CONSIDERED)], limit)


def _cards(viewer: Any, matches: list[tuple[int, User]], limit: int) -> list[UserCard]:
    ids = [user.pk for _match, user in matches]
    signed_in = viewer.is_authenticated and ids
    relations = relations_of(viewer.pk, ids) if signed_in else NOBODY
    close = _closeness(viewer, ids) if signed_in else {}
    matches.sort(
        key=lambda match: (
            match[0],
            match[1].pk not in relations.following,
            -close.get(match[1].pk, 0.0),
            -match[1].followers_count,
            match[1].username,
        )
    )
    return user_cards(viewer=viewer, users=[user for _match, user in matches], relations=relations)[:limit]


def _followed(viewer: Any) -> dict[int, User]:
    """The newest people the viewer follows; two queries."""
    if not viewer.is_authenticated:
        return {}
    rows = Follow.objects.accepted().filter(follower_id=viewer.pk).order_by("-pk")
    ids = list(rows.values_list("followee_id", flat=True)[:FOLLOWED])
    found = users_by_ids(ids) if ids else {}
    return {pk: found[pk] for pk in ids if pk in found}


def _closeness(viewer: Any, ids: list[int]) -> dict[int, float]:
    """The viewer's affinity to these people. They are only compared, so that it decays doesn't matter: it does so for
    all alike."""
    rows = Affinity.objects.filter(viewer_id=viewer.pk, author_id__in=ids)
    return dict(rows.values_list("author_id", "points"))


def _matches(query: Query, people: Iterable[User], *, by_any_part: bool) -> Iterable[tuple[int, User]]:
    for person in people:
        if person.is_active:
            match = _match(query, person)
            if match < HOLDS or (by_any_part and match == HOLDS):
                yield match, person


def _match(query: Query, person: User) -> int:
    """How well the query fits: one of the four, or more than those for not at all."""
    name = " ".join(fold(person.full_name).split())
    if person.username == query.text:
        return EXACT
    if person.username.startswith(query.text) or name.startswith(query.text):
        return BEGINS
    words = [*username_words(person.username), *words_of(person.full_name)]
    if query.words and all(any(word.startswith(asked) for word in words) for asked in query.words):
        return WORDS_BEGIN
    return HOLDS if query.text in person.username or query.text in name else HOLDS + 1
