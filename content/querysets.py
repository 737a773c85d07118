"""Which media, posts and stories a viewer may see."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from content.visibility import Sight

if TYPE_CHECKING:
    from content.models import Highlight, Media, Post, Story  # noqa: F401


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


class StoryQuerySet(models.QuerySet["Story"]):
    def running(self) -> "StoryQuerySet":
        """Whose time isn't over: asked by the clock, so that an expired story is gone everywhere at once."""
        return self.filter(expires_at__gt=timezone.now())

    def over(self) -> "StoryQuerySet":
        return self.filter(expires_at__lte=timezone.now())

    def visible_to(self, viewer: Any, authors: Collection[int] | None = None) -> "StoryQuerySet":
        """Running stories that `viewer` may see, by the same rule as posts. For `authors` see `PostQuerySet`."""
        return self.running().filter(Sight.of(viewer, authors).condition())

    def own(self, user: Any) -> "StoryQuerySet":
        """The user's own, running or over."""
        return self.filter(author_id=user.pk) if user.is_authenticated else self.none()


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def own(self, user: Any) -> "HighlightQuerySet":
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()
