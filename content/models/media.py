"""Uploaded pictures and videos."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.querysets import MediaQuerySet
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul


class Media(models.Model):
    """An uploaded picture or video. Its files lie under the unguessable folder `key`.

    `renditions` is a list of `{"path", "format", "width", "height"}`, smallest first: of the picture, or of a
    video's cover. `source` is the path of the upright, cleaned original that crops are made from; for a video
    it is what was uploaded, until the video is ready. `look` says how a picture was edited (`content.looks`).
    `post` is empty until a post uses it, `attached_id` until something else does (the id of a message, a story
    or a draft).

    Of a video only: `videos` are its MP4 files, like `renditions`; `cover_ms` is where its cover was taken.
    `progress` (0 to 100), `attempts` and `claimed_until` belong to its processing, `claim` names the worker
    that is at it, and `error` is one of the reasons of `content.video.reasons` when it failed.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")

    class State(models.TextChoices):
        PROCESSING = "processing", _("Processing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    id = IdField(primary_key=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.IMAGE)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READY)
    error = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=32, unique=True)
    source = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text=_("Bytes that were uploaded."))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    blurhash = models.CharField(max_length=64, blank=True)
    color = models.CharField(max_length=7, blank=True)
    crop = models.JSONField(null=True, blank=True)
    look = models.JSONField(null=True, blank=True)
    renditions = models.JSONField(default=list)
    thumbnail = models.CharField(max_length=120, blank=True)
    alt_text = models.CharField(max_length=1000, blank=True, validators=[validate_no_nul])
    videos = models.JSONField(default=list, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    is_silent = models.BooleanField(default=False)
    cover_ms = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    post = models.ForeignKey(
        "content.Post", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    attached_id = models.BigIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "media"
        indexes = [
            models.Index(fields=["owner", "-id"], name="media_of_owner"),
            models.Index(fields=["post", "id"], name="media_of_post"),
            models.Index(fields=["post", "attached_id", "id"], name="media_unused"),
            models.Index(fields=["state", "claimed_until", "id"], name="media_to_process"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_used(self) -> bool:
        attached_id: int | None = self.attached_id
        return attached_id is not None or self.post_id is not None
