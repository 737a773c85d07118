"""Lists by keyset: complete, stable while they change, and never confused by a cursor of someone's making."""

from contextlib import suppress
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from instaclone.common.errors import InvalidInput
from instaclone.common.models import IdempotencyKey
from instaclone.common.pagination import MAX_LIMIT, Cursor, Page, PageRequest, paginate
from tests.support import assert_uses_index


@pytest.fixture
def rows(db: None) -> list[int]:
    """Ids of ten rows of a plain table, oldest first."""
    return [add(number) for number in range(10)]


def add(number: int) -> int:
    row = IdempotencyKey.objects.create(
        user_id=1, key=str(number), path="/", request_hash="h", claim=1_000 - number
    )
    return row.pk


def page(limit: int = 3, cursor: Cursor | None = None, **options: Any) -> Page[Any]:
    return paginate(IdempotencyKey.objects.all(), PageRequest(cursor, limit), **options)


def ids(found: Page[Any]) -> list[int]:
    return [row.pk for row in found.items]


def test_going_on_gives_every_row_once_newest_first(rows: list[int]) -> None:
    seen: list[int] = []
    found = page()
    while True:
        seen += ids(found)
        if found.next is None:
            break
        found = page(cursor=found.next)
    assert seen == rows[::-1]


def test_going_back_gives_the_same_pages(rows: list[int]) -> None:
    first = page()
    second = page(cursor=first.next)
    third = page(cursor=second.next)
    assert third.previous is not None
    back = page(cursor=third.previous)
    assert ids(back) == ids(second)
    assert ids(page(cursor=back.previous)) == ids(first)
    assert page(cursor=back.previous).previous is None
    assert first.previous is None


def test_the_last_page_has_no_next_even_when_it_is_full(rows: list[int]) -> None:
    assert page(limit=10).next is None
    assert page(limit=9).next is not None


def test_oldest_first_works_the_same_way(rows: list[int]) -> None:
    first = page(order="pk")
    assert ids(first) == rows[:3]
    second = page(order="pk", cursor=first.next)
    assert ids(second) == rows[3:6]
    assert ids(page(order="pk", cursor=second.previous)) == rows[:3]


def test_a_list_may_be_ordered_by_another_key(rows: list[int]) -> None:
    first = page(order="claim")
    assert ids(first) == rows[:-4:-1]
    assert ids(page(order="claim", cursor=first.next)) == rows[-4:-7:-1]


def test_rows_that_come_and_go_neither_repeat_nor_hide_others(rows: list[int]) -> None:
    first = page()
    add(100)
    IdempotencyKey.objects.filter(pk=rows[-3]).delete()  # the row that the cursor names
    assert ids(page(cursor=first.next)) == rows[-4:-7:-1]


def test_an_empty_list_is_one_empty_page(db: None) -> None:
    assert page() == Page([])
    assert page(cursor=Cursor(5)) == Page([])


def test_a_page_is_one_indexed_query(rows: list[int], assert_queries: Any) -> None:
    with assert_queries(1):
        page(cursor=Cursor(rows[5]))
    assert_uses_index(IdempotencyKey.objects.filter(pk__lt=rows[5]).order_by("-pk")[:4])


def test_a_page_can_be_turned_into_another(rows: list[int]) -> None:
    found = page()
    changed = found.map(lambda items: [row.pk for row in items])
    assert changed.items == ids(found)
    assert changed.next == found.next


@given(st.integers(0, 2**63 - 1), st.booleans())
def test_a_cursor_is_read_as_it_was_written(key: int, backwards: bool) -> None:
    assert Cursor.parse(str(Cursor(key, backwards))) == Cursor(key, backwards)


@given(st.text(min_size=1, max_size=40))
def test_what_we_did_not_write_is_a_bad_request_or_a_place(text: str) -> None:
    found = None
    with suppress(InvalidInput):
        found = Cursor.parse(text)
    assert found is None or 0 <= found.key < 2**63


@pytest.mark.parametrize(
    "text", ["%", "AA", "bjk5OTk5OTk5OTk5OTk5OTk5OTk5", "ö", "bi0x", "eDU", "A" * 5_000, "\x00"]
)
def test_a_broken_cursor_is_a_bad_request(text: str) -> None:
    with pytest.raises(InvalidInput):
        Cursor.parse(text)


def test_a_request_says_which_page() -> None:
    get = RequestFactory().get
    assert PageRequest.of(get("/")) == PageRequest(None, 20)
    assert PageRequest.of(get("/"), limit=12).limit == 12
    assert PageRequest.of(get("/", {"limit": MAX_LIMIT, "cursor": str(Cursor(7))})) == PageRequest(
        Cursor(7), 50
    )


@pytest.mark.parametrize("limit", ["0", "51", "-1", "", "x", "1.5", "9" * 5_000, "２"])
def test_a_limit_out_of_bounds_is_a_bad_request(limit: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PageRequest.of(RequestFactory().get("/", {"limit": limit}))
    assert caught.value.field == "limit"
