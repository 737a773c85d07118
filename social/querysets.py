"""Lists of follows and comments, as a viewer may see them."""

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
    def visible_to(self, viewer: Any) -> "CommentQuerySet":
        """Comments `viewer` may see on posts they may see: not from people with a block between them.

        Whether the post itself may be seen is `Post.objects.visible_to`; ask that first."""
        if not viewer.is_authenticated:
            return self.all()
        blocked = relations.blocked_ids(viewer.pk)
        return self.exclude(author_id__in=blocked) if blocked else self.all()
