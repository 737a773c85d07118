"""What people tell about themselves, and who may see what they post."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import IntegrityError

from accounts import signals
from accounts.models import User
from accounts.preferences import check_preferences
from accounts.services._fields import clean_fields, refuse_taken
from accounts.services.sessions import sessions_revoke_all
from accounts.usernames import normalize_username
from instaclone.common.transactions import atomic, on_commit

# What people are found by.
NAMES = ("username", "full_name")


def profile_update(
    *,
    user: User,
    username: str | None = None,
    full_name: str | None = None,
    bio: str | None = None,
    website: str | None = None,
    pronouns: str | None = None,
    is_private: bool | None = None,
    preferences: Mapping[str, Any] | None = None,
) -> User:
    """Change what is given and leave the rest; `preferences` are merged into those that are set.

    Returns the account as it is now. InvalidInput names the field that breaks a rule, or a username that is
    taken; then nothing has changed."""
    changes = {
        "username": None if username is None else normalize_username(username),
        "full_name": None if full_name is None else " ".join(full_name.split()),
        "bio": None if bio is None else bio.replace("\r\n", "\n").strip(),
        "website": None if website is None else website.strip(),
        "pronouns": None if pronouns is None else " ".join(pronouns.split()),
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    wanted = User(pk=user.pk, **changes)
    # A name from before a rule was made may stay; only a new one is checked.
    clean_fields(wanted, (name for name in changes if changes[name] != getattr(user, name)))
    check_preferences(preferences or {})
    if "username" in changes:
        refuse_taken(wanted, ("username",))
    try:
        return _update(user.pk, changes, is_private, preferences or {})
    except IntegrityError:
        refuse_taken(wanted, ("username",))
        raise


@atomic
def _update(
    user_id: int, changes: Mapping[str, Any], is_private: bool | None, preferences: Mapping[str, Any]
) -> User:
    user: User = User.objects.get(pk=user_id)
    is_renamed = any(changes.get(name, getattr(user, name)) != getattr(user, name) for name in NAMES)
    for name, value in changes.items():
        setattr(user, name, value)
    user.preferences = {**user.preferences, **preferences}
    # Only these columns: the counters beside them are moved by others at the same time.
    user.save(update_fields=[*changes, "preferences"])
    if is_renamed:
        on_commit(partial(signals.profile_changed.send, sender=User, user_id=user_id))
    if preferences:
        changed = signals.preferences_changed
        on_commit(partial(changed.send, sender=User, user_id=user_id, changes=dict(preferences)))
    return user if is_private is None else _privacy_set(user, is_private)


@atomic
def privacy_set(*, user: User, is_private: bool) -> User:
    """Make the account private, or public again. What depends on it changes in the same transaction.

    Returns the account as it is now."""
    return _privacy_set(User.objects.get(pk=user.pk), is_private)


def _privacy_set(user: User, is_private: bool) -> User:
    was_private = user.is_private
    user.is_private = is_private
    if User.objects.filter(pk=user.pk, is_private=not is_private).update(is_private=is_private):
        signals.account_changing.send(sender=User, user=user, was_private=was_private)
    return user


@atomic
def user_suspend(*, user: User) -> User:
    """Hide the account and all that is theirs from everybody, and sign it out everywhere. For staff."""
    user = _activity_set(user.pk, is_active=False)
    sessions_revoke_all(user=user)
    return user


@atomic
def user_restore(*, user: User) -> User:
    """Undo a suspension. For staff."""
    return _activity_set(user.pk, is_active=True)


def _activity_set(user_id: int, *, is_active: bool) -> User:
    user: User = User.objects.get(pk=user_id)
    user.is_active = is_active
    if User.objects.filter(pk=user_id, is_active=not is_active).update(is_active=is_active):
        signals.account_changing.send(sender=User, user=user, was_private=user.is_private)
    return user
