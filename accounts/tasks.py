"""Work of the accounts room that nobody waits for."""

from smtplib import SMTPException

from celery import shared_task

from accounts import mail, services
from accounts.models import User
from accounts.selectors import user_by_login

MAIL_RETRIES = {
    "autoretry_for": (SMTPException, OSError),
    "retry_backoff": 10,
    "retry_backoff_max": 600,
    "max_retries": 8,
}


@shared_task(name="accounts.mail_password_link", **MAIL_RETRIES)
def mail_password_link(login: str) -> None:
    """Send a link to whoever has this username or e-mail address.

    The look-up is made here so that a request takes the same time whether there is such an account or not."""
    user = user_by_login(login)
    if user is not None and user.is_active:
        mail.send_password_link(user)


@shared_task(name="accounts.mail_email_link", **MAIL_RETRIES)
def mail_email_link(user_id: int) -> None:
    user = User.objects.filter(pk=user_id, is_active=True, email_verified_at=None).first()
    if user is not None:
        mail.send_email_link(user)


@shared_task(name="accounts.remove_old_sessions")
def remove_old_sessions() -> int:
    return services.old_sessions_remove()
