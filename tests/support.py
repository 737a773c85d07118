"""Helpers that tests of every room may use."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

ON_MONGODB_STATEMENT = re.compile(r"db\.[\w.]+\.(aggregate|insert_many|update_many|delete_many)\(")
SQL_STATEMENT = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)


def plan(queryset: QuerySet[Any, Any]) -> str:
    """How the database would answer the query, as text to read."""
    if connection.vendor == "mongodb":
        return queryset.explain(verbosity="executionStats")
    return queryset.explain()


def assert_uses_index(queryset: QuerySet[Any, Any], *, allow_sort: bool = False) -> None:
    """Fail unless the query is answered through indexes alone, on either engine.

    No table is scanned from end to end (on MongoDB no COLLSCAN, nor in a join; on SQLite no SCAN without an
    index) and nothing is sorted in memory (no SORT stage; no TEMP B-TREE), which `allow_sort=True` permits:
    for a few rows found by `pk__in`, say. Slice the queryset as the code under test does. The failure's text
    is the plan. Nothing needs to be in the tables.
    """
    text = plan(queryset)
    faults = _mongodb_faults(text) if connection.vendor == "mongodb" else _sqlite_faults(text)
    if allow_sort:
        faults = [fault for fault in faults if not fault.startswith("sort")]
    assert not faults, f"{', '.join(faults)} in the plan of {queryset.query}\n{text}"


def _sqlite_faults(text: str) -> list[str]:
    faults = [f"scan of {table}" for table in re.findall(r"\bSCAN (\w+)$", text, re.MULTILINE)]
    return faults + ["sort"] * ("TEMP B-TREE FOR" in text and "ORDER BY" in text)


def _mongodb_faults(text: str) -> list[str]:
    faults = []
    for node in _nodes(json.loads(text)):
        if node.get("stage") == "COLLSCAN":
            faults.append("scan of the collection")
        if (node.get("stage") == "SORT" and not _at_most_one_row(node)) or "$sort" in node:
            faults.append("sort")
        if int(_number(node.get("collectionScans", 0))):
            faults.append("scan of a joined collection")
    return sorted(set(faults))


def _at_most_one_row(plan: dict[str, Any]) -> bool:
    """Whether the rows come from one point of a unique index: there is nothing to sort then."""
    scans = [node for node in _nodes(plan) if node.get("stage") == "IXSCAN"]
    bounds = [bound for scan in scans for ends in scan["indexBounds"].values() for bound in ends]
    points = [re.fullmatch(r"\[(.*), \1\]", bound) for bound in bounds]
    return (
        len(scans) == 1
        and scans[0]["isUnique"]
        and len(points) == len(scans[0]["keyPattern"])
        and all(points)
    )


def _number(value: Any) -> Any:
    return value.get("$numberLong", 0) if isinstance(value, dict) else value


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the chosen plan (what the planner rejected is left out)."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in ("rejectedPlans", "command", "serverParameters", "parsedQuery"):
                yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """The reads and writes among captured queries; not the begin, commit and rollback around them."""
    pattern = ON_MONGODB_STATEMENT if connection.vendor == "mongodb" else SQL_STATEMENT
    return [query["sql"] for query in captured.captured_queries if pattern.match(query["sql"].lstrip())]


@contextmanager
def assert_queries(most: int) -> Iterator[CaptureQueriesContext]:
    """Fail when the block makes more than `most` reads and writes. The failure's text lists them.

    The same number holds on both engines as long as nothing joins in one and not in the other.
    """
    with CaptureQueriesContext(connection) as captured:
        yield captured
    made = statements(captured)
    assert len(made) <= most, f"{len(made)} queries, not {most}:\n" + "\n".join(made)


@dataclass(frozen=True)
class Event:
    """One event for one person, as a frame would carry it."""

    user_id: int
    type: str
    data: dict[str, Any]
    keep: bool


class Published:
    """Records what services publish after their commits: `published.to(bob)`, `published.of("message.new")`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.forgotten: list[int] = []
        self.signals: list[tuple[str, dict[str, Any]]] = []

    def install(self, monkeypatch: Any) -> None:
        from instaclone.common.realtime import courier

        bring = courier.send

        def send(parcels: list[Any]) -> None:
            for parcel in parcels:
                self._record(parcel)
            bring(parcels)

        monkeypatch.setattr(courier, "send", send)

    def to(self, user: Any, *types: str) -> list[Event]:
        """A person's events, of these types if any are named, oldest first."""
        return [e for e in self.events if e.user_id == user.pk and (not types or e.type in types)]

    def of(self, *types: str) -> list[Event]:
        return [event for event in self.events if event.type in types]

    def clear(self) -> None:
        self.events.clear()
        self.forgotten.clear()
        self.signals.clear()

    def _record(self, parcel: Any) -> None:
        if parcel.user_id is None:
            self.signals.append((parcel.group, dict(parcel.message)))
        elif parcel.text:
            event = json.loads(parcel.text)
            self.events.append(Event(parcel.user_id, event["type"], event["data"], parcel.keep))
        else:
            self.forgotten.append(parcel.user_id)


def live(*jobs: Callable[[], Any], timeout_s: float = 60) -> list[Any]:
    """Run the jobs at the same time, each in its own thread with its own database connection.

    All start together. Returns what each returned, or the exception it raised, in their order:
    `live(*[lambda: like_create(...)] * 8)`.
    """
    barrier = threading.Barrier(len(jobs))
    results: list[Any] = [TimeoutError("the job didn't end in time")] * len(jobs)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout_s)
            results[place] = jobs[place]()
        except Exception as error:  # handed to the test, which knows what it expects
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout_s)
    return results
