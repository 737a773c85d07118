"""Lists and objects that are far too long are refused before anything in them is looked at."""

from typing import Any

import pytest
from rest_framework import serializers

from content.api.composer_serializers import PostCreateSerializer
from content.api.serializers import PostUpdateSerializer
from messaging.api.serializers import ConversationStartSerializer, MessageCreateSerializer
from messaging.gateway.serializers import MessageSend, Targets
from social.api.serializers import NotificationPreferencesSerializer

Shape = type[serializers.Serializer[Any]]


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (ConversationStartSerializer, "user_ids"),
        (MessageCreateSerializer, "media"),
        (MessageSend, "media"),
        (PostCreateSerializer, "media"),
        (Targets, "target_ids"),
    ],
)
def test_a_list_of_10_000_ids(shape: Shape, field: str, monkeypatch: Any) -> None:
    looked_at: list[object] = []

    def look(value: object) -> int:
        looked_at.append(value)
        return 1

    monkeypatch.setattr("instaclone.common.api.fields.parse_id", look)
    data = shape(data={field: ["x"] * 10_000, "client_id": "c", "conversation_id": "1"})
    assert not data.is_valid()
    [error] = data.errors[field]
    assert error.code == "max_length"
    assert looked_at in ([], ["1"])


@pytest.mark.parametrize(
    ("shape", "field"), [(NotificationPreferencesSerializer, "levels"), (PostUpdateSerializer, "alt_texts")]
)
def test_an_object_of_10_000_members(shape: Shape, field: str) -> None:
    data = shape(data={field: {str(number): [] for number in range(10_000)}})
    assert not data.is_valid()
    [error] = data.errors[field]
    assert error.code == "max_length"


def test_a_list_that_is_just_short_enough_is_read() -> None:
    data = ConversationStartSerializer(data={"user_ids": [str(number) for number in range(32)]})
    assert data.is_valid()
    assert data.validated_data["user_ids"] == list(range(32))
