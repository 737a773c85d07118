"""Drafts, co-authors and deleted posts as the REST API gives them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.api.presenters import user_summary
from accounts.models import User
from accounts.selectors import users_by_ids
from content.api.presenters import media_dict, post_dict, tag_dict
from content.cards import PostCard
from content.models import Coauthor, Draft, Media
from content.people import TaggedPerson
from instaclone.common.api.renderers import iso_time


def draft_dict(draft: Draft, owner: User) -> dict[str, Any]:
    return draft_dicts([draft], owner)[0]


def draft_dicts(drafts: Sequence[Draft], owner: User) -> list[dict[str, Any]]:
    """Drafts with their media and the people on them, in two queries."""
    media_ids = {media_id for draft in drafts for media_id in draft.media_ids}
    media = Media.objects.in_bulk(media_ids) if media_ids else {}
    people_ids = {
        user_id
        for draft in drafts
        for user_id in (*draft.body["coauthors"], *(tag["user_id"] for tag in draft.body["tagged_users"]))
    } - {owner.pk}
    people = {owner.pk: owner, **(users_by_ids(people_ids) if people_ids else {})}
    return [_draft_dict(draft, media, people) for draft in drafts]


def _draft_dict(draft: Draft, media: dict[int, Media], people: dict[int, User]) -> dict[str, Any]:
    body = draft.body
    tags = [
        TaggedPerson(people[tag["user_id"]], tag["media_id"], tag["x"], tag["y"])
        for tag in body["tagged_users"]
        if tag["user_id"] in people
    ]
    return {
        "id": str(draft.pk),
        "state": "scheduled" if draft.publish_at else "draft",
        "kind": body["kind"],
        "caption": body["caption"],
        "location": body["location"],
        "media": [media_dict(media[media_id]) for media_id in draft.media_ids if media_id in media],
        "tagged_users": [tag_dict(tag) for tag in tags],
        "coauthors": [user_summary(people[user_id]) for user_id in body["coauthors"] if user_id in people],
        "audience": body["audience"],
        "comments_disabled": body["comments_disabled"],
        "hide_like_count": body["hide_like_count"],
        "publish_at": iso_time(draft.publish_at) if draft.publish_at else None,
        "error": draft.error or None,
        "created_at": iso_time(draft.created_at),
        "updated_at": iso_time(draft.updated_at),
    }


def coauthor_dict(row: Coauthor) -> dict[str, Any]:
    return {"user": user_summary(row.user), "state": row.state}


def deleted_post_dict(card: PostCard) -> dict[str, Any]:
    deleted_at = card.post.deleted_at
    assert deleted_at is not None
    return {
        **post_dict(card),
        "deleted_at": iso_time(deleted_at),
        "removed_at": iso_time(deleted_at + timedelta(days=settings.DELETED_POST_DAYS)),
    }
