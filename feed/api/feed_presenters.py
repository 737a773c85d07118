"""The posts of the home feed as the REST API gives them."""

from typing import Any

from content.api.presenters import post_dict
from content.cards import PostCard, Reason


def feed_post_dict(card: PostCard, explained: dict[str, Any] | None = None) -> dict[str, Any]:
    """A post with the reason why it is there; `explained` (for staff) is said of it when given."""
    told = {**post_dict(card), "reason": reason_dict(card.reason)}
    return told if explained is None else {**told, "explain": explained}


def reason_dict(reason: Reason | None) -> dict[str, str] | None:
    if reason is None:
        return None
    return {"kind": reason.kind, "name": reason.name} if reason.name else {"kind": reason.kind}
