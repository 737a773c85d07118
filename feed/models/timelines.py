"""The home timelines, written when a post is published so that reading one is an index range.

A home timeline is the union of two things: entries, written by the fan-out, and pulls, which say whose posts
are looked up at read instead. Every post of a followed author is in the one or the other (at times in both,
which does no harm: they are merged by id).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Post
from instaclone.common.fields import IdField

USER = settings.AUTH_USER_MODEL


class TimelineEntry(models.Model):
    """`post` stands in `owner`'s home timeline because of `author`: who published it, or stands beside who did.
    Deleted with the follow, the post or the block.

    The unique constraint's index, read backwards, is also the index that pages are read from.
    """

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = _("timeline entries")
        constraints = [models.UniqueConstraint(fields=["owner", "post"], name="timeline_once")]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.owner_id}"


class Pull(models.Model):
    """`author`'s posts with an id under `below` have no entries in `owner`'s timeline: look them up at read.

    `below` is `MAX_ID` for an author with too many followers to fan out, the oldest entry that was filled in
    for one who had more posts than that when the follow began, and what was trimmed for all others.
    """

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    below = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "author"], name="pull_once")]
        indexes = [models.Index(fields=["owner", "-below"], name="pull_of_owner")]

    def __str__(self) -> str:
        return f"{self.author_id} below {self.below} for {self.owner_id}"


class PulledAuthor(models.Model):
    """An author with so many followers that new posts are pulled by the readers instead of fanned out.

    `is_ready` once every follower has the `Pull` that says so; until then posts are fanned out as for others.
    """

    id = IdField(primary_key=True)
    author = models.OneToOneField(USER, on_delete=models.CASCADE, related_name="+")
    is_ready = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.author_id} is pulled"
