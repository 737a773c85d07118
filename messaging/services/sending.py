"""Sending a message: exactly once for each `client_id`, however many devices and doors it comes through."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from accounts.signals import interacted
from content.media import summary
from content.services import media_attach
from instaclone.common.errors import Conflict, Forbidden, InvalidInput, NotFound, Unprocessable
from instaclone.common.transactions import atomic, on_commit
from instaclone.databases.prepared import Prepared
from messaging import events
from messaging.models import Conversation, Message, Participant
from messaging.services.delivery import deliver, next_message_id, own_side, present_sides, set_state
from messaging.services.text import clean_client_id, clean_text
from social.access import active_user, post_for

STATE = Participant.State
_conversation = Prepared(lambda conversation_id: Conversation.objects.filter(pk=conversation_id))


@dataclass(frozen=True, slots=True)
class Sent:
    """The message, and whether this call made it."""

    message: Message
    created: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent, checked as far as it can be without the conversation."""

    client_id: str
    text: str = ""
    media_ids: Sequence[int] = field(default=())
    shared_post_id: int | None = None
    shared_user_id: int | None = None
    reply_to_id: int | None = None
    story_id: int | None = None

    @property
    def kind(self) -> str:
        if self.story_id is not None:
            return Message.Kind.STORY
        if self.shared_post_id is not None:
            return Message.Kind.POST
        if self.shared_user_id is not None:
            return Message.Kind.PROFILE
        return Message.Kind.MEDIA if self.media_ids else Message.Kind.TEXT

    def fingerprint(self, conversation_id: int) -> str:
        """What must be the same when the same client id comes again."""
        content: list[object] = [
            conversation_id,
            self.text,
            list(self.media_ids),
            self.shared_post_id,
            self.shared_user_id,
            self.reply_to_id,
        ]
        if self.story_id is not None:
            content.append(self.story_id)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def message_send(
    *,
    sender: User,
    conversation_id: int,
    client_id: str,
    text: str = "",
    media_ids: Sequence[int] = (),
    shared_post_id: int | None = None,
    shared_user_id: int | None = None,
    reply_to_id: int | None = None,
) -> Sent:
    """Say something in a conversation: text, up to ten of one's own pictures, a post or a profile, with or
    without text. `client_id` is the client's name for it: the same again is the same message.

    InvalidInput for what can't be sent, NotFound for a conversation one isn't in, Unprocessable for a client
    id that was used for something else, Forbidden (`cannot_message`) when the other person can't be written
    to, Conflict (`request_pending`) while they haven't answered a first message, and for a used picture."""
    draft = Draft(
        clean_client_id(client_id),
        clean_text(text),
        tuple(media_ids),
        shared_post_id,
        shared_user_id,
        reply_to_id,
    )
    _check_shape(draft)
    return draft_send(sender, conversation_id, draft)


def draft_send(sender: User, conversation_id: int, draft: Draft) -> Sent:
    """Send what was checked. Raises what `message_send` does."""
    try:
        return _send(sender, conversation_id, draft)
    except IntegrityError:  # the same client id, stored at the same time by another request
        sent = _sent_before(sender.pk, conversation_id, draft)
        if sent is None:
            raise
        return sent


def _check_shape(draft: Draft) -> None:
    if len(draft.media_ids) > settings.MESSAGE_MAX_MEDIA:
        limit = {"max": settings.MESSAGE_MAX_MEDIA}
        raise InvalidInput(_("A message has at most %(max)d pictures.") % limit, field="media")
    extras = [bool(draft.media_ids), draft.shared_post_id is not None, draft.shared_user_id is not None]
    if sum(extras) > 1:
        raise InvalidInput(_("Send pictures, a post or a profile: one of them at a time."))
    if not draft.text and not any(extras):
        raise InvalidInput(_("Write something first."), field="text", code="blank")


