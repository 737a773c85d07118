"""Hashtags and places as the REST API gives them; `topic_serializers.py` describes the shapes to OpenAPI."""

from typing import Any

from content.models import Place
from feed.topics.cards import HashtagCard


def hashtag_dict(card: HashtagCard) -> dict[str, Any]:
    """A hashtag with what the caller did with it."""
    return {
        "id": str(card.hashtag.pk),
        "name": card.hashtag.name,
        "posts_count": card.hashtag.posts_count,
        "followers_count": card.hashtag.followers_count,
        "following": card.following,
        "muted": card.muted,
        "url": card.url,
    }


def place_dict(place: Place) -> dict[str, Any]:
    return {
        "slug": place.slug,
        "name": place.name,
        "posts_count": place.posts_count,
        "url": place.get_absolute_url(),
    }
