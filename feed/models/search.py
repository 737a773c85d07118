"""What names are found by, and what people looked for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from instaclone.common.fields import IdField

USER = settings.AUTH_USER_MODEL


class SearchTerm(models.Model):
    """A person, hashtag or place is found by `term`: a word of its name without case and accents, or the beginning of
    one (`feed.search.terms`). `weight` says how many know it, in steps that each stand for twice as many: of all that
    begin with a letter the best known are one index range."""

    class Kind(models.TextChoices):
        USER = "user", _("Person")
        HASHTAG = "hashtag", _("Hashtag")
        PLACE = "place", _("Place")

    id = IdField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target_id = models.BigIntegerField()
    term = models.CharField(max_length=100)
    weight = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target_id", "term"], name="search_term_once")]
        indexes = [models.Index(fields=["kind", "term", "-weight", "-target_id"], name="search_terms")]

    def __str__(self) -> str:
        return f"{self.term} → {self.kind} {self.target_id}"


class RecentSearch(models.Model):
    """What `user` looked for, or whom they found: the newest of each `key`. `text` is what they typed; `target_id` the
    person, hashtag or place that they went to."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Words")
        USER = "user", _("Person")
        HASHTAG = "hashtag", _("Hashtag")
        PLACE = "place", _("Place")

    id = IdField(primary_key=True)
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=100, blank=True)
    target_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "recent searches"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="searched_once")]
        indexes = [models.Index(fields=["user", "-id"], name="searches_list")]

    def __str__(self) -> str:
        return f"{self.user_id} searched {self.key}"
