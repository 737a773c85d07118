"""The rows of the social room."""

from social.models.answers import Comment, Like
from social.models.notifications import Notification, NotificationActor, NotificationSettings
from social.models.people import Block, CloseFriend, Follow, Mute
from social.models.saved import Bookmark, Collection, CollectionItem
from social.models.topics import HashtagFollow, HashtagMute

__all__ = [
    "Block", "Bookmark", "CloseFriend", "Collection", "CollectionItem", "Comment", "Follow", "HashtagFollow",
    "HashtagMute", "Like", "Mute", "Notification", "NotificationActor", "NotificationSettings",
]  # fmt: skip
