"""One `atomic` for both engines.

Django's `transaction.atomic` does nothing on MongoDB, and MongoDB's has no savepoints, can conflict with
another writer and must then be tried again from the start. So services use `@atomic`, which

- is a transaction on SQLite and on MongoDB;
- joins the transaction that is already open, without a savepoint: an error that leaves an inner block undoes
  the whole, on both engines, even when it is caught further out;
- as a decorator, runs the outermost function again after a write conflict (the function must be repeatable:
  no effect outside the database except through `on_commit`);
- runs `on_commit` hooks only after a commit.

An `IntegrityError` has already ended the transaction on MongoDB: let it leave the block, then handle it.
"""

import random
import time
from collections.abc import Callable
from contextlib import ContextDecorator
from functools import partial, wraps
from types import TracebackType
from typing import Any, TypeVar, overload

from django.db import DatabaseError, OperationalError, transaction
from django.db import connection as _connection
from django_mongodb_backend import transaction as mongo_transaction

# 16 writers of one counter on MongoDB: of 200 likes the unluckiest needed 11 attempts.
MAX_ATTEMPTS = 24
FIRST_PAUSE_S = 0.01
LONGEST_PAUSE_S = 0.5

# The MongoDB backend's connection has attributes that Django's type doesn't know.
connection: Any = _connection
F = TypeVar("F", bound=Callable[..., Any])


class MustRollBack(DatabaseError):
    """An inner block failed, its error was swallowed, and the outer block then tried to commit."""


def _on_mongodb() -> bool:
    return bool(connection.vendor == "mongodb")


def in_atomic_block() -> bool:
    """Whether a transaction is open on this thread's connection."""
    return bool(connection.in_atomic_block_mongo if _on_mongodb() else connection.in_atomic_block)


def _is_transient(error: BaseException) -> bool:
    """Whether trying again may help: MongoDB says so with a label, SQLite with "locked"."""
    cause: BaseException | None = error
    while cause is not None:
        has_label = getattr(cause, "has_error_label", None)
        if has_label is not None and has_label("TransientTransactionError"):
            return True
        cause = cause.__cause__
    return isinstance(error, OperationalError) and "locked" in str(error)


class _Atomic(ContextDecorator):
    """One open block. A new one is made for each `with` and each call."""

    def __enter__(self) -> None:
        self._outermost = not in_atomic_block()
        self._block = mongo_transaction.atomic() if _on_mongodb() else transaction.atomic(savepoint=False)
        self._block.__enter__()
        if self._outermost:
            connection.doomed_mongo = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and not self._outermost:
            connection.doomed_mongo = True
        if kind is None and self._outermost and self._is_doomed():
            # Django would roll back and say nothing: the service would report what didn't happen.
            kind, error = MustRollBack, MustRollBack("an inner atomic block failed")
            self._block.__exit__(kind, error, None)
            raise error
        self._block.__exit__(kind, error, trace)

    def _is_doomed(self) -> bool:
        """Whether an inner block failed: Django keeps track of it, the MongoDB backend doesn't."""
        return bool(connection.doomed_mongo if _on_mongodb() else connection.needs_rollback)


def _run_with_retries(run: Callable[[], Any]) -> Any:
    pause = FIRST_PAUSE_S
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            return run()
        except DatabaseError as error:
            if attempt == MAX_ATTEMPTS or not _is_transient(error):
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, LONGEST_PAUSE_S)


@overload
def atomic() -> _Atomic: ...
@overload
def atomic(function: F) -> F: ...
def atomic(function: F | None = None) -> F | _Atomic:
    """`@atomic` over a service (retried after a write conflict), or `with atomic():` (not retried)."""
    if function is None:
        return _Atomic()

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        def run() -> Any:
            with _Atomic():
                return function(*args, **kwargs)

        # Inside an open transaction only the outermost call may start again.
        return run() if in_atomic_block() else _run_with_retries(run)

    return wrapper  # type: ignore[return-value]


def on_commit(hook: Callable[[], object]) -> None:
    """Run `hook` after the open transaction commits (at once when there is none). Its errors are logged,
    never raised: the change it follows has happened."""
    if isinstance(hook, partial) and not hasattr(hook, "__qualname__"):
        # Django's log line names a failed hook by it, and would fail itself for want of it.
        hook.__qualname__ = repr(hook.func)  # type: ignore[attr-defined]
    connection.on_commit(hook, robust=True)
