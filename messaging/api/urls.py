"""The messaging room's part of `/api/v1/`."""

from django.urls import path

from instaclone.common.api.routes import both
from messaging.api import conversation_views as conversations
from messaging.api import message_views as messages
from messaging.api import story_views as stories

ONE = "conversations/<str:conversation_id>"

urlpatterns = both(
    [
        path("notifications/unread", conversations.UnreadView.as_view(), name="unread"),
        path("conversations", conversations.ConversationsView.as_view(), name="conversations"),
        path(
            "conversations/requests",
            conversations.ConversationRequestsView.as_view(),
            name="conversation-requests",
        ),
        path(
            "conversations/search", conversations.ConversationSearchView.as_view(), name="conversation-search"
        ),
        path(ONE, conversations.ConversationView.as_view(), name="conversation"),
        path(f"{ONE}/accept", conversations.ConversationAcceptView.as_view(), name="conversation-accept"),
        path(f"{ONE}/mute", conversations.ConversationMuteView.as_view(), name="conversation-mute"),
        path(f"{ONE}/read", conversations.ConversationReadView.as_view(), name="conversation-read"),
        path(f"{ONE}/members", conversations.MembersView.as_view(), name="conversation-members"),
        path(f"{ONE}/members/<str:user_id>", conversations.MemberView.as_view(), name="conversation-member"),
        path(f"{ONE}/messages", messages.MessagesView.as_view(), name="messages"),
        path("stories/<str:story_id>/reply", stories.StoryReplyView.as_view(), name="story-reply"),
        path("messages/<str:message_id>", messages.MessageView.as_view(), name="message"),
        path("messages/<str:message_id>/reaction", messages.ReactionView.as_view(), name="message-reaction"),
    ]
)
