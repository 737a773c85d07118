"""People, and the places where they are signed in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.avatars import avatar_url
from accounts.devices import device_name
from accounts.querysets import SessionQuerySet, UserQuerySet
from accounts.usernames import USERNAME_MAX_LENGTH, validate_username
from instaclone.common.fields import IdField
from instaclone.common.validators import validate_no_nul


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes staff accounts for `createsuperuser`; everyone else comes through `services.sign_up`."""

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=username.lower())

    def create_superuser(self, username: str, email: str, password: str, **extra: Any) -> "User":
        user = self.model(
            username=username.lower(), email=email.lower(), is_staff=True, is_superuser=True, **extra
        )
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `is_active=False` means suspended: nothing of theirs is shown to anyone.

    `username` and `email` are stored in lower case, which makes their unique constraints ignore case.
    The counters are moved with `F()` beside the rows they count; `manage.py recount` proves them.
    """

    id = IdField(primary_key=True)
    username = models.CharField(max_length=USERNAME_MAX_LENGTH, unique=True, validators=[validate_username])
    email = models.EmailField(max_length=254, unique=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    full_name = models.CharField(max_length=60, blank=True, validators=[validate_no_nul])
    bio = models.CharField(max_length=150, blank=True, validators=[validate_no_nul])
    website = models.URLField(
        max_length=200, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    pronouns = models.CharField(max_length=30, blank=True, validators=[validate_no_nul])
    # The unguessable folder of the avatar's renditions (accounts/avatars.py); empty: none, show initials.
    avatar_key = models.CharField(max_length=32, blank=True, editable=False)
    is_private = models.BooleanField(_("private account"), default=False)
    preferences = models.JSONField(default=dict, blank=True)
    followers_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(default=0, editable=False)
    posts_count = models.PositiveIntegerField(default=0, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # Suggestions for someone who follows nobody yet: the most followed first.
            models.Index(fields=["is_active", "-followers_count", "-id"], name="user_popular"),
        ]

    def __str__(self) -> str:
        return self.username

    def get_absolute_url(self) -> str:
        return f"/{self.username}/"

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.username

    def avatar_url(self, size: int = 150) -> str | None:
        """The address of the avatar `size` (150 or 320) pixels wide; None: show initials."""
        return avatar_url(self, size)


class Session(models.Model):
    """One place where someone is signed in: a browser, or a client's family of refresh tokens.

    A browser's cookie holds the row's id. A client's tokens hold it as the claim `sid`; `refresh_jti` is the
    only refresh token of the family that is still good. Revoking the row signs that place out.
    """

    class Kind(models.TextChoices):
        WEB = "web", _("Browser")
        API = "api", _("App")

    id = IdField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    refresh_jti = models.CharField(max_length=32, blank=True)
    user_agent = models.CharField(max_length=255, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="session_of_user"),
            models.Index(fields=["expires_at"], name="session_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} session {self.pk}"

    @property
    def device(self) -> str:
        """A few words for the browser or the app."""
        return device_name(self.user_agent)

    @property
    def is_live(self) -> bool:
        """Whether it still signs its user in: neither revoked nor over, and the account isn't suspended."""
        return self.revoked_at is None and self.expires_at > timezone.now() and self.user.is_active
