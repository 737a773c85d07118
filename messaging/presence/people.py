"""Who may know whether someone is here. The rule is the same from both sides: two people who follow each other,
or take part in a conversation, without a block between them, both active, and both sharing their activity."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.preferences import preferences_of
from accounts.relations import Relations, relations_of
from accounts.selectors import users_by_ids
from messaging.models import LastActive, Participant
from messaging.presence.stores import StoreUnavailable, store
from social.models import Follow

# The conversations, newest first, whose members count as people one talks with.
CONVERSATIONS = 500
# How many of the people who are online are told of one person's coming and going.
TOLD = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether someone is online; else when they were last, if that is known."""

    online: bool
    last_active_at: datetime | None


def presence_of(*, viewer: Any, users: Iterable[User]) -> dict[int, Presence]:
    """The presence of those of these people (by id) whose it is the viewer's to know; the others, and the viewer,
    are left out. Four queries at most, and one question to Redis. Nobody is online while Redis doesn't answer.
    """
    if not viewer.is_authenticated or not shares_activity(viewer):
        return {}
    asked = {user.pk: user for user in users if user.pk != viewer.pk and shares_activity(user)}
    known = _known(viewer.pk, asked) if asked else []
    if not known:
        return {}
    online = online_among(known)
    away = LastActive.objects.filter(user_id__in=[user_id for user_id in known if user_id not in online])
    last = dict(away.values_list("user_id", "at"))
    return {user_id: Presence(user_id in online, last.get(user_id)) for user_id in known}


def friends_online(*, user: User) -> list[int]:
    """The people who are online now and may know whether `user` is; as it goes both ways, also those of whom
    `user` may know. At most `TOLD`, people one talks with first. Five queries."""
    return known_online(user.pk) if shares_activity(user) else []


def known_online(user_id: int) -> list[int]:
    """The same for someone of whom it isn't asked whether they share their activity."""
    talking = people_talked_with(user_id)
    followed = Follow.objects.accepted().filter(follower_id=user_id).order_by("-pk")
    candidates = list(dict.fromkeys([*talking, *followed.values_list("followee_id", flat=True)]))
    online = online_among(candidates)
    here = [candidate for candidate in candidates if candidate in online][:TOLD]
    known = _may_know(relations_of(user_id, here), talking, here) if here else []
    people = users_by_ids(known) if known else {}
    return [pk for pk in known if pk in people and shares_activity(people[pk])]


def shares_activity(user: User) -> bool:
    """Whether this person lets others know when they are here (and may know it of others)."""
    return user.is_active and wants_to_share(user)


def wants_to_share(user: User) -> bool:
    """The same, suspended or not."""
    return bool(preferences_of(user.preferences)["show_activity"])


def online_among(user_ids: Collection[int]) -> set[int]:
    """Those who are online; none while Redis doesn't answer."""
    try:
        return store().online(user_ids) if user_ids else set()
    except StoreUnavailable as error:
        logger.warning("presence is unknown: %s", error.__cause__)
        return set()


def people_talked_with(user_id: int) -> set[int]:
    """Who takes part, as this person does, in one of their newest conversations. Requests don't count. Two queries."""
    mine = Participant.objects.of(user_id, [Participant.State.ACTIVE]).order_by("-last_message_id")
    ids = list(mine.values_list("conversation_id", flat=True)[:CONVERSATIONS])
    if not ids:
        return set()
    members = Participant.objects.filter(conversation_id__in=ids, state=Participant.State.ACTIVE)
    return set(members.values_list("user_id", flat=True)) - {user_id}


def _known(viewer_id: int, asked: Collection[int]) -> list[int]:
    relations = relations_of(viewer_id, asked)
    mutual = relations.following & relations.followers
    talking = set() if mutual.issuperset(asked) else people_talked_with(viewer_id)
    return _may_know(relations, talking, asked)


def _may_know(relations: Relations, talking: Collection[int], ids: Iterable[int]) -> list[int]:
    mutual = relations.following & relations.followers
    return [
        user_id
        for user_id in ids
        if (user_id in mutual or user_id in talking) and user_id not in relations.blocked
    ]
