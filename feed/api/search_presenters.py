"""Search as the REST API gives it; `search_serializers.py` describes the shapes to OpenAPI."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.api.presenters import user_summary
from content.api.presenters import post_dict
from content.cards import PostCard
from content.models import Hashtag, Place
from feed.api.topic_presenters import hashtag_dict, place_dict
from feed.search.selectors import RecentCard
from feed.topics.cards import HashtagCard, hashtag_cards
from instaclone.common.ids import id_time_ms
from social.api.presenters import user_card_dict
from social.cards import UserCard


def user_results(cards: Sequence[UserCard]) -> list[dict[str, Any]]:
    return [{"type": "user", "user": user_card_dict(card)} for card in cards]


def hashtag_results(viewer: Any, hashtags: Sequence[Hashtag]) -> list[dict[str, Any]]:
    """Two queries: whether the caller follows or mutes them."""
    cards = hashtag_cards(viewer=viewer, hashtags=hashtags)
    return [{"type": "hashtag", "hashtag": hashtag_dict(card)} for card in cards]


def place_results(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [{"type": "place", "place": place_dict(place)} for place in places]


def post_result(card: PostCard) -> dict[str, Any]:
    return {"type": "post", "post": post_dict(card)}


def recent_dicts(viewer: Any, cards: Sequence[RecentCard]) -> list[dict[str, Any]]:
    """The caller's recent searches; two queries."""
    hashtags = [card.hashtag for card in cards if card.hashtag]
    known = {card.hashtag.pk: card for card in hashtag_cards(viewer=viewer, hashtags=hashtags)}
    return [recent_dict(card, known) for card in cards]


def recent_dict(card: RecentCard, known: dict[int, HashtagCard]) -> dict[str, Any]:
    """One of them. Which of `user`, `hashtag` and `place` isn't null `kind` says; words (`text`) have none."""
    search = card.search
    return {
        "id": str(search.pk),
        "kind": search.kind,
        "text": search.text,
        "user": user_summary(card.user) if card.user else None,
        "hashtag": hashtag_dict(known[card.hashtag.pk]) if card.hashtag else None,
        "place": place_dict(card.place) if card.place else None,
        "created_at": datetime.fromtimestamp(id_time_ms(search.pk) / 1000, UTC),
    }
