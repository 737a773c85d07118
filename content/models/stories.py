"""Stories, who watched them, and highlights."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models.media import Media
from content.models.posts import Post
from content.querysets import HighlightQuerySet, StoryQuerySet
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul

USER = settings.AUTH_USER_MODEL
STICKER_ID_MAX_LENGTH = 16


class Story(models.Model):
    """A picture or a stretch of video (`start_ms`, `duration_ms`) that is seen until `expires_at`.

    A longer video is several stories of one media. `shown` is the summary of the media (`content.media.summary`)
    with the cover of this stretch, kept in the row so that a person's stories are one read. `stickers` is what
    lies on the picture (`content.stories.stickers`). `reach` works as for posts: `content.visibility` decides.
    Whether it is over is always asked by time; `archived_at` only says that the clean-up has been there.
    """

    id = IdField(primary_key=True)
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="+", db_index=False)
    start_ms = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField()
    shown = models.JSONField()
    caption = models.CharField(max_length=500, blank=True, validators=[validate_no_nul])
    stickers = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=16, choices=Post.Audience.choices, default=Post.Audience.FOLLOWERS)
    reach = models.SmallIntegerField(choices=Post.Reach.choices, default=Post.Reach.NOBODY, editable=False)
    view_count = models.PositiveIntegerField(default=0, editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        indexes = [
            models.Index(fields=["author", "-id"], name="stories_of_author"),
            models.Index(fields=["author", "expires_at"], name="stories_running"),
            models.Index(fields=["archived_at", "expires_at"], name="stories_to_archive"),
            models.Index(fields=["media"], name="stories_of_media"),
        ]

    def __str__(self) -> str:
        return f"story {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether its time is over. Its author may still see it, and others in a highlight."""
        return bool(self.expires_at <= timezone.now())


class StoryView(models.Model):
    """Someone watched a story."""

    id = IdField(primary_key=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["viewer", "story"], name="story_seen_once")]
        indexes = [models.Index(fields=["story", "-id"], name="viewers_of_story")]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.story_id}"


class StoryAnswer(models.Model):
    """What someone chose in a poll (`choice`), or wrote to a question (`text`)."""

    id = IdField(primary_key=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    sticker_id = models.CharField(max_length=STICKER_ID_MAX_LENGTH)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=500, blank=True, validators=[validate_no_nul])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "user", "sticker_id"], name="story_answer_once")
        ]
        indexes = [models.Index(fields=["story", "sticker_id", "-id"], name="answers_of_story")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.story_id}"


class StoryTally(models.Model):
    """How many chose this in a poll, or (as choice 0) answered a question. Made with the story, so that an answer
    only moves it."""

    id = IdField(primary_key=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    sticker_id = models.CharField(max_length=STICKER_ID_MAX_LENGTH)
    choice = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "story tallies"
        constraints = [
            models.UniqueConstraint(fields=["story", "sticker_id", "choice"], name="story_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.choice} on {self.story_id}"


class Highlight(models.Model):
    """Stories that stay on a profile. `position` orders a person's highlights, the smallest first. `cover_story`
    is the one whose picture stands for it; empty for the first."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=30, validators=[validate_no_nul])
    cover_story = models.ForeignKey(
        Story, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("cover")
    )
    position = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "position", "id"], name="highlights_of_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/stories/highlights/{self.pk}/"


class HighlightStory(models.Model):
    """A story in a highlight."""

    id = IdField(primary_key=True)
    highlight = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="+", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "highlight stories"
        constraints = [models.UniqueConstraint(fields=["highlight", "story"], name="highlight_story_once")]
        indexes = [models.Index(fields=["story"], name="highlights_of_story")]

    def __str__(self) -> str:
        return f"{self.story_id} in {self.highlight_id}"
