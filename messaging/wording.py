"""What conversations are called, and what system messages tell, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from messaging.models import Conversation, Message

# More people than this aren't named one by one.
NAMED = 3


def name_of(conversation: Conversation, others: Sequence[User]) -> str:
    """The group's name, or the people it is with; at the end "and 4 others"."""
    if conversation.title:
        return conversation.title
    if not others:
        return _("Just you") if conversation.kind == Conversation.Kind.GROUP else _("Unavailable account")
    if conversation.kind == Conversation.Kind.DIRECT:
        return others[0].full_name or others[0].username
    return _several([user.full_name or user.username for user in others])


def event_text(message: Message, actor: User | None, people: Sequence[User], viewer_id: int | None) -> str:
    """A system message as a sentence to one viewer; "" for any other message."""
    event = message.event or {}
    kind = str(event.get("type", ""))
    if kind == "renamed" and not event.get("title"):
        kind = "unnamed"
    is_own = actor is not None and actor.pk == viewer_id
    sentence = (_own_sentences() if is_own else _sentences()).get(kind, "")
    names = [_("you") if user.pk == viewer_id else user.username for user in people]
    return sentence % {
        "name": actor.username if actor is not None else _("Someone"),
        "people": _several(names) if names else _("someone"),
        "title": event.get("title", ""),
    }


def _several(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        return _("%(names)s and %(more)d others") % {"names": ", ".join(names[: NAMED - 1]), "more": more}
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _sentences() -> dict[str, str]:
    return {
        "created": _("%(name)s started the group"),
        "renamed": _("%(name)s named the group %(title)s"),
        "unnamed": _("%(name)s removed the group's name"),
        "added": _("%(name)s added %(people)s"),
        "removed": _("%(name)s removed %(people)s"),
        "left": _("%(name)s left the group"),
    }


def _own_sentences() -> dict[str, str]:
    return {
        "created": _("You started the group"),
        "renamed": _("You named the group %(title)s"),
        "unnamed": _("You removed the group's name"),
        "added": _("You added %(people)s"),
        "removed": _("You removed %(people)s"),
        "left": _("You left the group"),
    }
