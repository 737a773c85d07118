"""The pages of the social room."""

from django.urls import path, re_path

from accounts.usernames import USERNAME_PATTERN
from social.views import close_friends, notifications, people, posts, saved

_COLLECTION = rf"^(?P<username>{USERNAME_PATTERN})/saved/(?P<collection_id>[0-9]{{1,19}})"

app_name = "social"
urlpatterns = [
    path("p/<str:code>/", posts.post, name="post"),
    path("reel/<str:code>/", posts.post, name="reel"),
    path("p/<str:code>/like/", posts.like, name="like"),
    path("p/<str:code>/save/", saved.bookmark, name="bookmark"),
    path("p/<str:code>/save/collections/", saved.bookmark_collections, name="bookmark_collections"),
    path("p/<str:code>/likes/", posts.likes, name="likes"),
    path("p/<str:code>/comments/", posts.comments, name="comments"),
    path("comments/<str:comment_id>/replies/", posts.replies, name="replies"),
    path("comments/<str:comment_id>/row/", posts.comment_row, name="comment_row"),
    path("comments/<str:comment_id>/delete/", posts.comment_delete, name="comment_delete"),
    path("comments/<str:comment_id>/pin/", posts.comment_pin, name="comment_pin"),
    path("comments/<str:comment_id>/like/", posts.comment_like, name="comment_like"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read, name="notifications_read"),
    path("notifications/row/<str:notification_id>/", notifications.row, name="notification_row"),
    path("notifications/invitations/<str:post_id>/", notifications.invitation, name="invitation"),
    path("accounts/notifications/", notifications.settings, name="notification_settings"),
    path("users/<str:user_id>/follow/", people.follow, name="follow"),
    path("users/<str:user_id>/remove/", people.follower_remove, name="follower_remove"),
    path("users/<str:user_id>/block/", people.block, name="block"),
    path("users/<str:user_id>/close-friend/", close_friends.close_friend, name="close_friend"),
    path("users/<str:user_id>/mute/", close_friends.mute, name="mute"),
    path("accounts/close-friends/", close_friends.close_friends, name="close_friends"),
    path("accounts/muted/", close_friends.mutes, name="mutes"),
    path("accounts/requests/", people.follow_requests, name="follow_requests"),
    path("accounts/requests/<str:request_id>/accept/", people.request_accept, name="request_accept"),
    path("accounts/requests/<str:request_id>/reject/", people.request_reject, name="request_reject"),
    path("accounts/blocked/", people.blocks, name="blocks"),
    re_path(rf"^(?P<username>{USERNAME_PATTERN})/followers/$", people.followers, name="followers"),
    re_path(rf"^(?P<username>{USERNAME_PATTERN})/following/$", people.following, name="following"),
    re_path(rf"^(?P<username>{USERNAME_PATTERN})/saved/$", saved.saved, name="saved"),
    re_path(rf"^(?P<username>{USERNAME_PATTERN})/saved/new/$", saved.collection_new, name="collection_new"),
    re_path(rf"{_COLLECTION}/$", saved.collection, name="collection"),
    re_path(rf"{_COLLECTION}/edit/$", saved.collection_edit, name="collection_edit"),
    re_path(rf"{_COLLECTION}/move/$", saved.collection_move, name="collection_move"),
    re_path(rf"{_COLLECTION}/delete/$", saved.collection_delete, name="collection_delete"),
]
