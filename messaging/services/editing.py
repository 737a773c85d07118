"""Changing one's mind about a message: another text, or none of it."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from content.services import media_discard
from instaclone.common.errors import Conflict, Forbidden, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit
from messaging import events
from messaging.access import editable_until, message_for, side_of
from messaging.models import Conversation, Message, MessageTerm, Participant, Reaction
from messaging.services.delivery import present_sides
from messaging.services.sending import cannot_message
from messaging.services.terms import terms_set
from messaging.services.text import clean_text

STATE = Participant.State


@atomic
def message_edit(*, user: User, message_id: int, text: str) -> Message:
    """Another text for one's own message, within fifteen minutes.

    Forbidden for someone else's, and for a direct conversation with a block; Conflict (`too_late`) afterwards;
    InvalidInput for what can't be a message; NotFound for one that isn't there or was unsent."""
    text = clean_text(text)
    message, side = message_for(user.pk, message_id)
    if message.sender_id != user.pk or message.kind == Message.Kind.SYSTEM:
        raise Forbidden(_("Only its sender can edit a message."))
    if timezone.now() > editable_until(message):
        limit = {"minutes": settings.MESSAGE_EDIT_MINUTES}
        raise Conflict(_("A message can be edited for %(minutes)d minutes.") % limit, code="too_late")
    if not text and message.kind in (Message.Kind.TEXT, Message.Kind.STORY):
        raise InvalidInput(_("Write something first."), field="text", code="blank")
    sides = present_sides(message.conversation_id)
    require_open(user.pk, side, sides)
    if text != message.text:
        message.text, message.edited_at = text, timezone.now()
        rows = Message.objects.filter(pk=message.pk, deleted_at=None)
        if not rows.update(text=text, edited_at=message.edited_at):
            raise NotFound(_("This message isn't available."))
        terms_set(message)
        events.message_edited(message, sides)
    message.sender = user
    return message


def require_open(user_id: int, side: Participant, sides: list[Participant]) -> None:
    """Forbidden in a direct conversation with someone who is gone or has a block between them and the user."""
    if side.conversation.kind != Conversation.Kind.DIRECT:
        return
    other = next((one for one in sides if one.user_id != user_id), None)
    if other is None or not other.user.is_active:
        raise cannot_message()
    if other.user_id in relations_of(user_id, [other.user_id]).blocked:
        raise cannot_message()


@atomic
def message_unsend(*, user: User, message_id: int) -> None:
    """Take one's own message back, from everybody: text, pictures, reactions. Twice is once.

    Forbidden for someone else's, NotFound for one that isn't there (or in a conversation that one left)."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("This message isn't available."))
    side_of(user.pk, message.conversation_id)
    if message.is_deleted and message.sender_id == user.pk:
        return
    message_for(user.pk, message_id)
    if message.sender_id != user.pk or message.kind == Message.Kind.SYSTEM:
        raise Forbidden(_("Only its sender can unsend a message."))
    message_remove(message)


@atomic
def message_remove(message: Message) -> None:
    """Take a message out, whoever asks (staff does, through the admin)."""
    sides = present_sides(message.conversation_id)
    gone = Message.objects.filter(pk=message.pk, deleted_at=None).update(
        text="",
        media=[],
        shared_post_id=None,
        shared_user_id=None,
        story_id=None,
        event=None,
        fingerprint="",
        edited_at=None,
        deleted_at=timezone.now(),
    )
    if not gone:
        return
    reactions = Reaction.objects.filter(message_id=message.pk)
    reactions.delete()
    on_commit(reactions.all().delete)  # those that came meanwhile (see `reactions`)
    MessageTerm.objects.filter(message_id=message.pk).delete()
    media_discard(target_id=message.pk, media_ids=[shown["id"] for shown in message.media])
    _uncount(message, sides)
    _show_previous(message, sides)
    events.message_deleted(message, sides)


def _uncount(message: Message, sides: list[Participant]) -> None:
    """It was unread for those who hadn't read that far."""
    if message.kind == Message.Kind.SYSTEM:
        return
    for side in sides:
        is_unread = side.last_read_id < message.pk and side.starts_after_id < message.pk
        if is_unread and side.user_id != message.sender_id and side.unread_count:
            side.unread_count -= 1
            Participant.objects.filter(pk=side.pk).update(unread_count=side.unread_count)


def _show_previous(message: Message, sides: list[Participant]) -> None:
    """Where it was the newest, the one before it takes its place; a request with nothing in it is none."""
    showing = [side for side in sides if side.last_message_id == message.pk]
    if not showing:
        return
    left = Message.objects.filter(conversation_id=message.conversation_id, deleted_at=None)
    previous = left.order_by("-pk").values_list("pk", flat=True).first()
    for side in showing:
        side.last_message_id = previous or message.conversation_id
        if previous is None and side.state in (STATE.REQUEST, STATE.DECLINED):
            side.last_message_id = 0
            side.state = STATE.HIDDEN if side.state == STATE.REQUEST else side.state
        rows = Participant.objects.filter(pk=side.pk)
        rows.update(state=side.state, last_message_id=side.last_message_id)
