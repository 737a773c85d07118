"""What staff see of posts, media, stories and hashtags."""

from content.admin import media, posts  # noqa: F401
