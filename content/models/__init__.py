"""Media, posts, reels, stories, highlights and hashtags."""

from content.models.media import Media
from content.models.posts import (
    Coauthor,
    Draft,
    Hashtag,
    PeopleTag,
    Pin,
    Place,
    Post,
    PostHashtag,
    ReelView,
)
from content.models.stories import (
    Highlight,
    HighlightStory,
    Story,
    StoryAnswer,
    StoryTally,
    StoryView,
)

__all__ = [
    "Coauthor",
    "Draft",
    "Hashtag",
    "Highlight",
    "HighlightStory",
    "Media",
    "PeopleTag",
    "Pin",
    "Place",
    "Post",
    "PostHashtag",
    "ReelView",
    "Story",
    "StoryAnswer",
    "StoryTally",
    "StoryView",
]
