"""What belongs to no room."""

from django.db import models

from instaclone.common.fields import IdField


class IdempotencyKey(models.Model):
    """A creating request that a client named, and what it was answered.

    The row's id tells when it was made. `claim` is an id too: of the attempt that works on the request, so it
    tells since when. `status` is null until there is an answer; `body` is that answer as JSON text.
    """

    id = IdField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    claim = models.BigIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.path} of user {self.user_id}"
