"""What people do to posts, comments and stories."""

from django.conf import settings
from django.db import models

from content.models import Post
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul
from social.querysets import CommentQuerySet

USER = settings.AUTH_USER_MODEL


class Like(models.Model):
    """A like of a post, a comment or a story. Ids are unique over all tables, so `target_id` names any of them."""

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    target_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "target_id"], name="like_once")]
        indexes = [
            models.Index(fields=["target_id", "-id"], name="likes_of_target"),
            models.Index(fields=["user", "-id"], name="likes_of_person"),
        ]

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
