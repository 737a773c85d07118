"""The message pages."""

from django.urls import path

from messaging.views import actions, inbox, members, share, threads

app_name = "messaging"
urlpatterns = [
    path("direct/", inbox.home, name="home"),
    path("direct/inbox/", inbox.inbox, name="inbox"),
    path("direct/requests/", inbox.requests, name="requests"),
    path("direct/search/", inbox.search, name="search"),
    path("direct/new/", members.new, name="new"),
    path("direct/share/", share.share, name="share"),
    path("direct/to/<str:username>/", members.to, name="to"),
    path("direct/t/<str:conversation_id>/", threads.thread, name="thread"),
    path("direct/t/<str:conversation_id>/info/", members.info, name="info"),
    path("direct/t/<str:conversation_id>/send/", actions.send, name="send"),
    path("direct/t/<str:conversation_id>/read/", actions.read, name="read"),
    path("direct/t/<str:conversation_id>/accept/", actions.accept, name="accept"),
    path("direct/t/<str:conversation_id>/delete/", actions.delete, name="delete"),
    path("direct/t/<str:conversation_id>/mute/", actions.mute, name="mute"),
    path("direct/t/<str:conversation_id>/rename/", members.rename, name="rename"),
    path("direct/t/<str:conversation_id>/add/", members.add, name="add"),
    path("direct/t/<str:conversation_id>/remove/", members.remove, name="remove"),
    path("direct/m/<str:message_id>/edit/", actions.edit, name="edit"),
    path("direct/m/<str:message_id>/unsend/", actions.unsend, name="unsend"),
    path("direct/m/<str:message_id>/react/", actions.react, name="react"),
]
