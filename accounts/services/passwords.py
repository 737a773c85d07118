"""Changing and resetting passwords. Either ends the sessions that the old password opened."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.links import password_tokens, user_of_link
from accounts.models import User
from accounts.passwords import clean_password
from accounts.services.sessions import sessions_revoke_all
from instaclone.common.errors import Conflict, InvalidInput
from instaclone.common.transactions import atomic, on_commit


def password_change(*, user: User, old: str, new: str, keep_session: int | None) -> None:
    """Change the password of someone who knows it. All sessions but `keep_session` end.

    InvalidInput with the field `old_password` or `new_password`."""
    if not user.check_password(old):
        raise InvalidInput(_("That isn't your password."), field="old_password")
    password_set(user=user, new=new, keep_session=keep_session)


def password_set(*, user: User, new: str, keep_session: int | None = None) -> None:
    """Give the account another password (the caller has made sure that they may) and end its sessions.

    InvalidInput with the field `new_password`; Conflict when the password was changed at the same time."""
    clean_password(new, user=user, field="new_password")
    before = user.password
    user.set_password(new)  # takes its time: not in the transaction
    try:
        _store(user, before=before, keep_session=keep_session)
    except BaseException:
        user.password = before
        raise


@atomic
def _store(user: User, *, before: str, keep_session: int | None) -> None:
    if not User.objects.filter(pk=user.pk, password=before).update(password=user.password):
        raise Conflict(_("The password was changed meanwhile."))
    sessions_revoke_all(user=user, keep=keep_session)


def password_reset_request(*, email_or_login: str) -> None:
    """Send a link to the account of that name or address, if there is one. Never says whether there is."""
    from accounts.tasks import mail_password_link  # tasks import the services

    on_commit(partial(mail_password_link.delay, email_or_login))


def password_link_user(*, uid: str, token: str) -> User | None:
    """Whose password a link from a message may set; None when the link is no longer good."""
    user = user_of_link(uid)
    return user if user is not None and password_tokens.check_token(user, token) else None


def password_reset_confirm(*, uid: str, token: str, new: str) -> User:
    """Set the password that someone forgot, once for each link; every session ends.

    InvalidInput with the field `token` or `new_password`."""
    user = password_link_user(uid=uid, token=token)
    if user is None:
        raise InvalidInput(
            _("This link is no longer good. Ask for a new one."), code="bad_link", field="token"
        )
    password_set(user=user, new=new)
    if user.email_verified_at is None:  # the link has just proved it
        User.objects.filter(pk=user.pk, email=user.email).update(email_verified_at=timezone.now())
    return user
