"""What the site knows of a person's interest, and what it works out ahead of time."""

from django.conf import settings
from django.db import models

from instaclone.common.fields import IdField

USER = settings.AUTH_USER_MODEL


class Affinity(models.Model):
    """How much `viewer` has had to do with `author`: `points` of forward decay (`feed.affinity`), which only grow."""

    id = IdField(primary_key=True)
    viewer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    points = models.FloatField(default=0.0)

    class Meta:
        verbose_name_plural = "affinities"
        constraints = [models.UniqueConstraint(fields=["viewer", "author"], name="affinity_once")]
        indexes = [models.Index(fields=["viewer", "-points"], name="affinity_closest")]

    def __str__(self) -> str:
        return f"{self.viewer_id} to {self.author_id}"


class SeenPost(models.Model):
    """`viewer` had this post before their eyes. The newest are kept."""

    id = IdField(primary_key=True)
    viewer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    post_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["viewer", "post_id"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.post_id}"


class DismissedSuggestion(models.Model):
    """`owner` doesn't want to be told of `person` again."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "person"], name="dismissed_once")]

    def __str__(self) -> str:
        return f"{self.owner_id} dismissed {self.person_id}"


class Snapshot(models.Model):
    """Something that a task worked out, under a name (`trending:hashtags`, `explore:<user id>`), with when it did. It
    holds ids and figures: who may see what is asked when it is read."""

    id = IdField(primary_key=True)
    name = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="snapshots_by_age")]

    def __str__(self) -> str:
        return self.name
