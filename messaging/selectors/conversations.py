"""Someone's conversations. Each list costs a fixed number of queries, however many members there are."""

from collections.abc import Iterable

from accounts.models import User
from instaclone.common.pagination import Page, PageRequest, paginate
from messaging.access import side_of
from messaging.cards import ConversationCard, conversation_cards
from messaging.models import Conversation, Message, Participant

STATE = Participant.State


def conversation_get(*, user: User, conversation_id: int) -> ConversationCard:
    """One conversation on this person's side; NotFound for who isn't a member."""
    return conversation_cards(viewer=user, sides=[side_of(user.pk, conversation_id)])[0]


def conversations_by_ids(*, user: User, ids: Iterable[int]) -> dict[int, ConversationCard]:
    """Of these conversations those that `user` has, by id. Thirteen queries at most."""
    sides = Participant.objects.of(user.pk, [STATE.ACTIVE]).filter(conversation_id__in=set(ids))
    cards = conversation_cards(viewer=user, sides=list(sides.select_related("conversation")))
    return {card.conversation.pk: card for card in cards}


def conversation_row(*, user: User, conversation_id: int) -> Conversation:
    """The bare row of a conversation that `user` is in; one query. NotFound for who isn't a member."""
    return side_of(user.pk, conversation_id).conversation


def conversations_of(*, user: User, page: PageRequest, state: str = STATE.ACTIVE) -> Page[ConversationCard]:
    """The one with the newest message first. Thirteen queries at most."""
    sides = Participant.objects.of(user.pk, [state]).select_related("conversation")
    found = paginate(sides, page, order="-last_message_id")
    return found.map(lambda rows: conversation_cards(viewer=user, sides=rows))


def requests_of(*, user: User, page: PageRequest) -> Page[ConversationCard]:
    """Conversations with people whom `user` doesn't follow, and hasn't answered."""
    return conversations_of(user=user, page=page, state=STATE.REQUEST)


def requests_waiting(user: User, at_most: int = 99) -> int:
    """How many there are, counted no further than `at_most`; one query over an index range."""
    waiting = Participant.objects.of(user.pk, [STATE.REQUEST]).order_by("-last_message_id")
    return len(waiting.values_list("pk", flat=True)[:at_most])


def first_unread_id(*, user: User, conversation_id: int) -> int | None:
    """The oldest message of others that `user` hasn't read; None when there is none. Two queries."""
    side = side_of(user.pk, conversation_id)
    if not side.unread_count:
        return None
    after = Message.objects.seen_by(side).filter(pk__gt=side.last_read_id).exclude(kind=Message.Kind.SYSTEM)
    others = after.exclude(sender_id=user.pk).order_by("pk")
    return others.values_list("pk", flat=True).first()
