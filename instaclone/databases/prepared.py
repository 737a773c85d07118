"""Hot queries, compiled once and run with other values.

Django turns a queryset into SQL (or, on MongoDB, into a pipeline) each time it runs. For a small indexed query that
takes several times as long as the query itself. The few queries that stand behind every request are therefore
prepared:

    _live = Prepared(lambda owner_id, authors: Pull.objects.filter(owner_id=owner_id, author_id__in=authors))
    pulls = _live(owner.pk, author_ids, limit=20)

The result is what `list(queryset[:limit])` would be: model instances with their `select_related`, or tuples. The
rows are read anew at each call; nothing but the statement is kept.
"""

from collections.abc import Callable, Collection
from copy import copy
from typing import Any

import orjson
from django.db import connections
from django.db.models import JSONField, QuerySet
from django.utils.functional import cached_property

from instaclone.databases.mongodb.grouped import Join, grouped, rows_of

Value = int | Collection[int]
Chunks = list[list[Any]]

# Stand for the values while a query is compiled. No id of ours lies up there before the year 2104.
FIRST_MARKER = 2**63 - 4_096


class Prepared:
    """`build` makes the queryset from its values: whole numbers (ids), or collections of them that aren't empty.
    It must not look at them: it is called once for each `limit`, with stand-ins."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._plans: dict[tuple[Any, ...], _Plan] = {}

    def __call__(self, *values: Value, limit: int | None = None) -> list[Any]:
        if not all(isinstance(value, int) or value for value in values):
            raise ValueError("a prepared query takes no empty collection")
        shape = (limit, *(isinstance(value, int) for value in values))
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = self._compile(values, limit)
        return plan.run(values)

    def _compile(self, values: tuple[Value, ...], limit: int | None) -> "_Plan":
        stand_ins = [
            FIRST_MARKER + place if isinstance(value, int) else [FIRST_MARKER + place]
            for place, value in enumerate(values)
        ]
        rows = self._build(*stand_ins)
        rows = rows if limit is None else rows[:limit]
        plan = _Pipeline if connections[rows.db].vendor == "mongodb" else _Statement
        return plan(rows)


class _Plan:
    """A compiled query. Its compiler is only read after that, so threads may share it."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._rows = rows
        self._compiler: Any = rows.query.get_compiler(rows.db)
        self._compile()

    def run(self, values: tuple[Value, ...]) -> list[Any]:
        connection = connections[self._rows.db]
        compiler = copy(self._compiler)
        compiler.connection = connection
        chunks = self._fetch(connection, compiler, values)
        compiler.execute_sql = lambda *args, **kwargs: chunks
        compiler.get_converters = lambda columns: self._converters
        # Django's own iterables make instances or tuples of it.
        iterable: Any = self._rows._iterable_class  # type: ignore[attr-defined]
        return list(iterable(_Overlay(self._rows, query=self._query_of(compiler))))

    def _query_of(self, compiler: Any) -> "_Overlay":
        return _Overlay(self._rows.query, get_compiler=lambda *args, **kwargs: compiler)

    @cached_property
    def _converters(self) -> dict[int, tuple[list[Any], Any]]:
        compiler = self._compiler
        columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
        found: dict[int, tuple[list[Any], Any]] = compiler.get_converters(columns)
        for place, (converters, column) in found.items():
            field = getattr(column, "target", None)
            if type(field) is JSONField and field.decoder is None and converters == [field.from_db_value]:
                found[place] = [_json], column
        return found

    def _compile(self) -> None:
        raise NotImplementedError

    def _fetch(self, connection: Any, compiler: Any, values: tuple[Value, ...]) -> Chunks:
        raise NotImplementedError


def _json(value: str | None, expression: Any, connection: Any) -> Any:
    """What `JSONField.from_db_value` gives, several times as fast."""
    return None if value is None else orjson.loads(value)


class _Overlay:
    """An object with some attributes replaced. (Copying a queryset would run it.)"""

    def __init__(self, below: Any, **replaced: Any) -> None:
        self.__dict__.update(replaced, _below=below)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)


class _Statement(_Plan):
    """SQL, cut at its parameters."""

    def _compile(self) -> None:
        sql, parameters = self._compiler.as_sql()
        self._parts = sql.split("%s")
        self._parameters = parameters

    def _fetch(self, connection: Any, compiler: Any, values: tuple[Value, ...]) -> Chunks:
        sql: list[str] = [self._parts[0]]
        parameters: list[Any] = []
        for parameter, part in zip(self._parameters, self._parts[1:], strict=True):
            value = _value_of(parameter, values)
            if isinstance(value, Collection) and not isinstance(value, str):
                # Django wrote `IN (%s)` for the list of one that stood here.
                sql.append(", ".join(["%s"] * len(value)))
                parameters += value
            else:
                sql.append("%s")
                parameters.append(value)
            sql.append(part)
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), parameters)
            return [cursor.fetchall()]


class _Pipeline(_Plan):
    """A pipeline for MongoDB."""

    def _compile(self) -> None:
        compiler = self._compiler
        compiler.pre_sql_setup()
        whole = compiler.query.default_cols and not compiler.query.annotations and not compiler.query.distinct
        self._pipeline = compiler.build_query(None if whole else compiler.columns).get_pipeline()
        self._joins: list[Join] = []
        if of_a_page := grouped(self._pipeline):
            self._pipeline, self._joins = of_a_page

    def _fetch(self, connection: Any, compiler: Any, values: tuple[Value, ...]) -> Chunks:
        from django_mongodb_backend.query import wrap_database_errors

        return wrap_database_errors(self._aggregate)(connection, compiler, values)  # type: ignore[no-any-return]

    def _aggregate(self, connection: Any, compiler: Any, values: tuple[Value, ...]) -> Chunks:
        parts = [(compiler.collection_name, _filled(self._pipeline, values))]
        if connection.in_atomic_block_mongo:
            # MongoDB has no $unionWith in transactions.
            parts = _apart(*parts[0])
        documents = [
            document
            for name, pipeline in parts
            for document in connection.get_collection(name).aggregate(pipeline, session=connection.session)
        ]
        if self._joins:
            documents = rows_of(documents, self._joins)
        return list(compiler.cursor_iter(documents, 1_000, compiler.columns))


def _apart(collection: str, pipeline: list[Any]) -> list[tuple[str, list[Any]]]:
    """The parts of a union, which nothing but further parts may follow."""
    unions = [stage["$unionWith"] for stage in pipeline if "$unionWith" in stage]
    first = [stage for stage in pipeline if "$unionWith" not in stage]
    return [(collection, first), *((union["coll"], union["pipeline"]) for union in unions)]


def _value_of(parameter: Any, values: tuple[Value, ...]) -> Any:
    """What stands in the place of a marker; anything else stands for itself."""
    if isinstance(parameter, int) and parameter >= FIRST_MARKER:
        return values[parameter - FIRST_MARKER]
    return parameter


def _filled(node: Any, values: tuple[Value, ...]) -> Any:
    """A copy of the pipeline with the values in their places."""
    if isinstance(node, dict):
        return {key: _filled(inner, values) for key, inner in node.items()}
    if isinstance(node, list | tuple):
        if len(node) == 1 and isinstance(node[0], int) and node[0] >= FIRST_MARKER:
            return list(_value_of(node[0], values))
        return [_filled(inner, values) for inner in node]
    return _value_of(node, values)
