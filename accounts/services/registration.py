"""Signing up and signing in."""

from functools import partial

from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import signals
from accounts.models import User
from accounts.passwords import clean_password
from accounts.services._fields import clean_fields, refuse_taken
from accounts.services.emails import email_verification_send
from accounts.usernames import normalize_username
from instaclone.common.errors import NotSignedIn
from instaclone.common.transactions import atomic, on_commit

UNIQUE_FIELDS = ("username", "email")


def sign_up(*, username: str, email: str, password: str, full_name: str = "") -> User:
    """Make an account, and send the message that verifies its e-mail address.

    InvalidInput names the field that breaks a rule or that someone else has; of several sign-ups at once for
    one name exactly one succeeds."""
    user = User(
        username=normalize_username(username),
        email=email.strip().lower(),
        full_name=" ".join(full_name.split()),
    )
    clean_fields(user, ("username", "email", "full_name"))
    clean_password(password, user=user, field="password")
    refuse_taken(user, UNIQUE_FIELDS)
    user.set_password(password)  # takes its time: not in the transaction
    try:
        _insert(user)
    except IntegrityError:
        refuse_taken(user, UNIQUE_FIELDS)
        raise
    return user


@atomic
def _insert(user: User) -> None:
    user.save(force_insert=True)
    email_verification_send(user=user)
    on_commit(partial(signals.signed_up.send, sender=User, user=user))


def sign_in_check(*, login: str, password: str, request: HttpRequest | None = None) -> User:
    """The active account with this username or e-mail address and password.

    NotSignedIn otherwise: the same answer, after the same work, whether the account is there or not."""
    user = authenticate(request, username=login, password=password)
    if not isinstance(user, User):
        raise NotSignedIn(_("The username or the password isn't right."), code="invalid_credentials")
    return user
