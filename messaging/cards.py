"""Conversations and messages as one of their members meets them, put together for a whole page in a fixed number
of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import NOBODY, Relations, audience_of, relations_of
from accounts.selectors import users_by_ids
from content.models import Post, Story
from content.visibility import Sight, viewers_of
from messaging import wording
from messaging.access import editable_until, shares_receipts
from messaging.models import Conversation, Message, Participant, Reaction
from messaging.presence import Presence, presence_of

STATE = Participant.State
NO_USERS: Mapping[int, User] = {}


@dataclass(frozen=True, slots=True)
class SharedPost:
    """A post that the viewer may see."""

    post: Post
    author: User


@dataclass(frozen=True, slots=True)
class SharedStory:
    """A story that the viewer may watch."""

    story: Story
    author: User

    @property
    def url(self) -> str:
        return f"{reverse('content:stories', args=[self.author.username])}?story={self.story.pk}"


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """The message that was answered. When the viewer can't see it (any more) it is `deleted`, without text."""

    id: int
    sender: User | None
    text: str
    kind: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class MessageCard:
    """`sender` is None when the account is gone or suspended; `shared_post`, `shared_user` and `story` (that was
    answered) when there is none or the viewer may not see it (the message's `shared_post_id` and `story_id` tell).
    `people`: whom a system message names."""

    message: Message
    sender: User | None
    reactions: list[Reaction]
    reply: ReplyCard | None
    shared_post: SharedPost | None
    shared_user: User | None
    is_own: bool
    can_edit: bool
    people: list[User] = field(default_factory=list)
    viewer_id: int | None = None
    story: SharedStory | None = None

    @property
    def event_text(self) -> str:
        """What a system message tells, as a sentence to the viewer; else ""."""
        return wording.event_text(self.message, self.sender, self.people, self.viewer_id)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member. `presence` is None where it isn't the viewer's to know."""

    user: User
    participant: Participant
    presence: Presence | None
    shows_receipts: bool

    @property
    def last_read_id(self) -> int | None:
        """How far they have read, where they let the viewer know."""
        return self.participant.last_read_id if self.shows_receipts else None


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """`participant` is the viewer's side, `members` all who haven't left, `others` those without the viewer (the
    suspended are in neither). `reason` says why the viewer can't write, or is ""."""

    conversation: Conversation
    participant: Participant
    members: list[MemberCard]
    others: list[MemberCard]
    last_message: MessageCard | None
    name: str
    can_send: bool
    reason: str


# --- Messages -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Parts:
    """What messages are put together from, by id."""

    users: Mapping[int, User]
    posts: Mapping[int, Post]
    replies: Mapping[int, Message]
    reactions: Mapping[int, list[Reaction]]
    stories: Mapping[int, Story]

    def person(self, user_id: int | None) -> User | None:
        user = self.users.get(user_id) if user_id is not None else None
        return user if user is not None and user.is_active else None


def load_parts(messages: Collection[Message], known: Mapping[int, User] = NO_USERS) -> Parts:
    """Five queries at most; `known` are people who needn't be read."""
    shared = {message.shared_post_id for message in messages} - {None}
    posts = Post.objects.in_bulk(shared) if shared else {}
    told = {message.story_id for message in messages} - {None}
    stories = Story.objects.in_bulk(told) if told else {}
    answered = {message.reply_to_id for message in messages} - {None}
    replies = Message.objects.in_bulk(answered) if answered else {}
    reactions: dict[int, list[Reaction]] = defaultdict(list)
    ids = [message.pk for message in messages if message.kind != Message.Kind.SYSTEM]
    for reaction in Reaction.objects.filter(message_id__in=ids).order_by("pk") if ids else ():
        reactions[reaction.message_id].append(reaction)
    people: set[int | None] = {message.sender_id for message in [*messages, *replies.values()]}
    people |= {message.shared_user_id for message in messages}
    people |= {post.author_id for post in posts.values()} | {one.author_id for one in stories.values()}
    people |= {person for message in messages for person in _named(message)}
    wanted = people - {None} - known.keys()
    users = users_by_ids(wanted) if wanted else {}  # type: ignore[arg-type]
    return Parts({**known, **users}, posts, replies, reactions, stories)


