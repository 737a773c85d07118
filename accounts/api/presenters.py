"""Accounts as the REST API gives them. Plain functions: lists present hundreds of them.

`serializers.py` describes the same shapes to OpenAPI.
"""

from typing import Any

from accounts.models import Session, User
from accounts.preferences import preferences_of
from accounts.relations import Relations
from accounts.services import Tokens


def user_summary(user: User) -> dict[str, Any]:
    """How an account stands beside what it did."""
    return {
        "id": str(user.pk),
        "username": user.username,
        "full_name": user.full_name,
        "avatar_url": user.avatar_url(150),
        "is_private": user.is_private,
    }


def user_profile(user: User, relations: Relations) -> dict[str, Any]:
    """What a viewer with these `relations` gets to know about an account."""
    return {**_about(user), "relationship": relationship(user.pk, relations)}


def _about(user: User) -> dict[str, Any]:
    return {
        **user_summary(user),
        "avatar_url_large": user.avatar_url(320),
        "bio": user.bio,
        "website": user.website,
        "pronouns": user.pronouns,
        "counts": {
            "posts": user.posts_count,
            "followers": user.followers_count,
            "following": user.following_count,
        },
    }


def relationship(user_id: int, relations: Relations) -> dict[str, bool]:
    return {
        "following": user_id in relations.following,
        "requested": user_id in relations.requested,
        "followed_by": user_id in relations.followers,
        "blocking": user_id in relations.blocking,
        "close_friend": user_id in relations.close_friends,
        "muted": user_id in relations.muted,
        "muted_posts": user_id in relations.muted_posts,
    }


def me(user: User) -> dict[str, Any]:
    """The caller's own account."""
    return {
        **_about(user),
        "email": user.email,
        "email_verified": user.email_verified_at is not None,
        "preferences": preferences_of(user.preferences),
    }


def session(row: Session, *, current_id: int | None) -> dict[str, Any]:
    """A place where the caller is signed in; `current_id` is the one that asks."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "device": row.device,
        "ip_address": row.ip_address,
        "created_at": row.created_at,
        "last_used_at": row.last_used_at,
        "is_current": row.pk == current_id,
    }


def signed_in(user: User, tokens: Tokens) -> dict[str, Any]:
    return {"user": me(user), "access": tokens.access, "refresh": tokens.refresh}
