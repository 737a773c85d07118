"""Finding people by their names: to write to, to tag, to invite."""

import re
from collections.abc import Iterable

from accounts.models import User
from accounts.relations import NOBODY, blocked_ids, relations_of
from accounts.selectors import users_by_ids
from social.models import Follow

# The newest people one follows, who are found by any part of their names.
FOLLOWED = 200
QUERY_MAX_LENGTH = 80
_USERNAME_START = re.compile(r"[a-z0-9._]{1,30}", re.ASCII)
_AFTER_ALL = "\x7f"  # sorts behind every character of a username


def find_people(*, user: User, q: str = "", limit: int = 20) -> list[User]:
    """People whom `user` may address, at most `limit`: first those they follow whose username or full name holds
    `q`, those with a name that begins with it before the rest, newest follow first; then others whose username begins
    with it. With an empty `q` only the followed ones.

    Left out are suspended people, `user`, and who has a block between them. Five queries at most."""
    words = " ".join(q.split()).removeprefix("@").casefold()
    hidden = {*blocked_ids(user.pk), user.pk}
    follows = Follow.objects.accepted().filter(follower_id=user.pk).order_by("-pk")
    followed_ids = list(follows.values_list("followee_id", flat=True)[:FOLLOWED])
    followed = users_by_ids(followed_ids) if followed_ids else {}
    people = [followed[pk] for pk in followed_ids if pk in followed]
    found = [person for person in people if _matches(person, words)]
    found.sort(key=lambda person: not _begins(person, words))  # "be" is ben sooner than Jonas Weber
    if _USERNAME_START.fullmatch(words):
        found += _by_username(words, limit + len(found) + 1)
    shown = {person.pk: person for person in found if person.is_active and person.pk not in hidden}
    return list(shown.values())[:limit]


def connected_people(*, user: User, q: str = "", limit: int = 30) -> list[User]:
    """People who follow `user` or whom `user` follows, at most `limit`: with a `q` those whose username or full name
    holds it, those with a name that begins with it first. The newest 200 of both are found by any part of their names,
    all by the beginning of their username. Seven queries at most."""
    words = " ".join(q.split()).removeprefix("@").casefold()
    accepted = Follow.objects.accepted().order_by("-pk")
    followers = accepted.filter(followee_id=user.pk).values_list("follower_id", flat=True)[:FOLLOWED]
    followed = accepted.filter(follower_id=user.pk).values_list("followee_id", flat=True)[:FOLLOWED]
    ids = dict.fromkeys([*followers, *followed])
    people = users_by_ids(ids) if ids else {}
    found = [people[pk] for pk in ids if pk in people and _matches(people[pk], words)]
    found.sort(key=lambda person: not _begins(person, words))
    if _USERNAME_START.fullmatch(words):
        named = _by_username(words, limit + len(found) + 1)
        relations = relations_of(user.pk, [person.pk for person in named]) if named else NOBODY
        known = relations.following | relations.followers
        found += [person for person in named if person.pk in known]
    hidden = {*blocked_ids(user.pk), user.pk}
    shown = {person.pk: person for person in found if person.is_active and person.pk not in hidden}
    return list(shown.values())[:limit]


def people_by_ids(*, user: User, ids: Iterable[int]) -> list[User]:
    """Of these people those whom `user` may address, in their order. Three queries at most."""
    wanted = list(dict.fromkeys(ids))
    found = users_by_ids(wanted) if wanted else {}
    hidden = {*relations_of(user.pk, found).blocked, user.pk} if found else set()
    return [found[pk] for pk in wanted if pk in found and found[pk].is_active and pk not in hidden]


def _matches(person: User, words: str) -> bool:
    return words in person.username or words in person.full_name.casefold()


def _begins(person: User, words: str) -> bool:
    names = [person.username, *person.full_name.casefold().split()]
    return any(name.startswith(words) for name in names) or person.full_name.casefold().startswith(words)


def _by_username(start: str, most: int) -> list[User]:
    # A range instead of `startswith`: SQLite's LIKE ignores case and so the index.
    rows = User.objects.filter(username__gte=start, username__lt=start + _AFTER_ALL)
    return list(rows.order_by("username")[:most])