def _named(message: Message) -> list[int]:
    return list((message.event or {}).get("user_ids", ()))


def message_cards(
    *, viewer: User, messages: Sequence[Message], starts_after: Mapping[int, int]
) -> list[MessageCard]:
    """Cards of messages that `viewer` sees, in their order; six queries at most.

    `starts_after` tells, by conversation, after which message the viewer's side of it begins."""
    parts = load_parts(messages)
    authors = {post.author_id for post in parts.posts.values()}
    authors |= {story.author_id for story in parts.stories.values()}
    profiles = {message.shared_user_id for message in messages if message.shared_user_id is not None}
    asked = (authors | profiles) - {viewer.pk}
    relations = relations_of(viewer.pk, asked) if asked else NOBODY
    sight = Sight(viewer.pk, relations, frozenset(authors))
    return [
        _card(
            message,
            parts,
            viewer_id=viewer.pk,
            starts_after=starts_after.get(message.conversation_id, 0),
            sees_post=_post_of(message, parts) is not None
            and sight.sees(parts.posts[message.shared_post_id]),  # type: ignore[index]
            sees_user=message.shared_user_id not in relations.blocked,
            sees_story=any(sight.sees(story) for story in _stories_of(message, parts)),
        )
        for message in messages
    ]


def cards_for_members(message: Message, sides: Sequence[Participant]) -> dict[int, MessageCard]:
    """One message as each of these members (by user id) meets it; seven queries at most, however many they are.

    Users that were read together with the sides aren't read again."""
    known = {side.user_id: side.user for side in sides if Participant.user.is_cached(side)}
    parts = load_parts([message], known)
    members = [side.user_id for side in sides]
    post = _post_of(message, parts)
    seeing = viewers_of(post, members) if post is not None else frozenset()
    watching = {pk for story in _stories_of(message, parts) for pk in viewers_of(story, members)}
    profile = message.shared_user_id
    blocked = audience_of(profile, members).blocked if profile is not None else frozenset()
    return {
        side.user_id: _card(
            message,
            parts,
            viewer_id=side.user_id,
            starts_after=side.starts_after_id,
            sees_post=side.user_id in seeing,
            sees_user=side.user_id not in blocked,
            sees_story=side.user_id in watching,
        )
        for side in sides
    }


def _post_of(message: Message, parts: Parts) -> Post | None:
    return parts.posts.get(message.shared_post_id) if message.shared_post_id is not None else None


def _stories_of(message: Message, parts: Parts) -> list[Story]:
    """The story that the message answers, if it is still there."""
    story = parts.stories.get(message.story_id) if message.story_id is not None else None
    return [story] if story is not None else []


def _story(message: Message, parts: Parts, viewer_id: int) -> SharedStory | None:
    """The answered story while its time lasts; its author keeps it."""
    for story in _stories_of(message, parts):
        author = parts.person(story.author_id)
        if author is not None and (not story.is_over or author.pk == viewer_id):
            return SharedStory(story, author)
    return None


def _card(
    message: Message,
    parts: Parts,
    *,
    viewer_id: int,
    starts_after: int,
    sees_post: bool,
    sees_user: bool,
    sees_story: bool,
) -> MessageCard:
    post = _post_of(message, parts) if sees_post else None
    author = parts.person(post.author_id) if post is not None else None
    is_own = message.sender_id == viewer_id and message.kind != Message.Kind.SYSTEM
    return MessageCard(
        message=message,
        sender=parts.person(message.sender_id),
        reactions=parts.reactions.get(message.pk, []),
        reply=_reply(message, parts, starts_after),
        shared_post=SharedPost(post, author) if post is not None and author is not None else None,
        shared_user=parts.person(message.shared_user_id) if sees_user else None,
        is_own=is_own,
        can_edit=is_own and not message.is_deleted and timezone.now() <= editable_until(message),
        people=[user for user in map(parts.person, _named(message)) if user is not None],
        viewer_id=viewer_id,
        story=_story(message, parts, viewer_id) if sees_story else None,
    )


