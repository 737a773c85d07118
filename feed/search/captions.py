"""Posts by the words of their captions: one small interface over the engines' full-text indexes.

In the index are published posts for everybody or for followers (not those for close friends); who may see which is
for the reader to decide. All of it may be repeated, and may come late.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from feed.search.engines import Engine, of_vendor
from feed.search.terms import QUERY_MAX_LENGTH, words_of

WORD_MAX_LENGTH = 40
ASKED_WORDS = 10
# A shorter beginning of a word says too little; it must be the word.
OPEN_END_MIN_LENGTH = 3
# Scripts that don't put spaces between words: kana and Chinese characters, Thai, Lao, Burmese, Khmer.
_UNSPACED = re.compile(
    "([\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of posts, newest first, and below which id to look further: None when there is no more."""

    ids: list[int]
    edge: int | None


def captions_index(post_id: int, text: str) -> None:
    """Let the post be found by the words of this text, and by no others."""
    captions_index_many([(post_id, text)])


def captions_index_many(texts: Iterable[tuple[int, str]]) -> None:
    """The same for posts and their texts: one statement, or one for each of them, as the engine wants it."""
    pairs = [(post_id, caption_words(text)) for post_id, text in texts]
    _engine().put([(post_id, words) for post_id, words in pairs if words])
    if wordless := [post_id for post_id, words in pairs if not words]:
        _engine().remove(wordless)


def captions_remove(post_ids: Iterable[int]) -> None:
    """Let these posts be found no more."""
    _engine().remove(list(post_ids))


def captions_find(words: Sequence[str], *, below: int, limit: int) -> Found:
    """Posts with an id below `below` with all of these words (`query_words`), at most `limit`. There may be fewer and
    still an `edge`: no call looks through more than a bounded part of the posts."""
    if not words:
        return Found([], None)
    open_end = len(words[-1]) >= OPEN_END_MIN_LENGTH
    ids, edge = _engine().find(words, open_end=open_end, below=below, limit=limit)
    return Found(ids, edge)


def caption_words(text: str) -> list[str]:
    """The words that a caption is found by, each once. Where a script has no spaces each character is one, and each
    two that stand together."""
    return list(dict.fromkeys(_pieces(text, of_query=False)))


def query_words(q: str) -> list[str]:
    """The words of a query, ten at most, each once."""
    found = dict.fromkeys(_pieces(q[:QUERY_MAX_LENGTH].replace("\x00", " "), of_query=True))
    return list(islice(found, ASKED_WORDS))


def _pieces(text: str, *, of_query: bool) -> Iterable[str]:
    for word in words_of(text):
        for place, run in enumerate(_UNSPACED.split(word)):
            if place % 2:  # the runs that the expression matched
                yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
                # One character may be all that somebody asks for: as the beginning of pairs it would be thousands.
                if not of_query:
                    yield from run
            elif run:
                yield run[:WORD_MAX_LENGTH]


def _engine() -> Engine:
    return of_vendor(connection.vendor)