@atomic
def _send(sender: User, conversation_id: int, draft: Draft) -> Sent:
    sides = present_sides(conversation_id)
    own = own_side(sides, sender.pk)
    if sent := _sent_before(sender.pk, conversation_id, draft):
        return sent
    [conversation] = _conversation(conversation_id)  # one that has members is there
    if conversation.kind == Conversation.Kind.DIRECT:
        _open_direct(sender.pk, own, sides)
    _check_parts(sender, own, draft)
    # Writing is an answer: a request that one writes in is accepted.
    if own.state in (STATE.REQUEST, STATE.DECLINED):
        events.conversation_changed(conversation_id, [side.user_id for side in sides])
    set_state([own], STATE.ACTIVE)
    # Others who had cleared the conversation find it in their list again.
    set_state([side for side in sides if side.state == STATE.HIDDEN], STATE.ACTIVE)
    message = _message(sender, conversation_id, draft)
    deliver(message, sides)
    if conversation.kind == Conversation.Kind.DIRECT:
        _bring_closer(draft, sides, own)
    return Sent(message, created=True)


def _bring_closer(draft: Draft, sides: Sequence[Participant], own: Participant) -> None:
    kind = "message" if draft.story_id is None else "story_answer"
    for side in sides:
        if side is not own:
            told = {"user_id": own.user_id, "with_id": side.user_id, "kind": kind}
            on_commit(partial(interacted.send, sender=Message, **told))


def _message(sender: User, conversation_id: int, draft: Draft) -> Message:
    message_id = next_message_id(conversation_id)
    media = media_attach(owner_id=sender.pk, media_ids=draft.media_ids, target_id=message_id)
    return Message(
        pk=message_id,
        conversation_id=conversation_id,
        sender=sender,
        kind=draft.kind,
        text=draft.text,
        media=[summary(one) for one in media],
        shared_post_id=draft.shared_post_id,
        shared_user_id=draft.shared_user_id,
        reply_to_id=draft.reply_to_id,
        story_id=draft.story_id,
        client_id=draft.client_id,
        fingerprint=draft.fingerprint(conversation_id),
    )


def _sent_before(sender_id: int, conversation_id: int, draft: Draft) -> Sent | None:
    message = Message.objects.filter(sender_id=sender_id, client_id=draft.client_id).first()
    if message is None:
        return None
    is_same = message.fingerprint == draft.fingerprint(conversation_id)
    # Of an unsent message only the conversation is still known.
    if not is_same and not (message.is_deleted and message.conversation_id == conversation_id):
        raise Unprocessable(_("This client_id was used for another message."), code="client_id_reused")
    return Sent(message, created=False)


def _open_direct(sender_id: int, own: Participant, sides: Sequence[Participant]) -> None:
    """Whether one may write to the other now, and where their side of the conversation goes."""
    other = next((side for side in sides if side is not own), None)
    if other is None or not other.user.is_active:
        raise cannot_message()
    relations = relations_of(sender_id, [other.user_id])
    if other.user_id in relations.blocked:
        raise cannot_message()
    if other.state == STATE.ACTIVE or (other.state == STATE.HIDDEN and other.starts_after_id):
        return  # they talk; a conversation that they cleared comes back by itself
    if other.user_id in relations.followers:
        set_state([other], STATE.ACTIVE)
    elif other.state == STATE.HIDDEN:
        set_state([other], STATE.REQUEST)
    elif other.last_message_id:
        # A request that was declined looks no different from one that waits, also after its message was unsent.
        raise Conflict(_("You can write again once they accept your first message."), code="request_pending")


def cannot_message() -> Forbidden:
    """In the same words whether it is a block, which way it goes, or an account that is gone."""
    return Forbidden(_("You can't message this account."), code="cannot_message")


def _check_parts(sender: User, own: Participant, draft: Draft) -> None:
    """That what is shared or answered is the sender's to see."""
    if draft.reply_to_id is not None:
        seen = Message.objects.seen_by(own).filter(pk=draft.reply_to_id)
        if not seen.exclude(kind=Message.Kind.SYSTEM).exists():
            raise InvalidInput(_("The message you reply to isn't there."), field="reply_to")
    try:
        if draft.shared_post_id is not None:
            post_for(sender, draft.shared_post_id)
    except NotFound:
        raise InvalidInput(_("This post isn't available."), field="shared_post") from None
    try:
        if draft.shared_user_id is not None:
            shared = active_user(draft.shared_user_id)
            if shared.pk in relations_of(sender.pk, [shared.pk]).blocked:
                raise NotFound
    except NotFound:
        raise InvalidInput(_("There is no such person."), field="shared_user") from None
