"""What people are to each other. One unique constraint stands behind every toggle.

Foreign keys have no index of their own: a constraint or an index below starts with each of them.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from instaclone.common.fields import IdField
from social.querysets import FollowQuerySet

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


class CloseFriend(models.Model):
    """`owner` counts `friend` among their close friends, who see what is meant for these alone. Only `owner` knows."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    friend = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "friend"], name="close_friend_once")]
        indexes = [
            models.Index(fields=["owner", "-id"], name="close_friends_list"),
            models.Index(fields=["friend", "owner"], name="close_friend_of"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} ★ {self.friend_id}"


class Mute(models.Model):
    """`owner` doesn't want the stories of `muted` in the tray, or their posts in lists that are made for `owner`. Only
    `owner` knows."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    muted = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    stories = models.BooleanField(default=True)
    posts = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "muted"], name="mute_once")]
        indexes = [models.Index(fields=["owner", "-id"], name="mute_list")]

    def __str__(self) -> str:
        return f"{self.owner_id} mutes {self.muted_id}"
