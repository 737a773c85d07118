"""The counters that this room moves more than once."""

from accounts.models import User
from instaclone.common.counters import move


def move_follow(follower_id: int, followee_id: int, by: int) -> None:
    """Both sides of one follow."""
    move(User.objects.filter(pk=follower_id), "following_count", by)
    move(User.objects.filter(pk=followee_id), "followers_count", by)
