"""Captions and comments: where tags, mentions and addresses are in a text, and the text as safe HTML.

One pass over the text, in linear time whatever it holds. Letters are those of any script, with their
combining marks: `re` doesn't count marks as word characters, so tags are read with Unicode's categories
instead.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

HASHTAG_MAX_LENGTH = 100
USERNAME_MIN_LENGTH = 3
USERNAME_MAX_LENGTH = 30
URL_MAX_LENGTH = 2_048
LABEL_MAX_LENGTH = 40

_LETTER = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo"))
_IN_TAG = _LETTER | {"Mn", "Mc", "Nd", "Nl"}
_JOINERS = "\u200c\u200d"  # inside Persian and Indic words
_NOT_BEFORE_TAG = frozenset("/&")  # a bare domain's path; an HTML entity
_NOT_BEFORE_MENTION = frozenset("@＠/&=%+")
_LATIN = "A-Za-z0-9_\u00c0-\u024f"
# Possessive quantifiers, and a look-behind before the e-mail's first part, keep this linear.
_START = re.compile(
    rf"""
    (?P<url>(?<![{_LATIN}])https?://[^\s<>"`{{}}|\\^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]++)
    | (?P<email>(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)++)
    | (?P<hashtag>[#＃])
    | (?P<mention>[@＠](?P<name>[A-Za-z0-9_]++(?:\.[A-Za-z0-9_]++)*+))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LATIN_CHARACTER = re.compile(rf"[{_LATIN}]")
_HOST = re.compile(
    r"""(?: (?:\w[\w-]{0,62}\.){1,20}[^\W\d_][\w-]{1,62}  # a name with at least one dot
          | (?:\d{1,3}\.){3}\d{1,3}                        # or an IPv4 address
        )(?::\d{1,5})?""",
    re.VERBOSE,
)
_CLOSERS = {")": "(", "]": "[", "）": "（", "】": "【", "」": "「"}
_PUNCTUATION = frozenset(".,:;!?'\"*_~…。，、！？：；’”»")


class Kind(StrEnum):
    TEXT = "text"
    HASHTAG = "hashtag"
    MENTION = "mention"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text as it stands there. The pieces of a text, put together, are the text.

    `value` is what it means: a tag's canonical name, a username in lower case, a URL's address, else ""."""

    kind: Kind
    text: str
    value: str = ""


def tokens(text: str) -> list[Token]:
    """The text in pieces: tags, mentions, http(s) addresses, and the text between them."""
    found: list[Token] = []
    plain_from = position = 0
    while match := _START.search(text, position):
        token, position = _read(text, match)
        if token is not None:
            if match.start() > plain_from:
                found.append(Token(Kind.TEXT, text[plain_from : match.start()]))
            found.append(token)
            plain_from = position
    if plain_from < len(text):
        found.append(Token(Kind.TEXT, text[plain_from:]))
    return found


def hashtags_in(text: str) -> list[str]:
    """Canonical names of the tags, each once, in the order of the text."""
    return _values(text, Kind.HASHTAG)


def mentions_in(text: str) -> list[str]:
    """Usernames that are mentioned, in lower case, each once, in the order of the text."""
    return _values(text, Kind.MENTION)


def canonical_hashtag(name: str) -> str | None:
    """The one spelling under which a tag is kept: NFKC, case folded, without joiners; None if it is no tag.

    `name` comes without `#`. At most 100 characters, at least one of them a letter."""
    if not 0 < len(name) <= HASHTAG_MAX_LENGTH:
        return None
    for _round in range(3):  # folding can undo the normal form, and the other way round
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        folded = folded.translate({ord(joiner): None for joiner in _JOINERS})
        if folded == name:
            break
        name = folded
    if not 0 < len(name) <= HASHTAG_MAX_LENGTH or _tag_end(name, 0) != len(name):
        return None
    return name if any(unicodedata.category(character) in _LETTER for character in name) else None


def hashtag_page(name: str) -> str:
    """The address of a hashtag's page, from its canonical name."""
    return f"/explore/tags/{quote(name)}/"


def linkify(text: str) -> SafeString:
    """The text as HTML: all of it escaped; tags, mentions and addresses as links. Newlines are kept
    (`white-space: pre-line`)."""
    return mark_safe("".join(_html(token) for token in tokens(text)))


def _values(text: str, kind: Kind) -> list[str]:
    return list(dict.fromkeys(token.value for token in tokens(text) if token.kind is kind))


def _read(text: str, match: re.Match[str]) -> tuple[Token | None, int]:
    """The token that starts at a match, or None if it turns out to be plain text, and where to go on."""
    if match["url"]:
        return _read_url(match)
    if match["email"]:
        return None, match.end()
    if match["hashtag"]:
        return _read_hashtag(text, match.start())
    return _read_mention(text, match)


def _read_hashtag(text: str, start: int) -> tuple[Token | None, int]:
    end = _tag_end(text, start + 1)
    if start and (_in_tag(text[start - 1]) or text[start - 1] in _NOT_BEFORE_TAG):
        return None, end
    name = canonical_hashtag(text[start + 1 : end])
    return (Token(Kind.HASHTAG, text[start:end], name) if name else None), end


def _tag_end(text: str, position: int) -> int:
    """Where the run of tag characters that starts at `position` ends (there, when it can't start one)."""
    start = position
    while position < len(text):
        character = text[position]
        if character in _JOINERS:
            if position == start or position + 1 == len(text) or not _in_tag(text[position + 1]):
                break
        elif not _in_tag(character) or (position == start and _is_mark(character)):
            break
        position += 1
    return position


def _in_tag(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character == "_"
    # Variation selectors are marks by category, but belong to the emoji before them.
    return unicodedata.category(character) in _IN_TAG and not "\ufe00" <= character <= "\ufe0f"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc")


def _read_mention(text: str, match: re.Match[str]) -> tuple[Token | None, int]:
    start, end, name = match.start(), match.end(), match["name"]
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    is_mention = (
        USERNAME_MIN_LENGTH <= len(name) <= USERNAME_MAX_LENGTH
        and before not in _NOT_BEFORE_MENTION
        and not (before and _LATIN_CHARACTER.match(before))
        # `@aliceé` and `@alice@elsewhere` are other names than `alice`.
        and after not in ("@", "＠")
        and not (after and (_LATIN_CHARACTER.match(after) or _is_mark(after)))
    )
    return (Token(Kind.MENTION, match.group(), name.lower()) if is_mention else None), end


def _read_url(match: re.Match[str]) -> tuple[Token | None, int]:
    url = _without_trailing_punctuation(match["url"])
    if not is_web_address(url):
        return None, match.end()
    return Token(Kind.URL, url, url), match.start() + len(url)


def _without_trailing_punctuation(url: str) -> str:
    """What ends a sentence, or closes a bracket that was opened before the address, isn't part of it."""
    unmatched = {closer: url.count(closer) - url.count(opener) for closer, opener in _CLOSERS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if unmatched.get(last, 0) > 0:
            unmatched[last] -= 1
        elif last not in _PUNCTUATION:
            break
        end -= 1
    return url[:end]


def is_web_address(url: str) -> bool:
    """Whether it is an address with a host that we would link. Its scheme is for the caller to look at."""
    if len(url) > URL_MAX_LENGTH:
        return False
    try:
        parts = urlsplit(url)
        # `https://bank.example@evil.example` would show another host than it opens.
        return bool(_HOST.fullmatch(parts.netloc)) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _html(token: Token) -> str:
    match token.kind:
        case Kind.HASHTAG:
            return format_html('<a href="{}">{}</a>', hashtag_page(token.value), token.text)
        case Kind.MENTION:
            return format_html('<a href="/{}/">{}</a>', token.value, token.text)
        case Kind.URL:
            return format_html(
                '<a href="{}" rel="nofollow noopener ugc" target="_blank">{}</a>',
                token.value,
                _label(token.value),
            )
    return escape(token.text)


def _label(url: str) -> str:
    """An address in little room: without its scheme, cut after 40 characters."""
    label = url.partition("://")[2].removesuffix("/")
    return label if len(label) <= LABEL_MAX_LENGTH else f"{label[: LABEL_MAX_LENGTH - 1]}…"
