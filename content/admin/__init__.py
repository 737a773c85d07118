"""What staff see of posts, media, stories and hashtags."""

from content.admin import media, posts, stories  # noqa: F401
