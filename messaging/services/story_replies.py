"""Replies to stories: messages to the story's author."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from content.models import Story
from content.stories import cards
from content.stories.selectors import story_get
from instaclone.common.errors import Forbidden, InvalidInput, NotFound
from messaging.models import Conversation, Message
from messaging.services.sending import Draft, Sent, draft_send
from messaging.services.starting import conversation_start, pair_of
from messaging.services.text import clean_client_id, clean_text


def story_reply(*, user: User, story_id: int, text: str, client_id: str) -> Sent:
    """Answer a story in the direct conversation with its author, which begins with it if need be; one emoji is an
    answer, too. `client_id` is as for `message_send`: the same again is the same message, also when the story's time
    is over by then.

    InvalidInput for an empty text or one's own story, NotFound for a story that `user` may not see or that is over,
    Forbidden (`replies_off`) when its author wants no replies, or none of theirs; and what `message_send` raises."""
    draft = Draft(clean_client_id(client_id), clean_text(text), story_id=story_id)
    if not draft.text:
        raise InvalidInput(_("Write something first."), field="text", code="blank")
    sent = Message.objects.filter(sender_id=user.pk, client_id=draft.client_id).first()
    if sent is not None:  # it says itself whether this is the same
        return draft_send(user, sent.conversation_id, draft)
    story = story_get(viewer=user, story_id=story_id)
    _check(user, story)
    return draft_send(user, _conversation_id(user, story.author_id), draft)


def _check(user: User, story: Story) -> None:
    relations = relations_of(user.pk, [story.author_id])
    reason = cards.reply_reason(user, story, story.author, relations)
    if reason == cards.OWN:
        raise InvalidInput(_("This story is yours."), code="own_story")
    if reason == cards.OVER:
        raise NotFound(_("This story isn't available any more."))
    if reason is not None:
        raise Forbidden(reply_refused(reason, story.author), code="replies_off")


def reply_refused(reason: str, author: User) -> str:
    """Why one can't reply, in a sentence."""
    name: dict[str, Any] = {"name": author.username}
    if reason == cards.FOLLOWING:
        return _("%(name)s takes replies from people they follow.") % name
    return _("%(name)s takes no replies to stories.") % name


def _conversation_id(user: User, author_id: int) -> int:
    """The direct conversation with the author; NotFound across a block."""
    rows = Conversation.objects.filter(pair=pair_of(user.pk, author_id))
    known = rows.values_list("pk", flat=True).first()
    return known or conversation_start(user=user, user_ids=[author_id]).conversation.pk
