"""Captions in MongoDB: an index of words, newest post first under each.

Not a text index: that gives no order, so it reads every post with a common word before it can tell the newest twenty,
and it knows no beginnings of words (measured: `docs/decisions.md`, "Search").
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection as _connection
from django_mongodb_backend.query import wrap_database_errors
from pymongo import ASCENDING, DESCENDING, DeleteMany, ReplaceOne, UpdateOne

COLLECTION = "feed_captions"
# Every word there ever was, for those that go on from a beginning.
WORDS = "feed_caption_words"
INDEX = [("words", ASCENDING), ("_id", DESCENDING)]
INDEX_NAME = "captions_by_word"
# So many posts with the rarest of several words are looked through in one call, in steps of so many.
SCAN = 2_000
TRIED = 500
# So many words are tried for a last one that may go on.
CONTINUATIONS = 20

# The MongoDB backend's connection has attributes that Django's type doesn't know.
connection: Any = _connection


def create(schema_editor: Any) -> None:
    schema_editor.connection.database[COLLECTION].create_index(INDEX, name=INDEX_NAME)


def drop(schema_editor: Any) -> None:
    for name in (COLLECTION, WORDS):
        schema_editor.connection.database[name].drop()


@wrap_database_errors  # type: ignore[untyped-decorator]
def put(pairs: Iterable[tuple[int, Sequence[str]]]) -> None:
    known = [(post_id, list(words)) for post_id, words in pairs]
    if not known:
        return
    words = {word for _post_id, words in known for word in words}
    words -= {row["_id"] for row in _collection(WORDS).find({"_id": {"$in": sorted(words)}})}
    if words:
        _collection(WORDS).bulk_write(
            [
                UpdateOne({"_id": word}, {"$setOnInsert": {"_id": word}}, upsert=True)
                for word in sorted(words)
            ],
            ordered=False,
        )
    replaced = [ReplaceOne({"_id": post_id}, {"words": words}, upsert=True) for post_id, words in known]
    _collection(COLLECTION).bulk_write(replaced, ordered=False)


@wrap_database_errors  # type: ignore[untyped-decorator]
def remove(post_ids: Iterable[int]) -> None:
    _collection(COLLECTION).bulk_write([DeleteMany({"_id": {"$in": list(post_ids)}})])


@wrap_database_errors  # type: ignore[untyped-decorator]
def find(words: Sequence[str], *, open_end: bool, below: int, limit: int) -> tuple[list[int], int | None]:
    asked = [[word] for word in words]
    if open_end:
        asked[-1] = _continued(words[-1])
    if len(asked) == 1:
        ids = [row["_id"] for row in _newest(asked[0], below).limit(limit)]
        return ids, ids[-1] if len(ids) == limit else None
    # The rarest is read; the others are asked for these posts alone.
    floors = [_floor(alternatives, below) for alternatives in asked]
    rarest = asked.pop(min(range(len(asked)), key=lambda place: floors[place]))
    read = [row["_id"] for row in _newest(rarest, below).limit(SCAN)]
    found: list[int] = []
    for at in range(0, len(read), TRIED):
        part = read[at : at + TRIED]
        for alternatives in asked:
            part = _with(alternatives, part)
        found += part
        if len(found) >= limit:
            return found[:limit], found[limit - 1]
    return found, read[-1] if len(read) == SCAN else None


def _collection(name: str) -> Any:
    connection.ensure_connection()
    return connection.database[name]


def _newest(alternatives: list[str], below: int) -> Any:
    """Posts with any of these words: the ranges of the index, merged."""
    found = {"words": {"$in": alternatives}, "_id": {"$lt": below}}
    return _collection(COLLECTION).find(found, {"_id": 1}).sort("_id", DESCENDING).hint(INDEX_NAME)


def _floor(alternatives: list[str], below: int) -> int:
    """How far down the newest posts with one of these words reach that are looked through; 0 when it is all."""
    rows = list(_newest(alternatives, below).skip(SCAN - 1).limit(1))
    return int(rows[0]["_id"]) if rows else 0


def _with(alternatives: list[str], ids: list[int]) -> list[int]:
    """Those of these posts with one of the words: looked up in the index alone."""
    if not ids:
        return []
    found = {"words": {"$in": alternatives}, "_id": {"$in": ids}}
    rows = _collection(COLLECTION).find(found, {"_id": 1}).hint(INDEX_NAME)
    present = {row["_id"] for row in rows}
    return [pk for pk in ids if pk in present]


def _continued(beginning: str) -> list[str]:
    """The word itself, and others that begin with it."""
    found = _collection(WORDS).find({"_id": {"$gte": beginning, "$lt": beginning + "\U0010ffff"}})
    return list(dict.fromkeys([beginning, *(row["_id"] for row in found.sort("_id").limit(CONTINUATIONS))]))
