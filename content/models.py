"""Media, posts and hashtags."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.querysets import MediaQuerySet, PostQuerySet
from instaclone.common.fields import IdField
from instaclone.common.ids import shortcode
from instaclone.common.validators import validate_no_nul


class Media(models.Model):
    """An uploaded picture (later: video). Its files lie under the unguessable folder `key`.

    `renditions` is a list of `{"path", "format", "width", "height"}`, smallest first; `source` is the path of
    the upright, cleaned original that crops are made from. `post` is empty until a post uses it,
    `attached_id` until something of a higher room does (the id of a message, say).
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
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    blurhash = models.CharField(max_length=64, blank=True)
    color = models.CharField(max_length=7, blank=True)
    crop = models.JSONField(null=True, blank=True)
    renditions = models.JSONField(default=list)
    thumbnail = models.CharField(max_length=120, blank=True)
    alt_text = models.CharField(max_length=1000, blank=True, validators=[validate_no_nul])
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
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_used(self) -> bool:
        attached_id: int | None = self.attached_id
        return attached_id is not None or self.post_id is not None


class Post(models.Model):
    """A post. `media` is the summary of its media in order (`content.media.summary`), kept in the row so that
    a page of posts is one read.

    `reach` is derived from `state`, `audience` and the author's account (`content.visibility.reach_of`): it
    is the one column that visibility filters on. Services that change any of the three refresh it in the same
    transaction.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")
        DELETED = "deleted", _("Deleted")

    class Audience(models.TextChoices):
        FOLLOWERS = "followers", _("Followers")
        CLOSE_FRIENDS = "close_friends", _("Close friends")

    class Reach(models.IntegerChoices):
        EVERYONE = 0, _("Everyone")
        FOLLOWERS = 1, _("Followers")
        AUTHOR = 3, _("Only the author")
        NOBODY = 4, _("Nobody")

    id = IdField(primary_key=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    caption = models.CharField(max_length=2_200, blank=True, validators=[validate_no_nul])
    location = models.CharField(max_length=100, blank=True, validators=[validate_no_nul])
    media = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.FOLLOWERS)
    reach = models.SmallIntegerField(choices=Reach.choices, default=Reach.NOBODY, editable=False)
    comments_disabled = models.BooleanField(default=False)
    hide_like_count = models.BooleanField(default=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # When its way into the followers' timelines was completed; the sweeper finishes what has none.
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(fields=["author", "state", "-id"], name="post_of_author_by_state"),
            models.Index(fields=["reach", "-id"], name="post_by_reach"),
            models.Index(fields=["state", "fanned_out_at", "id"], name="post_to_fan_out"),
            models.Index(fields=["state", "deleted_at"], name="post_to_remove"),
        ]

    def __str__(self) -> str:
        return f"post {self.shortcode}"

    def get_absolute_url(self) -> str:
        return f"/p/{self.shortcode}/"

    @property
    def shortcode(self) -> str:
        return shortcode(self.pk)


class Hashtag(models.Model):
    """A hashtag in its canonical form (`common.text.canonical_hashtag`). Published posts count."""

    id = IdField(primary_key=True)
    name = models.CharField(max_length=100, unique=True)
    posts_count = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return f"#{self.name}"


class PostHashtag(models.Model):
    """A hashtag stands in a post's caption."""

    id = IdField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "hashtag"], name="hashtag_once_in_a_post")]
        indexes = [models.Index(fields=["hashtag", "-post"], name="posts_of_hashtag")]

    def __str__(self) -> str:
        return f"{self.hashtag_id} in {self.post_id}"
