"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import account_changing
from content.services import posts_refresh_reach


@receiver(account_changing)
def on_account_changing(*, user: User, **_kwargs: Any) -> None:
    """Inside the transaction that changes the account."""
    posts_refresh_reach(author=user)
