"""What lies on a story: the shape of each kind of sticker, and the one place that checks it.

A sticker is a JSON object. Every kind has `id` (unique in its story), `type`, `x` and `y` (its centre, as fractions
of the picture), `rotation` (degrees, clockwise) and `scale` (1 is its natural size), and of its own:

    text      text, color (#rrggbb), background (whether it stands on a plate), size (small, medium, large)
    mention   user_id, username (as it was when the story was made; `content.stories.cards` finds the present one)
    hashtag   name (canonical)
    link      url (http or https), label
    question  prompt
    poll      question, options (2 to 4 texts)
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from content.services.text import clean_text
from instaclone.common.errors import InvalidInput
from instaclone.common.ids import parse_id
from instaclone.common.text import canonical_hashtag, is_web_address

Sticker = dict[str, Any]

TEXT, MENTION, HASHTAG, LINK, QUESTION, POLL = "text", "mention", "hashtag", "link", "question", "poll"
ANSWERED = frozenset((QUESTION, POLL))
# On every clip of a longer video; the others act and are on the first clip alone, so that they act once.
ON_EVERY_CLIP = frozenset((TEXT, HASHTAG, LINK))
SIZES = ("small", "medium", "large")
ID_PATTERN = r"^[A-Za-z0-9_-]{1,16}$"
COLOR_PATTERN = r"^#[0-9a-fA-F]{6}$"
MIN_SCALE, MAX_SCALE = 0.3, 3.0
TEXT_MAX_LENGTH = 200
LABEL_MAX_LENGTH = 40
PROMPT_MAX_LENGTH = 100
OPTION_MAX_LENGTH = 30
MIN_OPTIONS, MAX_OPTIONS = 2, 4
ANSWER_MAX_LENGTH = 500

_ID = re.compile(ID_PATTERN)
_COLOR = re.compile(COLOR_PATTERN)


def clean_stickers(raw: object, *, user_named: Callable[[int | None, str], Any]) -> list[Sticker]:
    """The stickers as they are kept: only what belongs to each kind, numbers rounded, text trimmed.

    `user_named(user_id, username)` finds who is mentioned by the one or the other, or raises a domain error.
    InvalidInput (field `stickers`) says what is wrong with which sticker."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise _wrong(_("Stickers are a list."))
    most = settings.STORY_MAX_STICKERS
    if len(raw) > most:
        raise _wrong(_("A story has at most %d stickers.") % most)
    found = [_clean(item, place, user_named) for place, item in enumerate(raw, start=1)]
    ids = [sticker["id"] for sticker in found]
    if len(set(ids)) != len(ids):
        raise _wrong(_("Two stickers have the same id."))
    return found


def _clean(item: object, place: int, user_named: Callable[[int | None, str], Any]) -> Sticker:
    kind = item.get("type") if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or not isinstance(kind, str) or kind not in _KINDS:
        raise _wrong(_("Sticker %d is of no kind that there is.") % place)
    sticker: Sticker = {
        "id": _sticker_id(item.get("id", f"s{place}"), place),
        "type": kind,
        "x": _number(item, "x", place, 0, 1),
        "y": _number(item, "y", place, 0, 1),
        "rotation": _number({"rotation": 0, **item}, "rotation", place, -360, 360),
        "scale": _number({"scale": 1, **item}, "scale", place, MIN_SCALE, MAX_SCALE),
    }
    if kind == MENTION:
        return sticker | _mention(item, place, user_named)
    return sticker | _KINDS[kind](item, place)


def _text(item: Mapping[str, Any], place: int) -> Sticker:
    color, size = item.get("color", "#ffffff"), item.get("size", "medium")
    background = item.get("background", False)
    if not isinstance(color, str) or not _COLOR.fullmatch(color):
        raise _wrong(_("Sticker %d: a colour is # and six hexadecimal digits.") % place)
    if size not in SIZES:
        raise _wrong(_("Sticker %d: a text is small, medium or large.") % place)
    if not isinstance(background, bool):
        raise _wrong(_("Sticker %d: a text has a background or not: true or false.") % place)
    text = _words(item, "text", place, TEXT_MAX_LENGTH)
    return {"text": text, "color": color.lower(), "background": background, "size": size}


