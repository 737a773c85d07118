"""Follows: the row first (its unique constraint decides who was first), then the counters of both sides.

A follow, a block and a change of privacy that happen at once don't write the same rows, so on MongoDB no
transaction keeps them apart. Each of them therefore commits its own row first and looks for the other's
afterwards: whichever commits last sees both, and puts things right.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.counters import move
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from social import graph
from social.counters import move_follow
from social.models import Follow
from social.services.close_friends import close_friend_forget
from social.services.mutes import mute_forget
from social.signals import (
    follow_accepted,
    follow_ended,
    follow_in_effect,
    follow_request_ended,
    follow_requested,
)

ACCEPTED, PENDING = Follow.State.ACCEPTED, Follow.State.PENDING
BATCH = 500


@dataclass(frozen=True, slots=True)
class FollowResult:
    """`state` is "accepted" or "pending"; `created` tells whether this call made it."""

    state: str
    created: bool


def follow(*, follower: User, followee_id: int) -> FollowResult:
    """Follow someone, or ask to when their account is private.

    Following twice is following once. InvalidInput for oneself, NotFound for who is blocked (either way),
    suspended or not there, Conflict beyond FOLLOWING_MAX follows.
    """
    if follower.pk == followee_id:
        raise InvalidInput(_("You can't follow yourself."), code="self_follow")
    try:
        result = _follow(follower.pk, followee_id)
    except IntegrityError:  # the same follow, made at the same time by another request
        result = FollowResult(_state_of(follower.pk, followee_id), created=False)
    return _settle(follower.pk, followee_id, result)


@atomic
def _follow(follower_id: int, followee_id: int) -> FollowResult:
    followee = _followable(follower_id, followee_id)
    existing = Follow.objects.filter(follower_id=follower_id, followee_id=followee_id).first()
    if existing is not None:
        return FollowResult(existing.state, created=False)
    if User.objects.filter(pk=follower_id, following_count__gte=settings.FOLLOWING_MAX).exists():
        raise Conflict(
            _("You can follow %(max)d people at most.") % {"max": settings.FOLLOWING_MAX},
            code="following_max",
        )
    state = PENDING if followee.is_private else ACCEPTED
    Follow.objects.create(follower_id=follower_id, followee_id=followee_id, state=state)
    if state == ACCEPTED:
        move_follow(follower_id, followee_id, 1)
    _announce(follow_accepted if state == ACCEPTED else follow_requested, follower_id, followee_id)
    return FollowResult(state, created=True)


def _followable(follower_id: int, followee_id: int) -> User:
    followee: User | None = User.objects.filter(pk=followee_id, is_active=True).first()
    if followee is None or followee_id in graph.relations_of(follower_id, [followee_id]).blocked:
        raise NotFound(_("There is no such person."))
    return followee


def _settle(follower_id: int, followee_id: int, result: FollowResult) -> FollowResult:
    """What may have happened beside a follow that is now committed: a block, an account opened."""
    try:
        followee = _followable(follower_id, followee_id)
    except NotFound:
        unfollow_between(follower_id, followee_id)
        raise
    if result.state == PENDING and not followee.is_private:
        _accept(Follow.objects.filter(follower_id=follower_id, followee_id=followee_id).first())
        return replace(result, state=_state_of(follower_id, followee_id))
    return result


def _state_of(follower_id: int, followee_id: int) -> str:
    rows = Follow.objects.filter(follower_id=follower_id, followee_id=followee_id)
    state = rows.values_list("state", flat=True).first()
    if state is None:
        raise Conflict(_("This was undone at the same moment. Try again."))
    return state


def unfollow(*, follower: User, followee_id: int) -> None:
    """Stop following, or take a request back. Nothing happens when there is neither."""
    unfollow_between(follower.pk, followee_id)


def follower_remove(*, user: User, follower_id: int) -> None:
    """Make someone stop following `user`; a request of theirs goes too."""
    unfollow_between(follower_id, user.pk)


@atomic
def unfollow_between(follower_id: int, followee_id: int) -> None:
    """End a follow in this one direction, in whatever state it is at that moment."""
    rows = Follow.objects.filter(follower_id=follower_id, followee_id=followee_id)
    if rows.accepted().delete()[0]:
        move_follow(follower_id, followee_id, -1)
        # What holds only for who follows: to see what is for close friends, to want no stories.
        close_friend_forget(followee_id, follower_id)
        mute_forget(follower_id, followee_id)
        _announce(follow_ended, follower_id, followee_id)
    elif rows.pending().delete()[0]:
        _announce(follow_request_ended, follower_id, followee_id)


def request_accept(*, user: User, request_id: int) -> User:
    """Let in someone who asked to follow `user`, and return them. `request_id` is the follow's id; accepting
    twice is accepting once.

    NotFound when there is no such request to this user (taken back, say)."""
    row = Follow.objects.filter(pk=request_id, followee_id=user.pk).select_related("follower").first()
    if row is None:
        raise NotFound(_("This request was taken back."))
    _accept(row)
    return row.follower


@atomic
def _accept(row: Follow | None) -> None:
    """The change of state is what decides: of two that accept at once only one counts."""
    if row is not None and Follow.objects.pending().filter(pk=row.pk).update(state=ACCEPTED):
        move_follow(row.follower_id, row.followee_id, 1)
        _announce(follow_accepted, row.follower_id, row.followee_id, requested=True)


@atomic
def request_reject(*, user: User, request_id: int) -> None:
    """Turn down someone who asked to follow `user`; they aren't told. NotFound when nobody asks any more."""
    row = Follow.objects.pending().filter(pk=request_id, followee_id=user.pk).first()
    if row is None or not Follow.objects.pending().filter(pk=row.pk).delete()[0]:
        raise NotFound(_("This request was taken back."))
    _announce(follow_request_ended, row.follower_id, user.pk)


@atomic
def requests_accept_all(*, user: User) -> int:
    """Let in everyone who asked, because the account is public now. Returns how many they were."""
    accepted = 0
    while True:
        rows = Follow.objects.pending().filter(followee_id=user.pk).order_by("pk")
        asked = dict(rows.values_list("pk", "follower_id")[:BATCH])
        if not asked:
            break
        # In one transaction with the read: exactly the rows that were read change, or it starts again.
        Follow.objects.pending().filter(pk__in=list(asked)).update(state=ACCEPTED)
        move(User.objects.filter(pk__in=list(asked.values())), "following_count", 1)
        for follower_id in asked.values():
            _announce(follow_accepted, follower_id, user.pk, requested=True, one_of_many=True)
        accepted += len(asked)
    if accepted:
        move(User.objects.filter(pk=user.pk), "followers_count", accepted)
    return accepted


def _announce(signal: Signal, follower_id: int, followee_id: int, **more: Any) -> None:
    # Nobody is told before the feed is filled: the page that hears of it may be reloaded at once.
    for one in (signal, follow_in_effect) if signal is follow_accepted else (signal,):
        on_commit(partial(one.send, sender=Follow, follower_id=follower_id, followee_id=followee_id, **more))
