"""Which hashtags people want to see more of, and which not at all."""

from django.conf import settings
from django.db import models

from content.models import Hashtag
from instaclone.common.fields import IdField

USER = settings.AUTH_USER_MODEL


class HashtagFollow(models.Model):
    """`user` follows `hashtag`: posts with it come into their home feed."""

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hashtag"], name="hashtag_followed_once")]
        indexes = [models.Index(fields=["user", "-id"], name="hashtags_followed")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.hashtag_id}"


class HashtagMute(models.Model):
    """`user` doesn't want posts with `hashtag` in lists that are made for them. Only `user` knows."""

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hashtag"], name="hashtag_muted_once")]
        indexes = [models.Index(fields=["user", "-id"], name="hashtags_muted")]

    def __str__(self) -> str:
        return f"{self.user_id} mutes {self.hashtag_id}"
