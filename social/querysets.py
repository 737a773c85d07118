"""Lists of follows and comments, as a viewer may see them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models

from accounts import relations

if TYPE_CHECKING:
    from social.models import Comment, Follow  # noqa: F401


class FollowQuerySet(models.QuerySet["Follow"]):
    def accepted(self) -> "FollowQuerySet":
        return self.filter(state="accepted")

    def pending(self) -> "FollowQuerySet":
        return self.filter(state="pending")


class CommentQuerySet(models.QuerySet["Comment"]):
    # `is_pinned=False` would become `NOT is_pinned` on SQLite, for which it uses no index; `IN (0)` it does.

    def top_level(self, post_id: int, *, pinned: bool) -> "CommentQuerySet":
        """The comments on a post that aren't replies, either those pinned or the others."""
        return self.filter(post_id=post_id, parent=None, is_pinned__in=[pinned])

    def recent(self, post_ids: Collection[int]) -> "CommentQuerySet":
        """The few newest top-level comments of each of these posts, as they are marked."""
        return self.filter(post_id__in=post_ids, is_recent__in=[True])

    def visible_to(self, viewer: Any) -> "CommentQuerySet":
        """Comments `viewer` may see on posts they may see: not from people with a block between them.

        Whether the post itself may be seen is `Post.objects.visible_to`; ask that first."""
        if not viewer.is_authenticated:
            return self.all()
        blocked = relations.blocked_ids(viewer.pk)
        return self.exclude(author_id__in=blocked) if blocked else self.all()