def _mention(
    item: Mapping[str, Any], place: int, user_named: Callable[[int | None, str], Any]
) -> dict[str, Any]:
    raw, name = item.get("user_id"), item.get("username")
    user_id = parse_id(str(raw)) if type(raw) in (int, str) else None
    if user_id is None and not isinstance(name, str):
        raise _wrong(_("Sticker %d: say whom it mentions.") % place)
    user = user_named(user_id, name if isinstance(name, str) else "")
    if user is None:
        raise _wrong(_("Sticker %d: there is no such person.") % place)
    return {"user_id": user.pk, "username": user.username}


def _hashtag(item: Mapping[str, Any], place: int) -> Sticker:
    name = item.get("name")
    canonical = canonical_hashtag(name.strip().removeprefix("#")) if isinstance(name, str) else None
    if canonical is None:
        raise _wrong(_("Sticker %d: this is no hashtag.") % place)
    return {"name": canonical}


def _link(item: Mapping[str, Any], place: int) -> Sticker:
    url = item.get("url")
    url = url.strip() if isinstance(url, str) else ""
    host = _host_of(url)
    if host is None:
        raise _wrong(_("Sticker %d: an address starts with http:// or https:// and has a host.") % place)
    label = _words({"label": "", **item}, "label", place, LABEL_MAX_LENGTH, may_be_empty=True)
    return {"url": url, "label": label or host}


def _host_of(url: str) -> str | None:
    """The host of an http(s) address without anything that hides another; None for all else."""
    if not url.lower().startswith(("http://", "https://")) or not url.isprintable() or " " in url:
        return None
    if not is_web_address(url):
        return None
    return urlsplit(url).netloc.removeprefix("www.")[:LABEL_MAX_LENGTH]


def _question(item: Mapping[str, Any], place: int) -> Sticker:
    return {"prompt": _words(item, "prompt", place, PROMPT_MAX_LENGTH)}


def _poll(item: Mapping[str, Any], place: int) -> Sticker:
    raw = item.get("options")
    if not isinstance(raw, list) or not MIN_OPTIONS <= len(raw) <= MAX_OPTIONS:
        raise _wrong(_("Sticker %d: a poll has 2 to 4 options.") % place)
    options = [_words({"option": option}, "option", place, OPTION_MAX_LENGTH) for option in raw]
    if len(set(options)) != len(options):
        raise _wrong(_("Sticker %d: two options are the same.") % place)
    question = _words({"question": "", **item}, "question", place, PROMPT_MAX_LENGTH, may_be_empty=True)
    return {"question": question, "options": options}


_KINDS: dict[str, Callable[[Mapping[str, Any], int], Sticker]] = {
    TEXT: _text,
    MENTION: lambda item, place: {},  # needs to look people up: see `_clean`
    HASHTAG: _hashtag,
    LINK: _link,
    QUESTION: _question,
    POLL: _poll,
}


def _sticker_id(raw: object, place: int) -> str:
    if not isinstance(raw, str) or not _ID.fullmatch(raw):
        raise _wrong(_("Sticker %d: an id is 1 to 16 letters, digits, - and _.") % place)
    return raw


def _number(item: Mapping[str, Any], name: str, place: int, least: float, most: float) -> float:
    value = item.get(name)
    # Not a number and infinity are between nothing.
    if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
        return round(float(value), 4)
    raise _wrong(
        _("Sticker %(place)d: %(name)s is a number from %(least)g to %(most)g.")
        % {"place": place, "name": name, "least": least, "most": most}
    )


def _words(
    item: Mapping[str, Any], name: str, place: int, max_length: int, *, may_be_empty: bool = False
) -> str:
    value = item.get(name)
    text = clean_text(value, field="stickers", max_length=max_length) if isinstance(value, str) else None
    if text is None or not (text or may_be_empty):
        raise _wrong(_("Sticker %(place)d: write its %(name)s.") % {"place": place, "name": name})
    return text


def _wrong(detail: str) -> InvalidInput:
    return InvalidInput(detail, field="stickers")


def sticker_of(stickers: Sequence[Sticker], sticker_id: str) -> Sticker | None:
    return next((sticker for sticker in stickers if sticker["id"] == sticker_id), None)


def choices_of(sticker: Sticker) -> int:
    """How many tallies a sticker has: one for each option of a poll, one of all answers to a question."""
    return {POLL: len(sticker.get("options", ())), QUESTION: 1}.get(sticker["type"], 0)
