"""What the tests of activity share."""

from datetime import datetime
from typing import Any

from accounts.models import Session, User
from feed.models import RecentSearch
from instaclone.common.ids import id_floor
from social.models import Like

ACTIVITY = "/api/v1/activity"


def like(user: User, target: Any, **columns: Any) -> Like:
    """A like with its count, as the service would make it."""
    row = Like.objects.create(user=user, target_id=target.pk, **columns)
    type(target).objects.filter(pk=target.pk).update(like_count=target.like_count + 1)
    return row


def search(user: User, text: str = "boats", kind: str = "text", target_id: int | None = None) -> RecentSearch:
    key = f"{kind}:{text or target_id}"
    return RecentSearch.objects.create(user=user, kind=kind, key=key, text=text, target_id=target_id)


def login(user: User, **columns: Any) -> Session:
    now = datetime.now().astimezone()
    return Session.objects.create(
        user=user, kind="web", last_used_at=now, expires_at=columns.pop("expires_at", now), **columns
    )


def id_at(moment: str) -> int:
    """An id that was made then (ISO 8601)."""
    return id_floor(int(datetime.fromisoformat(moment).timestamp() * 1000)) + 1


def listed(client: Any, **query: Any) -> list[dict[str, Any]]:
    """The first page of the caller's activity, which must be answered with 200. Sign-ins that the test's own clients
    are made by are left out, unless it asks for them."""
    response = client.get(ACTIVITY, {"limit": 50, **query})
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return [row for row in found if row["kind"] != "login" or query.get("kind") == "logins"]
