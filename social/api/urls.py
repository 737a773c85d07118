"""The social room's part of `/api/v1/`."""

from django.urls import path

from instaclone.common.api.routes import both
from social.api import notification_views as notifications
from social.api import people_views as people
from social.api import post_views as posts
from social.api import saved_views as saved
from social.api import story_views as stories

urlpatterns = both(
    [
        path("follows/requests", people.FollowRequestsView.as_view(), name="follow-requests"),
        path(
            "follows/requests/<str:request_id>/accept",
            people.FollowRequestAcceptView.as_view(),
            name="follow-request-accept",
        ),
        path(
            "follows/requests/<str:request_id>/reject",
            people.FollowRequestRejectView.as_view(),
            name="follow-request-reject",
        ),
        # A number, so that other addresses under `follows/` stay free for other rooms.
        path("follows/<int:user_id>", people.FollowView.as_view(), name="follow"),
        path("users/<str:username>/followers", people.FollowersView.as_view(), name="followers"),
        path("users/<str:username>/following", people.FollowingView.as_view(), name="following"),
        path("users/<str:username>/block", people.BlockView.as_view(), name="block"),
        path("users/<str:username>/close-friend", people.CloseFriendView.as_view(), name="close-friend"),
        path("users/<str:username>/mute", people.MuteView.as_view(), name="mute"),
        path("me/close-friends", people.CloseFriendsView.as_view(), name="close-friends"),
        path("me/mutes", people.MutesView.as_view(), name="mutes"),
        path("stories/tray", stories.StoryTrayView.as_view(), name="story-tray"),
        path("stories/<str:story_id>/like", stories.StoryLikeView.as_view(), name="story-like"),
        path("me/followers/<str:user_id>", people.FollowerView.as_view(), name="follower"),
        path("me/blocks", people.BlocksView.as_view(), name="blocks"),
        path("posts/<str:post_id>/like", posts.PostLikeView.as_view(), name="post-like"),
        path("posts/<str:post_id>/bookmark", saved.BookmarkView.as_view(), name="bookmark"),
        path("bookmarks", saved.BookmarksView.as_view(), name="bookmarks"),
        path("collections", saved.CollectionsView.as_view(), name="collections"),
        path("collections/order", saved.CollectionOrderView.as_view(), name="collections-order"),
        path("collections/<str:collection_id>", saved.CollectionView.as_view(), name="collection"),
        path(
            "collections/<str:collection_id>/posts",
            saved.CollectionPostsView.as_view(),
            name="collection-posts",
        ),
        path(
            "collections/<str:collection_id>/posts/<str:post_id>",
            saved.CollectionPostView.as_view(),
            name="collection-post",
        ),
        path("posts/<str:post_id>/likes", posts.PostLikesView.as_view(), name="post-likes"),
        path("posts/<str:post_id>/comments", posts.PostCommentsView.as_view(), name="post-comments"),
        path("comments/<str:comment_id>", posts.CommentView.as_view(), name="comment"),
        path("comments/<str:comment_id>/replies", posts.CommentRepliesView.as_view(), name="comment-replies"),
        path("comments/<str:comment_id>/like", posts.CommentLikeView.as_view(), name="comment-like"),
        path("comments/<str:comment_id>/pin", posts.CommentPinView.as_view(), name="comment-pin"),
        path("notifications", notifications.NotificationsView.as_view(), name="notifications"),
        path("notifications/read", notifications.ReadView.as_view(), name="notifications-read"),
        path(
            "notifications/preferences",
            notifications.PreferencesView.as_view(),
            name="notification-preferences",
        ),
    ]
)
