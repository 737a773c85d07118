"""Reads of the accounts room."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Session, User
from accounts.relations import NOBODY, Relations, relations_of
from accounts.usernames import USERNAME_MAX_LENGTH, normalize_username, validate_username
from instaclone.common.errors import NotFound
from instaclone.common.pagination import Page, PageRequest, paginate
from instaclone.databases.prepared import Prepared

EMAIL_MAX_LENGTH = 254

_session_with_user = Prepared(lambda session_id: Session.objects.filter(pk=session_id).select_related("user"))


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Profile:
    """An account that the viewer may see, and the viewer's relations to it."""

    user: User
    relations: Relations


def profile_get(*, viewer: Any, username: str) -> Profile:
    """The account of that name, in any case; NotFound when there is none that `viewer` may see.

    One query, and at most three for the relations of a viewer who is signed in."""
    name = normalize_username(username)
    user = None
    if len(name) <= USERNAME_MAX_LENGTH and "\x00" not in name:
        user = _only(User.objects.filter(username=name, is_active=True))
    if user is None:
        raise NotFound()
    relations = relations_of(viewer.pk, [user.pk]) if viewer.is_authenticated else NOBODY
    if user.pk in relations.blocked:
        raise NotFound()
    return Profile(user, relations)


def _only(rows: QuerySet[Row]) -> Row | None:
    """The one row there can be. `first()` would sort, and tempt MongoDB to walk the wrong index."""
    return next(iter(rows.order_by()[:1]), None)


def user_get(*, viewer: Any, username: str) -> User:
    """The account of that name; NotFound when it is absent, suspended or there is a block either way."""
    return profile_get(viewer=viewer, username=username).user


def users_by_ids(ids: Iterable[int]) -> dict[int, User]:
    """Accounts by id, in one query; whoever is gone is left out. Suspended ones are in it."""
    found: dict[int, User] = User.objects.in_bulk(set(ids))
    return found


def user_by_login(login: str) -> User | None:
    """The account with this username or e-mail address, in any case, suspended or not."""
    login = login.strip().lower()
    if not login or len(login) > EMAIL_MAX_LENGTH or "\x00" in login:
        return None
    field = "email" if "@" in login else "username"
    return _only(User.objects.filter(**{field: login}))


def username_problem(username: str) -> str | None:
    """Why nobody can take this username now, in a sentence; None when it is free."""
    name = normalize_username(username)
    try:
        validate_username(name)
    except ValidationError as error:
        return str(error.messages[0])
    if User.objects.filter(username=name).exists():
        return _("This username is taken.")
    return None


def username_available(username: str) -> bool:
    return username_problem(username) is None


def session_find(session_id: int) -> Session | None:
    """A session with its user, alive or not: one look-up by key."""
    # In one query: on both engines the join costs less than a second look-up.
    found = _session_with_user(session_id)
    return found[0] if found else None


def session_live(session_id: int) -> Session | None:
    """A session that is neither revoked nor over, with its user, who is active: one look-up by key."""
    session = session_find(session_id)
    return session if session is not None and session.is_live else None


def sessions_live_among(session_ids: Iterable[int]) -> set[int]:
    """Which of these sessions still sign their users in: two queries at most, however many there are."""
    ids = list(session_ids)
    users = dict(Session.objects.live().filter(pk__in=ids).order_by().values_list("pk", "user_id"))
    active = set(
        User.objects.filter(pk__in=set(users.values()), is_active__in=[True])
        .order_by()
        .values_list("pk", flat=True)
    )
    return {session_id for session_id, user_id in users.items() if user_id in active}


def sessions_of(*, user: User, page: PageRequest) -> Page[Session]:
    """Where `user` is signed in, the newest sign-in first."""
    return paginate(Session.objects.live().filter(user=user), page)
