"""The API does what its OpenAPI document says, whatever it is sent.

Schemathesis makes requests from the document: valid ones, ones at the limits of what is valid, and ones that
break each rule. The caller is signed in, and most ids are those of rows that exist (tests/api/support.py).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.config import SchemathesisConfig

from feed.visits import Place
from instaclone.common.pagination import Cursor
from instaclone.wsgi import application
from tests.api import support
from tests.api.support import OWN, PEOPLE, bearer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ON_MONGODB = connection.vendor == "mongodb"


def _some(*values: object) -> dict[str, list[str]]:
    return {"values": [str(value) for value in values]}


CONFIG = {
    "seed": 20250101,
    "generation": {"max-examples": 6 if ON_MONGODB else 10, "deterministic": True, "database": "none"},
    "phases": {"coverage": {"enabled": True, "unexpected-methods": ["DELETE", "PUT", "TRACE"]}},
    "dictionaries": {
        "people": _some(*PEOPLE.values(), "nobody"),
        "person-ids": _some(*PEOPLE, support.NOBODY_ID),
        "posts": _some(support.OWN_POST, support.FRIENDS_POST, support.PRIVATE_POST, support.ARCHIVED_POST),
        "comments": _some(support.OWN_COMMENT, support.FRIENDS_COMMENT, support.REPLY),
        "media": _some(support.MEDIA, support.OTHERS_MEDIA),
        "requests": _some(support.REQUEST),
        "sessions": _some(support.OTHER_SESSION),
        "conversations": _some(support.DIRECT, support.GROUP, support.ASKED),
        "messages": _some(support.OWN_MESSAGE, support.FRIENDS_MESSAGE),
        "stories": _some(support.OWN_STORY, support.FRIENDS_STORY, support.PRIVATE_STORY),
        "highlights": _some(support.HIGHLIGHT, support.PRIVATE_HIGHLIGHT),
        "stickers": _some(support.POLL),
        "reels": _some(support.FRIENDS_REEL),
        "drafts": _some(support.DRAFT),
        "searches": _some(support.SEARCH),
        "hashtags": _some("light", "LIGHT"),
        "locations": _some("lyon", "Lyon"),
        "places": _some(Place(support.FRIENDS_REEL), Place(0, token="lost-and-forgott", offset=3)),
        "cursors": _some(Cursor(support.OWN_POST), Cursor(support.REPLY, backwards=True), Cursor(0)),
    },
    "parameters": {
        "path.username": {"dictionary": "people", "probability": 0.8},
        "path.user_id": {"dictionary": "person-ids", "probability": 0.8},
        "path.post_id": {"dictionary": "posts", "probability": 0.8},
        "path.comment_id": {"dictionary": "comments", "probability": 0.8},
        "path.media_id": {"dictionary": "media", "probability": 0.8},
        "path.request_id": {"dictionary": "requests", "probability": 0.8},
        "path.session_id": {"dictionary": "sessions", "probability": 0.8},
        "path.conversation_id": {"dictionary": "conversations", "probability": 0.8},
        "path.message_id": {"dictionary": "messages", "probability": 0.8},
        "path.story_id": {"dictionary": "stories", "probability": 0.8},
        "path.sticker_id": {"dictionary": "stickers", "probability": 0.8},
        "path.highlight_id": {"dictionary": "highlights", "probability": 0.8},
        "body.stories[*]": {"dictionary": "stories", "probability": 0.8},
        "body.user_ids[*]": {"dictionary": "person-ids", "probability": 0.8},
        "body.shared_post": {"dictionary": "posts", "probability": 0.5},
        "body.shared_user": {"dictionary": "person-ids", "probability": 0.5},
        "body.reply_to": {"dictionary": "messages", "probability": 0.5},
        "path.reel_id": {"dictionary": "reels", "probability": 0.8},
        "path.name": {"dictionary": "hashtags", "probability": 0.8},
        "path.slug": {"dictionary": "locations", "probability": 0.8},
        "path.search_id": {"dictionary": "searches", "probability": 0.8},
        "path.draft_id": {"dictionary": "drafts", "probability": 0.8},
        "query.cursor": {"dictionary": "cursors", "probability": 1.0},
        "body.media[*]": {"dictionary": "media", "probability": 0.8},
        "body.parent": {"dictionary": "comments", "probability": 0.5},
    },
    "operations": [
        {  # ranked: their cursors are of another kind
            "include-operation-id": [
                "explore_list",
                "feed_list",
                "hashtag_posts_list",
                "location_posts_list",
                "reels_list",
            ],
            "parameters": {"query.cursor": {"dictionary": "places", "probability": 1.0}},
        }
    ],
}

# Operations whose body must also keep rules that no schema can say (a password that is yours, a name that is
# free, a picture that is there): that valid-looking data gets a 400 is no fault in these.
MORE_RULES = {
    "email_verify", "password_change", "password_reset_confirm", "register", "me_update", "avatar_set",
    "media_upload", "media_update", "post_create", "post_update", "comment_create", "comment_update",
    "comment_pin", "follow", "block", "conversation_start", "conversation_rename", "conversation_members_add",
    "conversation_member_remove", "message_send", "message_edit", "message_react", "messages_list",
    "notification_preferences_update", "story_create", "story_answer", "highlight_create", "highlight_update",
    "highlights_reorder", "story_reply", "mute", "close_friend_add", "reel_create", "draft_update", "draft_publish",
    "post_coauthor_invite", "collection_create", "collection_update", "collections_reorder",
    "search_recent_add",
    "feed_list",  # the cursor is of the mode that is asked for
}  # fmt: skip
# Operations in which a number in the place of an id has an effect; ids are documented as strings, which is what
# clients should send, and whole numbers are understood.
NUMBERS_TOO = {"conversation_read", "feed_seen", "notifications_read"}


def _document() -> dict[str, Any]:
    """What the site answers, with ids of rows that exist as the examples of path parameters."""
    answer = Client().get("/api/schema/?format=json")
    assert answer.status_code == 200
    described: dict[str, Any] = json.loads(answer.content)
    for methods in described["paths"].values():
        for about in methods.values():
            for parameter in about.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["example"] = str(OWN[parameter["name"]])
    return described


schema = schemathesis.openapi.from_dict(_document(), config=SchemathesisConfig.from_dict(CONFIG))
schema.app = application


@pytest.fixture
def caller(world: Any) -> Iterator[Any]:
    """The world's caller, while the database stays connected from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield world.caller
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)
def test_every_answer_is_as_documented(case: Any, caller: Any) -> None:
    name = case.operation.definition.raw["operationId"]
    excluded = [checks.positive_data_acceptance] if name in MORE_RULES else []
    excluded += [checks.negative_data_rejection] if name in NUMBERS_TOO else []
    case.call_and_validate(headers=bearer(caller), excluded_checks=excluded)
