"""`instaclone.common.transactions` keeps its promises on both engines."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection

from content.models import Hashtag
from instaclone.common import transactions
from instaclone.common.transactions import MustRollBack, atomic, in_atomic_block, on_commit
from tests.support import live

pytestmark = pytest.mark.django_db


def names():
    return sorted(Hashtag.objects.values_list("name", flat=True))


def test_what_is_written_in_a_block_is_kept_when_it_ends():
    with atomic():
        Hashtag.objects.create(name="a")
        assert names() == ["a"]
        assert live(names) == [[]]
    assert live(names) == [["a"]]


def test_an_error_undoes_the_whole_block():
    with pytest.raises(ZeroDivisionError), atomic():
        Hashtag.objects.create(name="a")
        Hashtag.objects.update(posts_count=3)
        raise ZeroDivisionError
    assert names() == []
    assert not in_atomic_block()


def test_an_inner_block_joins_the_outer_one():
    with pytest.raises(ZeroDivisionError), atomic():
        with atomic():
            Hashtag.objects.create(name="inner")
        raise ZeroDivisionError
    assert names() == []


def test_an_error_in_an_inner_block_dooms_the_outer_one_though_it_is_caught():
    with pytest.raises(MustRollBack), atomic():
        Hashtag.objects.create(name="before")
        with suppress(ZeroDivisionError), atomic():
            Hashtag.objects.create(name="inner")
            raise ZeroDivisionError
    assert names() == []
    assert not in_atomic_block()


def test_a_broken_constraint_leaves_nothing_of_its_block():
    Hashtag.objects.create(name="there")
    with pytest.raises(IntegrityError), atomic():
        Hashtag.objects.create(name="new")
        Hashtag.objects.create(name="there")
    assert names() == ["there"]


def test_the_next_block_works_after_one_that_failed():
    with suppress(ZeroDivisionError), atomic():
        raise ZeroDivisionError
    with atomic():
        Hashtag.objects.create(name="a")
    assert names() == ["a"]


def test_hooks_run_after_the_outermost_commit_in_their_order():
    seen = []
    with atomic():
        on_commit(lambda: seen.append(("first", live(names)[0])))
        with atomic():
            Hashtag.objects.create(name="a")
            on_commit(lambda: seen.append(("second", in_atomic_block())))
        assert seen == []
    assert seen == [("first", ["a"]), ("second", False)]


def test_hooks_do_not_run_when_the_block_fails():
    seen = []
    with suppress(ZeroDivisionError), atomic():
        on_commit(lambda: seen.append(1))
        raise ZeroDivisionError
    with atomic():
        pass
    assert seen == []


def test_a_hook_outside_of_a_block_runs_at_once():
    seen = []
    on_commit(lambda: seen.append(1))
    assert seen == [1]


def test_a_hooks_error_keeps_neither_the_caller_nor_the_next_hook_from_going_on(failed_hooks):
    seen = []
    with atomic():
        on_commit(lambda: 1 / 0)
        on_commit(lambda: seen.append(1))
    assert seen == [1]
    assert len(failed_hooks) == 1
    failed_hooks.clear()


def test_a_failed_hook_may_be_a_partial(failed_hooks):
    with atomic():
        on_commit(partial(int, "not a number"))
    on_commit(partial(int, "not a number"))
    assert len(failed_hooks) == 2
    failed_hooks.clear()


def test_a_hook_may_open_a_block_with_hooks_of_its_own():
    seen = []

    def again():
        with atomic():
            Hashtag.objects.create(name="later")
            on_commit(lambda: seen.append(names()))

    with atomic():
        on_commit(again)
    assert seen == [["later"]]


class Transient(OperationalError):
    """As a write conflict looks, on either engine."""

    def has_error_label(self, label):
        return label == "TransientTransactionError"

    def __str__(self):
        return "database is locked"


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(transactions, "FIRST_PAUSE_S", 0.0001)
    monkeypatch.setattr(transactions, "LONGEST_PAUSE_S", 0.001)


def test_a_function_is_run_again_after_a_conflict(quick):
    calls, seen = [], []

    @atomic
    def count_up():
        calls.append(1)
        Hashtag.objects.create(name=f"try{len(calls)}")
        on_commit(lambda: seen.append(len(calls)))
        if len(calls) < 3:
            raise Transient

    count_up()
    assert names() == ["try3"]
    assert seen == [3]


def test_only_the_outermost_function_is_run_again(quick):
    calls = []

    @atomic
    def inner():
        calls.append("inner")
        if len(calls) < 4:
            raise Transient

    @atomic
    def outer():
        calls.append("outer")
        inner()

    outer()
    assert calls == ["outer", "inner"] * 2


def test_other_errors_are_not_tried_again(quick):
    calls = []

    @atomic
    def fails():
        calls.append(1)
        raise IntegrityError("no")

    with pytest.raises(IntegrityError):
        fails()
    assert calls == [1]


def test_there_is_an_end_to_trying(quick):
    calls = []

    @atomic
    def never():
        calls.append(1)
        raise Transient

    with pytest.raises(Transient):
        never()
    assert len(calls) == transactions.MAX_ATTEMPTS


def test_a_new_connection_is_in_no_transaction():
    with atomic():
        assert in_atomic_block()
        assert live(in_atomic_block) == [False]
    assert connection.get_autocommit()
