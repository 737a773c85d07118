"""What people are told, and what they want to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from instaclone.common.fields import IdField

USER = settings.AUTH_USER_MODEL


class Notification(models.Model):
    """What one person is told: one thing that happened, or several of a kind to the same thing as a group.

    `key` says what belongs together (`like:<post id>`). The group stands in the list where `latest_id`, the id of
    its newest `NotificationActor`, puts it; `cause_id` is what that one did. `actor_ids` are the newest people,
    three at most, of `actor_count`. `post_id` and `comment_id` name what it is about, so that it goes with them.
    """

    class Kind(models.TextChoices):
        LIKE = "like", _("Likes of your photos")
        COMMENT_LIKE = "comment_like", _("Likes of your comments")
        COMMENT = "comment", _("Comments on your photos")
        REPLY = "reply", _("Replies to your comments")
        MENTION_CAPTION = "mention_caption", _("Mentions of you in captions")
        MENTION_COMMENT = "mention_comment", _("Mentions of you in comments")
        TAGGED = "tagged", _("Photos of you")
        FOLLOW = "follow", _("New followers")
        FOLLOW_REQUEST = "follow_request", _("Follow requests")
        REQUEST_ACCEPTED = "request_accepted", _("Accepted follow requests")
        STORY_REPLY = "story_reply", _("Replies to your stories")
        STORY_REACTION = "story_reaction", _("Likes of your stories")
        MENTION_STORY = "mention_story", _("Mentions of you in stories")
        COAUTHOR_INVITE = "coauthor_invite", _("Invitations to post together")
        COAUTHOR_ACCEPTED = "coauthor_accepted", _("Accepted invitations to post together")

    id = IdField(primary_key=True)
    recipient = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=48)
    post_id = models.BigIntegerField(null=True)
    comment_id = models.BigIntegerField(null=True)
    story_id = models.BigIntegerField(null=True)
    cause_id = models.BigIntegerField()
    actor_ids = models.JSONField(default=list)
    actor_count = models.PositiveIntegerField(default=0)
    latest_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["recipient", "-latest_id"], name="notifications_of_person"),
            models.Index(fields=["post_id", "kind"], name="notifications_of_post"),
            models.Index(fields=["comment_id", "kind"], name="notifications_of_comment"),
            models.Index(fields=["story_id", "kind"], name="notifications_of_story"),
            models.Index(fields=["latest_id"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class NotificationActor(models.Model):
    """Someone did something that a notification tells of. `cause_id` is the row that says so: a like, a comment,
    a follow, a post. `recipient_id` is the notification's, so that a pair of people is found in one index."""

    id = IdField(primary_key=True)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="+", db_index=False)
    recipient_id = models.BigIntegerField()
    actor = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    cause_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "cause_id"], name="cause_told_once")]
        indexes = [
            models.Index(fields=["notification", "-id"], name="actors_of_notification"),
            models.Index(fields=["actor", "recipient_id", "notification"], name="notified_by_actor"),
            models.Index(fields=["cause_id"], name="notified_by_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} in notification {self.notification_id}"


class NotificationSettings(models.Model):
    """How far a person has read, and what they want to be told. Without a row everything is as its default.

    What is newer than `read_up_to` (by `latest_id`) is unread. `levels` maps kinds to "following" or "off"; a kind
    that isn't in it is told whoever it comes from. `digested_up_to` and `digested_at` say what the last e-mail
    held, and when it went."""

    class Level(models.TextChoices):
        EVERYONE = "everyone", _("From everyone")
        FOLLOWING = "following", _("From people you follow")
        OFF = "off", _("Off")

    class Digest(models.TextChoices):
        OFF = "off", _("Never")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_up_to = models.BigIntegerField(default=0)
    levels = models.JSONField(default=dict)
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.OFF)
    digested_up_to = models.BigIntegerField(default=0)
    digested_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "notification settings"
        constraints = [models.UniqueConstraint(fields=["user"], name="notification_settings_once")]
        indexes = [models.Index(fields=["digest", "id"], name="notification_digests")]

    def __str__(self) -> str:
        return f"notification settings of {self.user_id}"
