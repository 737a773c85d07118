"""People and sessions for staff. Every change goes through the services, as it does everywhere."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import services
from accounts.models import Session, User
from accounts.signals import profile_changed
from accounts.usernames import normalize_username
from instaclone.common.ids import parse_id
from instaclone.common.transactions import on_commit

FIELDS_OF_SUPERUSERS = ("is_staff", "is_superuser", "groups", "user_permissions")


def search_users(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Accounts by the start of the username, or by the whole e-mail address or id: each by an index."""
    term = term.strip().lower()
    found = Q(username__gte=term, username__lt=f"{term}\x7f") | Q(email=term)
    user_id = parse_id(term)
    return rows.filter(found if user_id is None else found | Q(pk=user_id))


class ChangeForm(UserChangeForm):
    """Names and addresses are kept in lower case, which is what makes them unique whatever the case."""

    website = forms.URLField(required=False, max_length=200, assume_scheme="https")

    def clean_username(self) -> str:
        return normalize_username(self.cleaned_data["username"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PasswordForm(AdminPasswordChangeForm):
    """Setting somebody's password ends their sessions, as when they change it themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody here has an account without a password: the choice that Django offers goes.
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True

    def save(self, commit: bool = True) -> Any:
        services.password_set(user=self.user, new=self.cleaned_data["password1"])
        return self.user


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts. People make them by signing up; staff suspend and restore them."""

    form = ChangeForm
    change_password_form = PasswordForm
    list_display = (
        "username",
        "full_name",
        "email",
        "followers_count",
        "posts_count",
        "is_active",
        "date_joined",
    )
    list_filter = ("is_active", "is_private", "is_staff")
    search_fields = ("username", "email")
    search_help_text = _("The start of a username, or a whole e-mail address or id.")
    ordering = ("-pk",)
    actions = ("suspend", "restore")
    show_full_result_count = False
    list_per_page = 50
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = (
        "is_active",
        "email_verified_at",
        "followers_count",
        "following_count",
        "posts_count",
        "date_joined",
        "last_login",
    )
    fieldsets = (
        (None, {"fields": ("username", "email", "email_verified_at", "password")}),
        (_("Profile"), {"fields": ("full_name", "bio", "website", "pronouns", "is_private")}),
        (_("Counts"), {"fields": ("followers_count", "following_count", "posts_count")}),
        (_("Permissions"), {"fields": ("is_active", *FIELDS_OF_SUPERUSERS)}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # suspending hides everything, and can be undone

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        # Else staff could take over an account with more rights than their own.
        if obj is not None and (obj.is_superuser or obj.is_staff) and not request.user.is_superuser:
            return bool(obj.pk == request.user.pk) and super().has_change_permission(request, obj)
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        extra = () if request.user.is_superuser else FIELDS_OF_SUPERUSERS
        return (*super().get_readonly_fields(request, obj), *extra)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (search_users(queryset, search_term) if search_term.strip() else queryset), False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Write the columns that were changed, and no counter: others move those meanwhile."""
        columns = {field.name for field in User._meta.concrete_fields} & set(form.changed_data)
        if "is_private" in columns:
            services.privacy_set(user=obj, is_private=obj.is_private)
        if "email" in columns:
            obj.email_verified_at = None
            columns.add("email_verified_at")
        if columns := columns - {"is_private"}:
            obj.save(update_fields=columns)
        if columns & {"username", "full_name"}:
            on_commit(partial(profile_changed.send, sender=User, user_id=obj.pk))

    @admin.action(description=_("Suspend: hide the accounts and sign them out"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        count = 0
        for user in queryset:
            if self.has_change_permission(request, user) and user.pk != request.user.pk:
                services.user_suspend(user=user)
                self.log_change(request, user, "suspended")
                count += 1
        text = ngettext("%d account is suspended.", "%d accounts are suspended.", count)
        self.message_user(request, text % count, messages.SUCCESS if count else messages.WARNING)

    @admin.action(description=_("Restore suspended accounts"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        count = 0
        for user in queryset:
            if self.has_change_permission(request, user):
                services.user_restore(user=user)
                self.log_change(request, user, "restored")
                count += 1
        text = ngettext("%d account is restored.", "%d accounts are restored.", count)
        self.message_user(request, text % count, messages.SUCCESS if count else messages.WARNING)


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    """Where people are signed in. To look at; suspending an account ends its sessions."""

    list_display = ("id", "user", "kind", "device", "ip_address", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("user",)
    list_filter = ("kind",)
    search_fields = ("user",)
    search_help_text = _("A whole username.")
    ordering = ("-pk",)
    show_full_result_count = False
    list_per_page = 50
    exclude = ("refresh_jti",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        # The account first: a condition across the foreign key would look at every session.
        ids = User.objects.filter(username=search_term.strip().lower()).values_list("pk", flat=True)
        return queryset.filter(user_id__in=list(ids)), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
