"""REST addresses of the content room."""

from django.urls import path

from content.api import composer_views, highlight_views, reel_views, story_views, views
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("media", views.MediaListView.as_view(), name="media"),
        path("media/<str:media_id>", views.MediaView.as_view(), name="media_item"),
        path("posts", views.PostListView.as_view(), name="posts"),
        path("posts/<str:post_id>", views.PostView.as_view(), name="post"),
        path("posts/<str:post_id>/archive", views.PostArchiveView.as_view(), name="post_archive"),
        path("posts/<str:post_id>/restore", composer_views.PostRestoreView.as_view(), name="post_restore"),
        path("posts/<str:post_id>/pin", composer_views.PinView.as_view(), name="post_pin"),
        path("posts/<str:post_id>/tags/me", composer_views.OwnTagView.as_view(), name="post_untag_me"),
        path(
            "posts/<str:post_id>/coauthors",
            composer_views.CoauthorListView.as_view(),
            name="post_coauthors",
        ),
        path(
            "posts/<str:post_id>/coauthors/accept",
            composer_views.CoauthorAcceptView.as_view(),
            name="post_coauthor_accept",
        ),
        path(
            "posts/<str:post_id>/coauthors/<str:user_id>",
            composer_views.CoauthorView.as_view(),
            name="post_coauthor",
        ),
        path("users/<str:username>/tagged", composer_views.UserTaggedView.as_view(), name="user_tagged"),
        path("users/<str:username>/posts", views.UserPostsView.as_view(), name="user_posts"),
        path("users/<str:username>/reels", reel_views.UserReelsView.as_view(), name="user_reels"),
        path("reels/<str:reel_id>", reel_views.ReelView.as_view(), name="reel"),
        path("reels/<str:reel_id>/view", reel_views.ReelSeenView.as_view(), name="reel_view"),
        path("stories", story_views.StoryListView.as_view(), name="stories"),
        path("stories/archive", story_views.StoryArchiveView.as_view(), name="story_archive"),
        path("stories/<str:story_id>", story_views.StoryView.as_view(), name="story"),
        path("stories/<str:story_id>/view", story_views.StorySeenView.as_view(), name="story_view"),
        path("stories/<str:story_id>/viewers", story_views.StoryViewersView.as_view(), name="story_viewers"),
        path(
            "stories/<str:story_id>/stickers/<str:sticker_id>",
            story_views.StoryStickerView.as_view(),
            name="story_sticker",
        ),
        path("users/<str:username>/stories", story_views.UserStoriesView.as_view(), name="user_stories"),
        path("highlights", highlight_views.HighlightListView.as_view(), name="highlights"),
        path("highlights/order", highlight_views.HighlightOrderView.as_view(), name="highlights_order"),
        path("highlights/<str:highlight_id>", highlight_views.HighlightView.as_view(), name="highlight"),
        path(
            "users/<str:username>/highlights",
            highlight_views.UserHighlightsView.as_view(),
            name="user_highlights",
        ),
        path("drafts/<str:draft_id>", composer_views.DraftView.as_view(), name="draft"),
        path(
            "drafts/<str:draft_id>/publish", composer_views.DraftPublishView.as_view(), name="draft_publish"
        ),
        path("me/drafts", composer_views.DraftListView.as_view(), name="me_drafts"),
        path("me/deleted", composer_views.DeletedListView.as_view(), name="me_deleted"),
        path("me/deleted/<str:post_id>", composer_views.DeletedView.as_view(), name="me_deleted_item"),
        path(
            "me/coauthor-invitations",
            composer_views.CoauthorInvitationsView.as_view(),
            name="me_coauthor_invitations",
        ),
        path("me/archive", views.ArchiveView.as_view(), name="me_archive"),
    ]
)
