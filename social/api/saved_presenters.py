"""Collections as the REST API gives them. `saved_serializers.py` describes the same shapes to OpenAPI."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from content.api.presenters import media_dict
from social.saved.selectors import CollectionCard


def collection_dict(card: CollectionCard, *, owner: User) -> dict[str, Any]:
    collection = card.collection
    return {
        "id": str(collection.pk),
        "url": reverse("social:collection", args=[owner.username, collection.pk]),
        "name": collection.name,
        "cover_post": None if collection.cover_id is None else str(collection.cover_id),
        "covers": [media_dict(cover) for cover in card.covers],
        "contains": card.holds,
    }
