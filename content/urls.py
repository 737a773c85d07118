"""The pages of the content room. `/<username>/` is the last address of the site."""

from django.urls import path

from content.views import (
    composer,
    crawlers,
    deleted,
    drafts,
    highlights,
    posts,
    profile,
    reels,
    sharing,
    stories,
    story_composer,
)

app_name = "content"
urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap_index"),
    path("sitemap-<str:kind>-<int:number>.xml", crawlers.sitemap, name="sitemap"),
    path("api/oembed", sharing.oembed, name="oembed"),
    path("create/", composer.create, name="create"),
    path("create/looks/", composer.looks, name="looks"),
    path("create/story/", story_composer.story_create, name="story_create"),
    path("accounts/drafts/", drafts.drafts, name="drafts"),
    path("accounts/drafts/<str:draft_id>/publish/", drafts.draft_publish, name="draft_publish"),
    path("accounts/drafts/<str:draft_id>/delete/", drafts.draft_delete, name="draft_delete"),
    path("accounts/deleted/", deleted.deleted, name="deleted"),
    path("accounts/deleted/<str:code>/restore/", deleted.post_restore, name="post_restore"),
    path("accounts/deleted/<str:code>/remove/", deleted.post_delete_for_good, name="post_delete_for_good"),
    path("accounts/archive/", profile.archive, name="archive"),
    path("accounts/archive/stories/", stories.archive, name="story_archive"),
    path("stories/highlights/new/", highlights.highlight_new, name="highlight_new"),
    path("stories/highlights/<str:highlight_id>/", highlights.highlight, name="highlight"),
    path("stories/highlights/<str:highlight_id>/edit/", highlights.highlight_edit, name="highlight_edit"),
    path("stories/highlights/<str:highlight_id>/move/", highlights.highlight_move, name="highlight_move"),
    path(
        "stories/highlights/<str:highlight_id>/delete/", highlights.highlight_delete, name="highlight_delete"
    ),
    path("stories/s/<str:story_id>/", stories.story_slide, name="story_slide"),
    path("stories/s/<str:story_id>/viewers/", stories.story_viewers, name="story_viewers"),
    path("stories/s/<str:story_id>/highlight/", highlights.story_highlight, name="story_highlight"),
    path("stories/s/<str:story_id>/delete/", stories.story_delete, name="story_delete"),
    path("stories/s/<str:story_id>/answer/<str:sticker_id>/", stories.story_answer, name="story_answer"),
    path("stories/<str:username>/", stories.stories, name="stories"),
    path("p/<str:code>/embed/", sharing.embed, name="embed"),
    path("p/<str:code>/embed-code/", sharing.embed_code, name="embed_code"),
    path("p/<str:code>/edit/", posts.post_edit, name="post_edit"),
    path("p/<str:code>/delete/", posts.post_delete, name="post_delete"),
    path("p/<str:code>/archive/", posts.post_archive, name="post_archive"),
    path("p/<str:code>/pin/", posts.post_pin, name="post_pin"),
    path("p/<str:code>/untag/", posts.post_untag, name="post_untag"),
    path("p/<str:code>/coauthor/accept/", posts.coauthor_accept, name="coauthor_accept"),
    path("p/<str:code>/coauthor/leave/", posts.coauthor_leave, name="coauthor_leave"),
    path("p/<str:code>/coauthor/remove/", posts.coauthor_remove, name="coauthor_remove"),
    path("<str:username>/tagged/", profile.tagged, name="tagged"),
    path("<str:username>/reels/", reels.profile_reels, name="profile_reels"),
    path("<str:username>/", profile.profile, name="profile"),
]
