"""Who may be seen by whom, and which sessions are alive."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from accounts import relations

if TYPE_CHECKING:
    from accounts.models import Session, User  # noqa: F401


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: Any) -> "UserQuerySet":
        """Accounts whose profile `viewer` (a user or AnonymousUser) may open: active, no block either way.

        A private account's profile is visible; its content is not (`content.visibility`)."""
        found = self.filter(is_active=True)
        if viewer.is_authenticated:
            blocked = relations.blocked_ids(viewer.pk)
            if blocked:
                found = found.exclude(pk__in=blocked)
        return found


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self) -> "SessionQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())
