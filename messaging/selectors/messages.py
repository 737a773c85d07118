"""What was said in a conversation, by keyset both ways, and what to find in it."""

from accounts.models import User
from instaclone.common.pagination import Cursor, Page, PageRequest, paginate
from messaging.access import message_for, side_of
from messaging.cards import MessageCard, message_cards
from messaging.models import Conversation, Message, MessageTerm, Participant
from messaging.terms import terms_of

STATE = Participant.State
MAX_WORDS = 8
# Conversations, newest first, that a search looks through.
SEARCHED = 500
# How many places of a word are looked at at a time, and how often for one page.
STEP = 400
STEPS = 5


def messages_of(*, user: User, conversation: Conversation, page: PageRequest) -> Page[MessageCard]:
    """Newest first; `next` leads to older ones, `previous` to newer ones. Seven queries at most.

    NotFound for who isn't a member."""
    side = side_of(user.pk, conversation.pk)
    found = paginate(Message.objects.seen_by(side), page)
    return found.map(lambda rows: _cards(user, side, rows))


def messages_around(
    *, user: User, conversation: Conversation, message_id: int, limit: int
) -> Page[MessageCard]:
    """Up to `limit` messages with this one in the middle, newest first; it need not be there any more. Its cursors
    are those of `messages_of`. Eight queries at most."""
    side = side_of(user.pk, conversation.pk)
    rows = Message.objects.seen_by(side)
    half = limit // 2
    newer = paginate(rows, PageRequest(Cursor(message_id, backwards=True), half)) if half else Page([])
    older = paginate(rows, PageRequest(Cursor(message_id + 1), limit - len(newer.items)))
    items = [*newer.items, *older.items]
    has_newer = newer.previous is not None if half else True
    page = Page(
        items,
        next=older.next,
        previous=Cursor(items[0].pk, backwards=True) if items and has_newer else None,
    )
    return page.map(lambda found: _cards(user, side, found))


def message_get(*, user: User, message_id: int) -> MessageCard:
    """One message; NotFound when `user` doesn't see it. Seven queries at most."""
    message, side = message_for(user.pk, message_id)
    return _cards(user, side, [message])[0]


def message_card(*, user: User, message: Message) -> MessageCard:
    """The card of a message in hand, unsent or not, whose conversation `user` is in."""
    side = side_of(user.pk, message.conversation_id)
    return _cards(user, side, [message])[0]


def _cards(user: User, side: Participant, rows: list[Message]) -> list[MessageCard]:
    starts_after = {side.conversation_id: side.starts_after_id}
    return message_cards(viewer=user, messages=rows, starts_after=starts_after)


def search_messages(*, user: User, q: str, page: PageRequest) -> Page[MessageCard]:
    """Messages with all words of `q` (each may be the beginning of a word) in the user's conversations, newest
    first. Without a word in `q` nothing is found.

    It looks through the 500 newest conversations, and a page may be shorter than asked for and still have a next
    one."""
    words = sorted(terms_of(q, at_most=MAX_WORDS), key=len, reverse=True)
    sides = _searched(user) if words else {}
    if not sides:
        return Page([])
    found: list[int] = []
    below = page.cursor.key if page.cursor is not None else None
    for _step in range(STEPS):
        places, below = _places(words[0], sides, below)
        found += _with_words(places, words[1:])
        if below is None or len(found) > page.limit:
            break
    more = len(found) > page.limit
    found = found[: page.limit]
    key = found[-1] if more else below
    rows = sorted(Message.objects.filter(pk__in=found, deleted_at=None), key=lambda row: -row.pk)
    starts_after = {side.conversation_id: side.starts_after_id for side in sides.values()}
    cards = message_cards(viewer=user, messages=rows, starts_after=starts_after)
    return Page(cards, next=Cursor(key) if key is not None else None)


def _searched(user: User) -> dict[int, Participant]:
    sides = Participant.objects.of(user.pk, [STATE.ACTIVE]).order_by("-last_message_id")[:SEARCHED]
    return {side.conversation_id: side for side in sides}


def _places(word: str, sides: dict[int, Participant], below: int | None) -> tuple[list[int], int | None]:
    """Messages with a word that begins so, newest first, older than `below`; and from where to go on, or None."""
    terms = MessageTerm.objects.filter(conversation_id__in=list(sides), term__gte=word, term__lt=_end(word))
    if below is not None:
        terms = terms.filter(message_id__lt=below)
    rows = list(terms.order_by("-message_id").values_list("message_id", "conversation_id")[:STEP])
    seen = [message_id for message_id, place in rows if message_id > sides[place].starts_after_id]
    return list(dict.fromkeys(seen)), rows[-1][0] if len(rows) == STEP else None


def _with_words(message_ids: list[int], words: list[str]) -> list[int]:
    """Those of the messages that have all the words too, in their order."""
    for word in words:
        if not message_ids:
            break
        terms = MessageTerm.objects.filter(message_id__in=message_ids, term__gte=word, term__lt=_end(word))
        having = set(terms.values_list("message_id", flat=True))
        message_ids = [message_id for message_id in message_ids if message_id in having]
    return message_ids


def _end(word: str) -> str:
    """What comes after all words that begin with this one."""
    return word + "\U0010ffff"
