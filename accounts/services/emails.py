"""Proving that an e-mail address is its account's."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.links import email_tokens, user_of_link
from accounts.models import User
from instaclone.common.errors import InvalidInput
from instaclone.common.transactions import on_commit


def email_verification_send(*, user: User) -> None:
    """Send the link that verifies the account's address; nothing is sent when it is verified already."""
    from accounts.tasks import mail_email_link  # tasks import the services

    if user.email_verified_at is None:
        on_commit(partial(mail_email_link.delay, user.pk))


def email_verify(*, uid: str, token: str) -> User:
    """Mark the address as verified. InvalidInput unless both parts come from a link that is still good."""
    user = user_of_link(uid)
    if user is None or not email_tokens.check_token(user, token):
        raise InvalidInput(
            _("This link is no longer good. Ask for a new one in your settings."),
            code="bad_link",
            field="token",
        )
    now = timezone.now()
    # The address may have been changed since it was read: the link speaks for the one it was sent to.
    if not User.objects.filter(pk=user.pk, email=user.email).update(email_verified_at=now):
        raise InvalidInput(_("The e-mail address was changed meanwhile."), code="bad_link", field="token")
    user.email_verified_at = now
    return user
