"""Who a login name and a password belong to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.selectors import user_by_login


class LoginBackend(ModelBackend):
    """Signs in by username or e-mail address, in any case, and takes as long for a login nobody has."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = user_by_login(username)
        if user is None:
            User().set_password(password)  # the same work as checking one
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
