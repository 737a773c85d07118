"""Posts and reels, and what hangs on them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.places import place_page, place_slug
from content.querysets import PostQuerySet
from instaclone.common.fields import IdField
from instaclone.common.ids import shortcode
from instaclone.common.text import hashtag_page
from instaclone.common.validators import validate_no_nul

USER = settings.AUTH_USER_MODEL


class Post(models.Model):
    """A post, or a reel: a post with one video. `media` is the summary of its media in order
    (`content.media.summary`), kept in the row so that a page of posts is one read.

    `reach` is derived from `state`, `audience` and the author's account (`content.visibility.reach_of`): it
    is the one column that visibility filters on. Services that change any of the three refresh it in the same
    transaction.

    `people` says who is in the pictures (`{"user_id", "media_id", "x", "y"}`, the place as fractions of the
    picture) and `coauthor_ids` who stands beside the author; their rows are `PeopleTag` and `Coauthor`, as `Pin`
    is that of `is_pinned`.
    `deleted_from` is the state it had before it was deleted, to which it can be restored.
    """

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        REEL = "reel", _("Reel")

    class State(models.TextChoices):
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")
        DELETED = "deleted", _("Deleted")

    class Audience(models.TextChoices):
        FOLLOWERS = "followers", _("Followers")
        CLOSE_FRIENDS = "close_friends", _("Close friends")

    class Reach(models.IntegerChoices):
        EVERYONE = 0, _("Everyone")
        FOLLOWERS = 1, _("Followers")
        CLOSE_FRIENDS = 2, _("Close friends")
        NOBODY = 4, _("Nobody")

    id = IdField(primary_key=True)
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.POST)
    caption = models.CharField(max_length=2_200, blank=True, validators=[validate_no_nul])
    location = models.CharField(max_length=100, blank=True, validators=[validate_no_nul])
    # The page of that name, if the name makes one. What is shown is `location`, as its author wrote it.
    place = models.ForeignKey("Place", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    media = models.JSONField(default=list)
    people = models.JSONField(default=list, blank=True)
    coauthor_ids = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.FOLLOWERS)
    reach = models.SmallIntegerField(choices=Reach.choices, default=Reach.NOBODY, editable=False)
    comments_disabled = models.BooleanField(default=False)
    hide_like_count = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False, editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    view_count = models.PositiveIntegerField(default=0, editable=False)
    complete_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_from = models.CharField(max_length=12, blank=True, editable=False)
    # When its way into the followers' timelines was completed; the sweeper finishes what has none.
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(fields=["author", "state", "-id"], name="post_of_author_by_state"),
            models.Index(fields=["author", "kind", "-id"], name="post_of_author_by_kind"),
            models.Index(fields=["kind", "reach", "-id"], name="post_by_kind"),
            models.Index(fields=["reach", "-id"], name="post_by_reach"),
            models.Index(fields=["place", "-id"], name="post_of_place"),
            models.Index(fields=["state", "fanned_out_at", "id"], name="post_to_fan_out"),
            models.Index(fields=["state", "deleted_at"], name="post_to_remove"),
        ]

    def __str__(self) -> str:
        return f"post {self.shortcode}"

    def get_absolute_url(self) -> str:
        return f"/{'reel' if self.kind == self.Kind.REEL else 'p'}/{self.shortcode}/"

    @property
    def shortcode(self) -> str:
        return shortcode(self.pk)

    @property
    def location_url(self) -> str:
        """The page of where it was taken, or "". The slug follows from the location, so no place is read for it."""
        return place_page(place_slug(self.location)) if self.place_id else ""


class Place(models.Model):
    """Where posts say they were taken. `slug` is the canonical form of its name (`content.places`), `name` the first
    spelling that was used. Published posts count."""

    id = IdField(primary_key=True)
    slug = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100)
    posts_count = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return place_page(self.slug)


class Hashtag(models.Model):
    """A hashtag in its canonical form (`common.text.canonical_hashtag`). Published posts count.

    A banned one has no page, is in no list and leads nobody to a post; captions keep it as text."""

    id = IdField(primary_key=True)
    name = models.CharField(max_length=100, unique=True)
    posts_count = models.PositiveIntegerField(default=0, editable=False)
    followers_count = models.PositiveIntegerField(default=0, editable=False)
    is_banned = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["is_banned", "-id"], name="hashtags_banned")]

    def __str__(self) -> str:
        return f"#{self.name}"

    def get_absolute_url(self) -> str:
        return hashtag_page(self.name)


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


class PeopleTag(models.Model):
    """Someone is in a picture of a post, at this place (fractions of the picture)."""

    id = IdField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    media_id = models.BigIntegerField()
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    x = models.FloatField()
    y = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "media_id", "user"], name="tagged_once")]
        indexes = [models.Index(fields=["user", "-post"], name="posts_with_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.post_id}"


class Coauthor(models.Model):
    """Someone is asked to stand beside a post's author, or does. There are as many of them as slots."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")

    id = IdField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    slot = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user"], name="coauthor_once"),
            models.UniqueConstraint(fields=["post", "slot"], name="coauthor_slot_once"),
        ]
        indexes = [models.Index(fields=["user", "state", "-post"], name="posts_of_coauthor")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.post_id} ({self.state})"


class Pin(models.Model):
    """A post stands at the top of its author's profile. There are as many pins as slots."""

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "slot"], name="pin_slot_once")]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.slot}"


class ReelView(models.Model):
    """Someone watched a reel on a day (UTC, as days since 1970). Longest stretch watched, in milliseconds."""

    id = IdField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    viewer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.PositiveIntegerField()
    watched_ms = models.PositiveIntegerField(default=0)
    is_complete = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["viewer", "post", "day"], name="reel_seen_once_a_day")]
        indexes = [models.Index(fields=["viewer", "-id"], name="reels_seen")]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.post_id}"


class Draft(models.Model):
    """A post to be: `body` is what `content.services.draft_save` takes, `media_ids` its media in order.

    With `publish_at` it is published then. It is no `Post` because a post's id is the time it was published.
    `error` says why it could not be published.
    """

    id = IdField(primary_key=True)
    owner = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    body = models.JSONField(default=dict)
    media_ids = models.JSONField(default=list)
    publish_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"], name="drafts_of_owner"),
            models.Index(fields=["publish_at", "id"], name="drafts_to_publish"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
