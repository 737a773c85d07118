"""One emoji of each member on each message."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic
from messaging import events
from messaging.access import message_for
from messaging.emoji import one_emoji
from messaging.models import Message, Participant, Reaction
from messaging.services.delivery import present_sides, set_state
from messaging.services.editing import require_open

STATE = Participant.State


def reaction_set(*, user: User, message_id: int, emoji: str) -> Message:
    """React to a message, in the place of an earlier reaction of one's own. Returns the message.

    Reacting to a request accepts it. InvalidInput for what isn't one emoji and for a system message, NotFound
    for a message one doesn't see, Forbidden in a direct conversation with a block."""
    found = one_emoji(emoji)
    if found is None:
        raise InvalidInput(_("Choose one emoji."), field="emoji")
    try:
        message = _set(user, message_id, found)
    except IntegrityError:  # another device's, at the same moment: this one replaces it
        message = _set(user, message_id, found)
    if Message.objects.filter(pk=message_id, deleted_at=None).exists():
        return message
    # Unsent at the same moment. The two write no row in common, so each looks for the other after its commit.
    Reaction.objects.filter(message_id=message_id).delete()
    raise NotFound(_("This message isn't available."))


@atomic
def _set(user: User, message_id: int, emoji: str) -> Message:
    message, side = message_for(user.pk, message_id)
    if message.kind == Message.Kind.SYSTEM:
        raise InvalidInput(_("There is nothing to react to."), code="system_message")
    sides = present_sides(message.conversation_id)
    require_open(user.pk, side, sides)
    rows = Reaction.objects.filter(message_id=message.pk, user_id=user.pk)
    if rows.filter(emoji=emoji).exists():
        return message
    if not rows.update(emoji=emoji):
        Reaction.objects.create(message_id=message.pk, user_id=user.pk, emoji=emoji)
    if side.state in (STATE.REQUEST, STATE.DECLINED):
        set_state([one for one in sides if one.user_id == user.pk], STATE.ACTIVE)
        events.conversation_changed(message.conversation_id, [one.user_id for one in sides])
    events.message_reaction(message, user.pk, emoji, sides)
    return message


@atomic
def reaction_remove(*, user: User, message_id: int) -> Message:
    """Take one's reaction back; nothing happens when there is none. NotFound for a message one doesn't see."""
    message, _side = message_for(user.pk, message_id)
    if Reaction.objects.filter(message_id=message.pk, user_id=user.pk).delete()[0]:
        events.message_reaction(message, user.pk, None, present_sides(message.conversation_id))
    return message
