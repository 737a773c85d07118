"""Which media and posts a viewer may see."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models

from content.visibility import Sight

if TYPE_CHECKING:
    from content.models import Media, Post  # noqa: F401


class MediaQuerySet(models.QuerySet["Media"]):
    def owned_by(self, user: Any) -> "MediaQuerySet":
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def unused(self) -> "MediaQuerySet":
        """In no post, and attached to nothing else."""
        return self.filter(post=None, attached_id=None)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Any, authors: Collection[int] | None = None) -> "PostQuerySet":
        """Published posts that `viewer` (a user or AnonymousUser) may see: the rule of `content.visibility`.

        Give `authors` (ids) when only their posts can come up: the viewer's relations are then read for them
        alone. Without it, followed private accounts are looked up too, whatever their number.
        """
        return self.filter(Sight.of(viewer, authors).condition())

    def own(self, user: Any) -> "PostQuerySet":
        """The user's own posts that still exist: published, archived, drafts."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(author_id=user.pk).exclude(state="deleted")
