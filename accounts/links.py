"""The links that are sent by e-mail: an account's id and a token that dies when it has been used."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int

from accounts.models import User
from instaclone.common.ids import from_shortcode, shortcode


class EmailTokenGenerator(PasswordResetTokenGenerator):
    """Tokens that verify one e-mail address of one account, once, within `EMAIL_VERIFICATION_TIMEOUT`."""

    key_salt = "accounts.links.EmailTokenGenerator"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk}:{user.email}:{user.email_verified_at is not None}:{timestamp}"

    def check_token(self, user: Any, token: str | None) -> bool:
        # Django's own check is the same with PASSWORD_RESET_TIMEOUT, which suits passwords.
        try:
            timestamp = base36_to_int((token or "").split("-")[0])
        except ValueError:
            return False
        made = (
            self._make_token_with_timestamp(user, timestamp, secret)
            for secret in [self.secret, *self.secret_fallbacks]
        )
        if not any(constant_time_compare(one, token or "") for one in made):
            return False
        return self._num_seconds(self._now()) - timestamp <= settings.EMAIL_VERIFICATION_TIMEOUT


email_tokens = EmailTokenGenerator()
password_tokens = default_token_generator


def user_of_link(uid: str) -> User | None:
    """The active account that a link's first part names."""
    user_id = from_shortcode(uid)
    return None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()


def email_link(user: User) -> str:
    return _absolute("accounts:email_verify", user, email_tokens.make_token(user))


def password_link(user: User) -> str:
    return _absolute("accounts:password_reset_confirm", user, password_tokens.make_token(user))


def _absolute(name: str, user: User, token: str) -> str:
    return settings.SITE_URL + reverse(name, kwargs={"uid": shortcode(user.pk), "token": token})
