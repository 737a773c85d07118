"""Helpers for the tests of messages: people's clients, and what the sockets were told."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.test import Client

from accounts.models import User
from instaclone.common import recount
from instaclone.common.realtime import courier
from messaging.models import Participant
from tests.api.support import API, api

COUNTER = itertools.count()
BASE = f"{API}/conversations"


class Person:
    """Someone with a client of the API."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client: Client = api(user)

    def get(self, path: str) -> Any:
        return self.client.get(f"{API}/{path}")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.generic(
            method, f"{API}/{path}", json.dumps(body) if body is not None else "", "application/json"
        )

    def start(self, *others: User, **more: Any) -> Any:
        return self.call("POST", "conversations", {"user_ids": [str(one.pk) for one in others], **more})

    def send(self, conversation_id: Any, text: str = "hello", client_id: str = "", **more: Any) -> Any:
        key = client_id or f"c{next(COUNTER)}"
        body = {"text": text, "client_id": key, **more}
        return self.call("POST", f"conversations/{conversation_id}/messages", body)

    def texts(self, conversation_id: Any, query: str = "") -> list[str]:
        """What they see of a conversation, newest first."""
        return [
            row["text"]
            for row in self.get(f"conversations/{conversation_id}/messages{query}").json()["results"]
        ]

    def row(self, conversation_id: Any) -> Any:
        return self.get(f"conversations/{conversation_id}").json()

    def inbox(self, path: str = "conversations") -> list[str]:
        return [row["id"] for row in self.get(path).json()["results"]]


def side(user: User, conversation: Any) -> Participant:
    """Their side of a conversation (a row or an id), as it is now."""
    return Participant.objects.get(user=user, conversation_id=getattr(conversation, "pk", conversation))


@contextmanager
def told() -> Iterator[dict[int, list[tuple[str, Any]]]]:
    """What each person's sockets are told in the block: (type, data) by user id; ("forget", None) where what is kept
    for them is dropped."""
    found: dict[int, list[tuple[str, Any]]] = {}

    def send(parcels: list[Any]) -> None:
        for parcel in parcels:
            if parcel.user_id is not None:
                event = json.loads(parcel.text) if parcel.text else {"type": "forget", "data": None}
                found.setdefault(parcel.user_id, []).append((event["type"], event["data"]))

    with mock.patch.object(courier, "send", send):
        yield found


def assert_counts() -> None:
    """Every stored counter agrees with its rows."""
    assert list(recount.differences()) == []
