"""What the pages say about conversations and messages, in words."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from messaging.cards import MessageCard
from messaging.models import Message
from messaging.terms import terms_of

# More characters than this aren't shown large, whatever they are.
EMOJI_TEXT_MAX = 24
# In how a found message is shown: enough to see what is spoken of, and the found word is still in sight.
WORDS_BEFORE = 2
_EMOJI_JOINERS = "\u200d\ufe0f"


def excerpt(message: Message, most: int = 120) -> str:
    """The beginning of a message on one line, or what it is when it has no text."""
    return shortened(message.text, most) or kind_of(message.kind, message.media)


def shortened(text: str, most: int) -> str:
    """A text on one line, cut after so many characters."""
    return Truncator(" ".join(text.split())).chars(most)


def around(text: str, q: str, most: int = 120) -> str:
    """A text on one line from shortly before the first word that a search for `q` found in it."""
    wanted = tuple(terms_of(q))
    words = text.split()
    found = (at for at, word in enumerate(words) if any(t.startswith(wanted) for t in terms_of(word)))
    begin = max(next(found, 0) - WORDS_BEFORE, 0)
    return shortened(("… " if begin else "") + " ".join(words[begin:]), most)


def kind_of(kind: str, media: Sequence[Mapping[str, Any]] = ()) -> str:
    """What a message without text is; `media` are the summaries of what it shows, where they are known."""
    match kind:
        case Message.Kind.MEDIA:
            return _media_words(media)
        case Message.Kind.POST:
            return _("Post")
        case Message.Kind.PROFILE:
            return _("Profile")
        case Message.Kind.STORY:
            return _("Reply to a story")
    return ""


def _media_words(media: Sequence[Mapping[str, Any]]) -> str:
    count = max(1, len(media))
    videos = sum(item["kind"] == "video" for item in media)
    if not videos:
        words = ngettext("Photo", "%(count)d photos", count)
    elif videos == count:
        words = ngettext("Video", "%(count)d videos", count)
    else:
        words = _("%(count)d photos and videos")
    return words % {"count": count}


def story_title(card: MessageCard) -> str:
    """Above the story that a message answers."""
    if not card.is_own:
        return _("Replied to your story")
    if card.story is None:
        return _("You replied to their story")
    return _("You replied to %(name)s’s story") % {"name": card.story.author.username}


def preview(card: MessageCard, *, is_group: bool) -> str:
    """The last message of a conversation as its list shows it: who (where that isn't clear) and what."""
    if card.message.kind == Message.Kind.SYSTEM:
        return card.event_text
    return said(card, excerpt(card.message), is_group=is_group)


def said(card: MessageCard, what: str, *, is_group: bool) -> str:
    """Something that was said, after the name of who said it where that isn't clear."""
    if card.is_own:
        return _("You: %(text)s") % {"text": what}
    if is_group:
        name = card.sender.username if card.sender else _("Deleted account")
        return _("%(name)s: %(text)s") % {"name": name, "text": what}
    return what


def quote_title(*, quoted: User | None, answered_by: User | None, viewer: Any) -> str:
    """Above a quoted message: who answers whom. None is someone who is gone, or whom the viewer may not see."""
    names = {
        "name": answered_by.username if answered_by else _("Someone"),
        "other": quoted.username if quoted else "",
    }
    by_viewer = answered_by is not None and answered_by.pk == viewer.pk
    if quoted is None:
        return _("You replied") if by_viewer else _("%(name)s replied") % names
    if quoted.pk == viewer.pk:
        return _("You replied to yourself") if by_viewer else _("%(name)s replied to you") % names
    if by_viewer:
        return _("You replied to %(other)s") % names
    if answered_by is not None and answered_by.pk == quoted.pk:
        return _("%(name)s replied to themselves") % names
    return _("%(name)s replied to %(other)s") % names


def moment(at: datetime, now: datetime) -> str:
    """A point in time between messages, as short as it is clear. Both in the reader's time zone."""
    clock = date_format(at, "TIME_FORMAT")
    days = (now.date() - at.date()).days
    if days == 0:
        return _("Today %(time)s") % {"time": clock}
    if days == 1:
        return _("Yesterday %(time)s") % {"time": clock}
    if 1 < days < 7:
        return f"{date_format(at, 'l')} {clock}"
    day = date_format(at, "MONTH_DAY_FORMAT" if at.year == now.year or days < 180 else "DATE_FORMAT")
    return f"{day}, {clock}"


def is_emoji(text: str) -> bool:
    """Whether a text is a few emoji and nothing else: it is shown large then."""
    characters = "".join(text.split())
    if not characters or len(characters) > EMOJI_TEXT_MAX:
        return False
    signs = [character for character in characters if character not in _EMOJI_JOINERS]
    return bool(signs) and all(unicodedata.category(sign) in ("So", "Sk") for sign in signs)
