"""What names are found by, and how a query is read. Pure functions.

Names and queries go through the same `fold` and the same idea of a word, so whatever somebody types is compared as
text alone: no character means anything to a database. Letters of any script count.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from instaclone.common import folding

TERM_MAX_LENGTH = 100
# The first so many characters of a word are terms of their own: all that begin with them are one index range, the best
# known first. Longer beginnings are rare enough to be looked up among the whole words.
PREFIX_LENGTH = 6
WORDS_OF_A_NAME = 12
QUERY_MAX_LENGTH = 100
# Words of a query that names are looked up by.
QUERY_WORDS = 4

_IN_WORD = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mc", "Nd", "Nl", "No"))
# Letters that Unicode takes for letters of their own, and people for accented ones.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_USERNAME_PART = re.compile(r"[a-z]+|[0-9]+", re.ASCII)
_ASCII_WORD = re.compile(r"[a-z0-9]+", re.ASCII)
_USERNAME = re.compile(r"[a-z0-9._]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed. `lead` is `@` or `#` when it began so. `text` is the rest, folded, in one line; `words` are
    its first words, `_` and `.` kept inside what may be a username. Without words nothing is found."""

    lead: str
    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, q: str) -> "Query":
        shown = " ".join(q[: QUERY_MAX_LENGTH + 1].replace("\x00", " ").split())
        lead = {"@": "@", "＠": "@", "#": "#", "＃": "#"}.get(shown[:1], "")
        text = " ".join(fold(shown[1:] if lead else shown).split())[:QUERY_MAX_LENGTH]
        words = dict.fromkeys(word for chunk in text.split() for word in _asked(chunk))
        return cls(lead, text, tuple(words)[:QUERY_WORDS])


def fold(text: str) -> str:
    """Without case, accents and marks, and with the plain letter for `ø`, `ł` and their like."""
    return folding.fold(text).translate(_PLAIN)


def words_of(name: str) -> list[str]:
    """The folded words of a name, each once, in their order."""
    text = fold(name)
    if text.isascii():  # the same, sooner
        return list(dict.fromkeys(_ASCII_WORD.findall(text)))
    text = "".join(c if unicodedata.category(c) in _IN_WORD else " " for c in text)
    return list(dict.fromkeys(text.split()))


def username_words(username: str) -> list[str]:
    """A username, and the words in it: `anna_b92` holds anna, b and 92."""
    name = username.lower()
    return list(dict.fromkeys([name, *_USERNAME_PART.findall(name)]))


def user_terms(username: str, full_name: str) -> set[str]:
    """Terms of a person: of the username and its words, of the full name and its words."""
    return terms_of([*username_words(username), _whole(full_name), *words_of(full_name)[:WORDS_OF_A_NAME]])


def hashtag_terms(name: str) -> set[str]:
    """Terms of a hashtag: it is found by its beginning."""
    return terms_of([_whole(name)])


def place_terms(name: str) -> set[str]:
    """Terms of a place: it is found by its beginning, or by those of its words."""
    return terms_of([_whole(name), *words_of(name)[:WORDS_OF_A_NAME]])


def terms_of(words: Iterable[str]) -> set[str]:
    """Each (folded) word whole, cut after 100 characters, and its first one to six characters."""
    found: set[str] = set()
    for word in words:
        found.add(word[:TERM_MAX_LENGTH])
        found.update(word[:length].rstrip() for length in range(1, PREFIX_LENGTH + 1))
    return found - {""}


def _whole(name: str) -> str:
    return " ".join(fold(name).split())


def _asked(chunk: str) -> list[str]:
    if _USERNAME.fullmatch(chunk) and chunk.strip("._"):
        return [chunk]
    return words_of(chunk)
