"""The home timelines, written when a post is published so that reading one is an index range."""

from django.conf import settings
from django.db import models

from content.models import Post

USER = settings.AUTH_USER_MODEL


class TimelineEntry(models.Model):
    """`post` (by `author`) stands in `owner`'s home timeline. Deleted with the follow, the post or the block."""

    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "post"], name="timeline_once")]
        indexes = [
            models.Index(fields=["owner", "-post"], name="timeline_newest"),
            models.Index(fields=["owner", "author"], name="timeline_of_author"),
            models.Index(fields=["post"], name="timeline_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.owner_id}"
