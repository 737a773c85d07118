"""People who follow each other or talk, made without the services."""

from accounts.models import User
from messaging.models import Conversation, Participant
from tests.factories import FollowFactory

ACTIVE = Participant.State.ACTIVE


def befriend(one: User, other: User) -> None:
    """They follow each other."""
    FollowFactory(follower=one, followee=other)
    FollowFactory(follower=other, followee=one)


def talk(*members: User, state: str = ACTIVE) -> Conversation:
    """A conversation of these people; `state` is the last one's side of it."""
    kind = Conversation.Kind.DIRECT if len(members) == 2 else Conversation.Kind.GROUP
    pair = ":".join(str(pk) for pk in sorted(member.pk for member in members))
    conversation = Conversation.objects.create(kind=kind, pair=pair, members_count=len(members))
    for member in members:
        own = state if member is members[-1] else ACTIVE
        Participant.objects.create(conversation=conversation, user=member, state=own, last_message_id=1)
    return conversation
