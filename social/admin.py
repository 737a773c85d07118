"""The social room for staff: rows to look at and to remove. Removing goes through the services, so that the
counters stay right."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from instaclone.common.ids import from_shortcode, parse_id
from social import services
from social.models import Block, Comment, Follow, Like, Notification
from social.notifications.services import notification_remove


class RemoveOnlyAdmin(admin.ModelAdmin):
    """Nothing is added or changed by hand. Lists are in the order of ids and never counted in full.

    The search takes ids, usernames and short codes of posts as a whole, each of which an index answers, and
    looks for them in `search_columns`."""

    ordering = ["-id"]
    show_full_result_count = False
    list_per_page = 50
    search_columns: tuple[str, ...] = ()
    search_fields = ["id"]  # shows the box; get_search_results does the work
    search_help_text = _("An id, a whole username, or the code in a post's address.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        ids = set(User.objects.filter(username=term.lower().removeprefix("@")).values_list("pk", flat=True))
        ids |= {value for value in (parse_id(term), from_shortcode(term)) if value is not None}
        found = Q(pk__in=ids)
        for column in self.search_columns:
            found |= Q(**{f"{column}__in": ids})
        return queryset.filter(found), False

    def remove(self, row: Any) -> None:
        """Remove one row with all that follows from it."""
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.remove(row)


@admin.register(Follow)
class FollowAdmin(RemoveOnlyAdmin):
    list_display = ["id", "follower", "followee", "state", "created_at"]
    list_select_related = ["follower", "followee"]
    list_filter = ["state"]
    search_columns = ("follower_id", "followee_id")

    def remove(self, row: Follow) -> None:
        services.unfollow_between(row.follower_id, row.followee_id)


@admin.register(Block)
class BlockAdmin(RemoveOnlyAdmin):
    list_display = ["id", "blocker", "blocked", "created_at"]
    list_select_related = ["blocker", "blocked"]
    search_columns = ("blocker_id", "blocked_id")

    def remove(self, row: Block) -> None:
        services.unblock(blocker=row.blocker, user_id=row.blocked_id)


@admin.register(Like)
class LikeAdmin(RemoveOnlyAdmin):
    list_display = ["id", "user", "target_id", "created_at"]
    list_select_related = ["user"]
    search_columns = ("user_id", "target_id")

    def remove(self, row: Like) -> None:
        services.like_remove(user_id=row.user_id, target_id=row.target_id)


@admin.register(Comment)
class CommentAdmin(RemoveOnlyAdmin):
    list_display = ["id", "author", "excerpt", "on_post", "reply_count", "like_count", "created_at"]
    list_select_related = ["author", "post"]
    search_columns = ("author_id", "post_id", "parent_id")

    def remove(self, row: Comment) -> None:
        services.comment_remove(comment_id=row.pk)

    @admin.display(description=_("text"))
    def excerpt(self, row: Comment) -> str:
        return Truncator(row.text).chars(80)

    @admin.display(description=_("post"))
    def on_post(self, row: Comment) -> str:
        return row.post.shortcode


@admin.register(Notification)
class NotificationAdmin(RemoveOnlyAdmin):
    list_display = ["id", "recipient", "kind", "actor_count", "post_id", "comment_id"]
    list_select_related = ["recipient"]
    list_filter = ["kind"]
    search_columns = ("recipient_id", "post_id", "comment_id")

    def remove(self, row: Notification) -> None:
        notification_remove(notification=row)
