"""Captions in SQLite's own full-text index (FTS5).

Its tokenizer takes everything outside ASCII for letters and cuts at spaces, so its words are exactly ours. Of a word
the index keeps posts alone, no places in the text (`detail=none`); rows are read from the newest, as far as wanted.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.transaction import atomic

# Beginnings of so many characters have lists of their own; those of longer ones are put together, and short.
CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS feed_captions USING fts5("
    "words, tokenize='ascii', detail=none, columnsize=0, prefix='3 4 5 6 7 8')"
)
PUT = "INSERT OR REPLACE INTO feed_captions (rowid, words) VALUES (%s, %s)"
REMOVE = "DELETE FROM feed_captions WHERE rowid = %s"
FIND = """
    SELECT rowid FROM feed_captions WHERE feed_captions MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s
"""


def create(schema_editor: Any) -> None:
    schema_editor.execute(CREATE)


def drop(schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS feed_captions")


def put(pairs: Iterable[tuple[int, Sequence[str]]]) -> None:
    rows = [(post_id, " ".join(words)) for post_id, words in pairs]
    # In one transaction: each that is committed leaves a segment of the index to be merged.
    with atomic(), connection.cursor() as cursor:
        cursor.executemany(PUT, rows)


def remove(post_ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(REMOVE, [(post_id,) for post_id in post_ids])


def find(words: Sequence[str], *, open_end: bool, below: int, limit: int) -> tuple[list[int], int | None]:
    # Quoted, a word is a word: AND, NEAR and their like too. There is no quote in a word.
    asked = " ".join(f'"{word}"' for word in words) + "*" * open_end
    with connection.cursor() as cursor:
        cursor.execute(FIND, [asked, below, limit])
        ids = [row[0] for row in cursor.fetchall()]
    return ids, ids[-1] if len(ids) == limit else None