def _reply(message: Message, parts: Parts, starts_after: int) -> ReplyCard | None:
    if message.reply_to_id is None or message.is_deleted:
        return None
    answered = parts.replies.get(message.reply_to_id)
    if answered is None or answered.is_deleted or answered.pk <= starts_after:
        return ReplyCard(message.reply_to_id, None, "", Message.Kind.TEXT, deleted=True)
    sender = parts.person(answered.sender_id)
    return ReplyCard(answered.pk, sender, answered.text, answered.kind, deleted=False)


# --- Conversations ------------------------------------------------------------------------------------------
def conversation_cards(*, viewer: User, sides: Sequence[Participant]) -> list[ConversationCard]:
    """Cards of the conversations of these sides of the viewer's, in their order. Their conversations must be
    loaded. Twelve queries at most, presence included, and one question to its store."""
    if not sides:
        return []
    members = _members([side.conversation_id for side in sides])
    previews = _previews(viewer, sides)
    others = {side.user_id: side.user for sides_of in members.values() for side in sides_of}
    others.pop(viewer.pk, None)
    relations = relations_of(viewer.pk, others) if others else NOBODY
    presences = presence_of(viewer=viewer, users=others.values()) if others else {}
    return [
        _conversation_card(
            viewer, side, members[side.conversation_id], previews.get(side.pk), relations, presences
        )
        for side in sides
    ]


def _members(conversation_ids: Collection[int]) -> dict[int, list[Participant]]:
    found: dict[int, list[Participant]] = defaultdict(list)
    rows = list(Participant.objects.filter(conversation_id__in=conversation_ids).present())
    users = users_by_ids({row.user_id for row in rows}) if rows else {}
    for row in sorted(rows, key=lambda row: row.pk):
        if row.user_id in users:
            row.user = users[row.user_id]
            found[row.conversation_id].append(row)
    return found


def _previews(viewer: User, sides: Sequence[Participant]) -> dict[int, MessageCard]:
    """The newest message that each side sees, by the side's id."""
    shown = {side.last_message_id: side for side in sides if side.last_message_id > side.starts_after_id}
    found = Message.objects.filter(pk__in=list(shown), deleted_at=None) if shown else []
    messages = [message for message in found if message.conversation_id == shown[message.pk].conversation_id]
    starts_after = {side.conversation_id: side.starts_after_id for side in sides}
    cards = message_cards(viewer=viewer, messages=messages, starts_after=starts_after) if messages else []
    return {shown[card.message.pk].pk: card for card in cards}


def _conversation_card(
    viewer: User,
    side: Participant,
    members: Sequence[Participant],
    preview: MessageCard | None,
    relations: Relations,
    presences: Mapping[int, Presence],
) -> ConversationCard:
    conversation = side.conversation
    shown = [
        MemberCard(
            user=member.user,
            participant=member,
            presence=presences.get(member.user_id) if side.state == STATE.ACTIVE else None,
            shows_receipts=member.user_id == viewer.pk
            or (
                member.state == side.state == STATE.ACTIVE
                and member.user_id not in relations.blocked
                and shares_receipts(member.user)
            ),
        )
        for member in members
        if member.user.is_active
    ]
    others = [member for member in shown if member.user.pk != viewer.pk]
    reason = _why_not(side, others, relations)
    return ConversationCard(
        conversation=conversation,
        participant=side,
        members=shown,
        others=others,
        last_message=preview,
        name=wording.name_of(conversation, [member.user for member in others]),
        can_send=not reason,
        reason=reason,
    )


def _why_not(side: Participant, others: Iterable[MemberCard], relations: Relations) -> str:
    """Why the viewer can't write, in a sentence; "" when they can. What `services.sending` decides, for show."""
    if side.conversation.kind != Conversation.Kind.DIRECT:
        return ""
    other = next(iter(others), None)
    if other is None or other.user.pk in relations.blocked:
        return _("You can't message this account.")
    waits = other.participant.state in (STATE.REQUEST, STATE.DECLINED)
    if waits and other.participant.last_message_id and other.user.pk not in relations.followers:
        return _("You can write again once they accept your first message.")
    return ""
