"""Conversations, who takes part in them, and what is said. One unique constraint stands behind every toggle.

Foreign keys have no index of their own: a constraint or an index below starts with each of them. What a
message points to besides its conversation and sender is a plain id: it may vanish, or be out of the reader's
sight, without the message going with it.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul
from messaging.querysets import MessageQuerySet, ParticipantQuerySet

USER = settings.AUTH_USER_MODEL
TITLE_MAX_LENGTH = 80
CLIENT_ID_MAX_LENGTH = 64
EMOJI_MAX_LENGTH = 32
TERM_MAX_LENGTH = 32


class Conversation(models.Model):
    """Two people (direct) or several (group). `pair` is "low id:high id" of a direct one, so that two people
    have one conversation at most; a group's is its own id. `members_count` counts those who haven't left."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        GROUP = "group", _("Group")

    id = IdField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    pair = models.CharField(max_length=40, unique=True, editable=False)
    title = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True, validators=[validate_no_nul])
    creator = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    last_message_id = models.BigIntegerField(default=0, editable=False)
    members_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} conversation {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/direct/t/{self.pk}/"


class Participant(models.Model):
    """One person's side of a conversation.

    `hidden`: cleared by themselves, or not written to yet; it comes back with the next message. `declined`: a
    request they deleted, which stays silent. `starts_after_id`: they see nothing up to this message.
    `last_message_id` orders their list; in a request it is 0 when no message stands there. `unread_count`: messages
    of others, after `last_read_id`, still there.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        REQUEST = "request", _("Request")
        DECLINED = "declined", _("Declined")
        HIDDEN = "hidden", _("Hidden")
        LEFT = "left", _("Left")

    id = IdField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    is_admin = models.BooleanField(default=False)
    last_message_id = models.BigIntegerField(default=0, editable=False)
    last_read_id = models.BigIntegerField(default=0, editable=False)
    unread_count = models.PositiveIntegerField(default=0, editable=False)
    starts_after_id = models.BigIntegerField(default=0, editable=False)
    is_muted = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="participant_once"),
        ]
        indexes = [
            models.Index(fields=["user", "state", "-last_message_id"], name="participant_list"),
            models.Index(fields=["user", "state", "is_muted", "unread_count"], name="participant_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id} ({self.state})"


class Message(models.Model):
    """One message. `client_id` is what its sender's client called it: sending it twice is sending it once.

    `media` is the summary of its pictures (`content.media.summary`), as in a post's row. `event` says what
    happened, for a system message. An unsent message keeps its row, without its content, and `deleted_at`.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        MEDIA = "media", _("Media")
        POST = "post", _("Shared post")
        PROFILE = "profile", _("Shared profile")
        STORY = "story", _("Reply to a story")
        SYSTEM = "system", _("System")

    id = IdField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Empty once the sender's account is deleted: the others keep what was said to them.
    sender = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEXT)
    text = models.CharField(max_length=2_000, blank=True, validators=[validate_no_nul])
    media = models.JSONField(default=list, blank=True)
    shared_post_id = models.BigIntegerField(null=True, blank=True)
    shared_user_id = models.BigIntegerField(null=True, blank=True)
    reply_to_id = models.BigIntegerField(null=True, blank=True)
    story_id = models.BigIntegerField(null=True, blank=True)
    event = models.JSONField(null=True, blank=True)
    client_id = models.CharField(max_length=CLIENT_ID_MAX_LENGTH)
    # What was asked for under this client id, so that the same id with something else is noticed.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "client_id"], name="message_once")]
        indexes = [models.Index(fields=["conversation", "-id"], name="messages_of_conversation")]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


class Reaction(models.Model):
    """What someone thinks of a message, in one emoji."""

    id = IdField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=EMOJI_MAX_LENGTH, validators=[validate_no_nul])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.emoji} {self.message_id}"


class MessageTerm(models.Model):
    """A word of a message, folded, for the search in one's conversations."""

    id = IdField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    term = models.CharField(max_length=TERM_MAX_LENGTH)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["conversation", "term", "-message"], name="messages_by_term")]

    def __str__(self) -> str:
        return f"{self.term} in {self.message_id}"


class LastActive(models.Model):
    """When someone was last seen online."""

    id = IdField(primary_key=True)
    user = models.OneToOneField(USER, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} at {self.at}"
