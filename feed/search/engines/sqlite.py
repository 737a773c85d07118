"""Captions in SQLite's own full-text index (FTS5).

Its tokenizer takes everything outside ASCII for letters and cuts at spaces, so its words are exactly ours. Of a word
the index keeps posts alone, no places in the text (`detail=none`); rows are read from the newest, as far as wanted.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

TABLE = "feed_captions"
# Beginnings of three and four characters have lists of their own; longer ones are few words to put together.
CREATE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5("
    "words, tokenize='ascii', detail=none, columnsize=0, prefix='3 4')"
)


def create(schema_editor: Any) -> None:
    schema_editor.execute(CREATE)


def drop(schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def put(pairs: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Words of posts, in place of those that were known of them."""
    rows = [(post_id, " ".join(words)) for post_id, words in pairs]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (%s, %s)", rows)


def remove(post_ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(post_id,) for post_id in post_ids])


def find(words: Sequence[str], *, open_end: bool, below: int, limit: int) -> tuple[list[int], int | None]:
    """Ids of posts below `below` with all of the words, newest first, at most `limit`; with `open_end` the last word
    may go on. And below which id to look further: None when there is no more."""
    # Quoted, a word is a word: AND, NEAR and their like too. There is no quote in a word.
    asked = " ".join(f'"{word}"' for word in words) + "*" * open_end
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [asked, below, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return ids, ids[-1] if len(ids) == limit else None
