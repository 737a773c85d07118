"""What people do to each other and to posts. One unique constraint stands behind every toggle.

Foreign keys have no index of their own: a constraint or an index below starts with each of them.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Post
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul
from social.querysets import CommentQuerySet, FollowQuerySet

USER = settings.AUTH_USER_MODEL


class Follow(models.Model):
    """`follower` follows `followee`, or has asked to (pending)."""

    class State(models.TextChoices):
        PENDING = "pending", _("Requested")
        ACCEPTED = "accepted", _("Following")

    id = IdField(primary_key=True)
    follower = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    followee = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "followee"], name="follow_once")]
        indexes = [
            models.Index(fields=["followee", "state", "-id"], name="follow_followers"),
            models.Index(fields=["follower", "state", "-id"], name="follow_following"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followee_id} ({self.state})"


class Block(models.Model):
    """`blocker` wants nothing to do with `blocked`. It works both ways."""

    id = IdField(primary_key=True)
    blocker = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    blocked = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once")]
        indexes = [
            models.Index(fields=["blocker", "-id"], name="block_list"),
            models.Index(fields=["blocked", "blocker"], name="block_by"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} ⊘ {self.blocked_id}"


class Like(models.Model):
    """A like of a post or a comment. Ids are unique over all tables, so `target_id` names either."""

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    target_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "target_id"], name="like_once")]
        indexes = [models.Index(fields=["target_id", "-id"], name="likes_of_target")]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.target_id}"


class Comment(models.Model):
    """A comment, or a reply to one: `parent` is always a top-level comment, whichever was answered."""

    id = IdField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.CharField(max_length=2_200, validators=[validate_no_nul])
    like_count = models.PositiveIntegerField(default=0, editable=False)
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    is_pinned = models.BooleanField(default=False)
    # One of the newest few top-level comments of its post (`services.comments.RECENT`): what the feed's
    # previews look through, so that a page of posts is a bounded read however many comments they have.
    is_recent = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["post", "parent", "-is_pinned", "-id"], name="comments_of_post"),
            models.Index(fields=["post", "is_recent", "-id"], name="comments_recent"),
            models.Index(fields=["parent", "id"], name="replies_of_comment"),
            models.Index(fields=["author", "-id"], name="comments_of_author"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def is_reply(self) -> bool:
        return bool(self.parent_id)
