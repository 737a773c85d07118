"""What staff see of posts, media, stories and hashtags."""

from content.admin import hashtags, media, posts, stories  # noqa: F401
