"""The messaging room for staff: what was said can be looked up when someone reports it, and taken out. Nothing is
searched by its words: staff have no business browsing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from messaging import services
from messaging.models import Conversation, Message, Participant
from social.admin import RemoveOnlyAdmin


@admin.register(Conversation)
class ConversationAdmin(RemoveOnlyAdmin):
    list_display = ["id", "kind", "title", "members_count", "creator", "created_at"]
    list_select_related = ["creator"]
    search_columns = ("creator_id",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it is its members'; single messages can be taken out


@admin.register(Participant)
class ParticipantAdmin(RemoveOnlyAdmin):
    list_display = ["id", "user", "conversation", "state", "is_admin", "unread_count"]
    list_select_related = ["user", "conversation"]
    search_columns = ("user_id", "conversation_id")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(RemoveOnlyAdmin):
    list_display = ["id", "sender", "conversation", "kind", "excerpt", "created_at", "deleted_at"]
    list_select_related = ["sender", "conversation"]
    search_columns = ("sender_id", "conversation_id")
    exclude = ["fingerprint", "client_id"]

    def remove(self, row: Message) -> None:
        services.message_remove(row)

    @admin.display(description=_("text"))
    def excerpt(self, row: Message) -> str:
        return Truncator(row.text).chars(80)
