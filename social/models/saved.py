"""What people keep for themselves: saved posts, and the collections they sort them into. Only their owner knows."""

from django.conf import settings
from django.db import models

from content.models import Post
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul

USER = settings.AUTH_USER_MODEL


class Bookmark(models.Model):
    """`user` saved `post`."""

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="bookmark_once")]
        indexes = [models.Index(fields=["user", "-id"], name="bookmarks_list")]

    def __str__(self) -> str:
        return f"{self.user_id} saved {self.post_id}"


class Collection(models.Model):
    """A named part of what `owner` saved. `position` orders an owner's collections, the smallest first; those at the
    same place by age. `cover_id` is the post whose picture stands for it; without one, or when it is gone, it is the
    newest that can be shown. `recent_ids` are the posts that were put in last, newest first: a page with many
    collections shows some of each, which no bounded query finds among the items."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=50, validators=[validate_no_nul])
    key = models.CharField(max_length=100)  # the name without case and accents: nobody has two of the same
    position = models.PositiveIntegerField(default=0)
    cover_id = models.BigIntegerField(null=True)
    recent_ids = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="collection_once")]
        indexes = [models.Index(fields=["owner", "position", "id"], name="collections_list")]

    def __str__(self) -> str:
        return self.name


class CollectionItem(models.Model):
    """`bookmark` is in `collection`, and goes with it. `owner` and `post` are the bookmark's."""

    id = IdField(primary_key=True)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+", db_index=False)
    bookmark = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "post"], name="collected_once")]
        indexes = [
            models.Index(fields=["collection", "-id"], name="collection_posts"),
            models.Index(fields=["owner", "post"], name="collected_by"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.collection_id}"
