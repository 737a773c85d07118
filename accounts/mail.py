"""The messages that this room sends. Called by tasks: sending takes as long as the mail server likes."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.links import email_link, password_link
from accounts.models import User


def send_password_link(user: User) -> None:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    _send(user, _("Set a new password"), "accounts/mail/password_reset.txt", password_link(user), hours)


def send_email_link(user: User) -> None:
    hours = settings.EMAIL_VERIFICATION_TIMEOUT // 3600
    _send(
        user,
        _("Confirm your e-mail address"),
        "accounts/mail/email_verification.txt",
        email_link(user),
        hours,
    )


def _send(user: User, subject: str, template: str, link: str, hours: int) -> None:
    """`hours` is how long the link is good for."""
    context = {
        "user": user,
        "link": link,
        "hours": hours,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    body = render_to_string(template, context)
    EmailMessage(f"{settings.SITE_NAME}: {subject}", body, to=[user.email]).send()
