"""Keyset pagination: one implementation for the API and the pages.

A list is ordered by one integer key that is unique in it (nearly always an id), and a cursor names the key of
the row at the edge of a page. So every page is an index range, whatever its depth, and rows that are added or
removed in between neither repeat nor hide others. There are no page numbers and no total counts.
"""

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from instaclone.common.errors import InvalidInput
from instaclone.common.ids import parse_id

DEFAULT_LIMIT = 20
MAX_LIMIT = 50

T = TypeVar("T")
U = TypeVar("U")


def encoded(plain: str) -> str:
    """What a cursor says, as it stands in an address."""
    return base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()


def decoded(text: str) -> str:
    """What `encoded` was given; "" for anything that it didn't make."""
    try:
        raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return raw.decode("ascii")
    except (binascii.Error, UnicodeError):
        return ""


def bad_cursor() -> InvalidInput:
    return InvalidInput("This cursor is not valid.", code="bad_cursor", field="cursor")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the rows after (`backwards=False`) or before the row with this key."""

    key: int
    backwards: bool = False

    def __str__(self) -> str:
        return encoded(f"{'p' if self.backwards else 'n'}{self.key}")

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """None for no cursor; InvalidInput (400) for anything that `str(cursor)` didn't make."""
        if not text:
            return None
        plain = decoded(text)
        key = parse_id(plain[1:])
        if plain[:1] not in ("n", "p") or key is None:
            raise bad_cursor()
        return cls(key, plain[0] == "p")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for. `limit` is the number of rows, 1 to 50."""

    cursor: Cursor | None = None
    limit: int = DEFAULT_LIMIT

    @classmethod
    def of(
        cls, request: HttpRequest, *, limit: int = DEFAULT_LIMIT, cursors: type[Cursor] = Cursor
    ) -> "PageRequest":
        """From `?cursor=` and `?limit=`. InvalidInput (400) when either makes no sense. `cursors` is the list's own
        kind of cursor, if it has one."""
        text = request.GET.get("limit")
        if text is not None:
            wanted = parse_id(text)
            if wanted is None or not 1 <= wanted <= MAX_LIMIT:
                raise InvalidInput(f"Use a whole number from 1 to {MAX_LIMIT}.", field="limit")
            limit = wanted
        return cls(cursors.parse(request.GET.get("cursor")), limit)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, in the list's order; `next` and `previous` are None at its ends."""

    items: list[T]
    next: Cursor | None = None
    previous: Cursor | None = None

    def map(self, change: Callable[[list[T]], Iterable[U]]) -> "Page[U]":
        """The same page with other items: `change` gets the whole list (so that it can read in bulk)."""
        return Page(list(change(self.items)), self.next, self.previous)


def paginate(
    rows: QuerySet[Any, Any],
    request: PageRequest,
    *,
    order: str = "-pk",
    key: Callable[[Any], int] | None = None,
) -> Page[Any]:
    """A page of `rows` in one query. `order` is the list's key column, with `-` for newest first.

    `key` reads that column from a row; by default the attribute of that name (`-post_id` → `row.post_id`).
    """
    column = order.lstrip("-")
    read = key or (lambda row: getattr(row, column))
    descending = order.startswith("-")
    cursor = request.cursor
    backwards = cursor is not None and cursor.backwards
    if cursor is not None:
        rows = rows.filter(**{f"{column}__{'lt' if descending != backwards else 'gt'}": cursor.key})
    rows = rows.order_by(f"-{column}" if descending != backwards else column)
    found = list(rows[: request.limit + 1])
    has_more = len(found) > request.limit
    found = found[: request.limit]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    has_next, has_previous = (True, has_more) if backwards else (has_more, cursor is not None)
    return Page(
        found,
        Cursor(read(found[-1])) if has_next else None,
        Cursor(read(found[0]), backwards=True) if has_previous else None,
    )
