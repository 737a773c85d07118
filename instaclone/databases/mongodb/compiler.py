"""From a Django query to an aggregation pipeline, and from its documents to rows.

The backend joins first, then filters, adds the sort keys as new fields, sorts, and limits. No index serves a
sort by an added field, and every joined row is paid for before it is dropped. So here a pipeline is, whenever
the query allows it:

    $match (conditions on own columns) · $sort · $skip · $limit · $lookup … · $match (the rest) · $project

`$skip` and `$limit` wait until after the joins when a join or a condition behind it may drop or repeat rows.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

from bson import SON
from django.core.exceptions import FullResultSet
from django.db import DatabaseError
from django.db.models import Field, ForeignKey, JSONField
from django.db.models.expressions import Col, OrderBy, Ref
from django.db.models.sql import Query
from django.db.models.sql.where import AND, ExtraWhere, WhereNode
from django.utils.functional import cached_property
from django_mongodb_backend import compiler, query
from pymongo import ASCENDING, DESCENDING

# Columns' converters. Fields are few and live as long as the process.
_converters: "dict[Field[Any, Any], list[Any]]" = {}


F = TypeVar("F", bound=Callable[..., Any])


def _says_why(function: F) -> F:
    """The backend's database errors have no text: give them that of their cause, for the logs."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except DatabaseError as error:
            if not error.args and error.__cause__ is not None:
                error.args = (str(error.__cause__),)
            raise

    return wrapper  # type: ignore[return-value]


class MongoQuery(query.MongoQuery):  # type: ignore[misc]
    """A pipeline in the making. `early_match` holds conditions on own columns when there are joins;
    `sort_early` and `limit_early` tell which stages may stand before them."""

    early_match: dict[str, Any] | None = None
    sort_early = False
    limit_early = False

    get_cursor = _says_why(query.MongoQuery.get_cursor)
    delete = _says_why(query.MongoQuery.delete)

    def get_pipeline(self) -> list[dict[str, Any]]:
        if not self.sort_early:
            return super().get_pipeline()  # type: ignore[no-any-return]
        window = self._window()
        pipeline: list[dict[str, Any]] = []
        if self.early_match:
            pipeline.append({"$match": self.early_match})
        if self.ordering:
            pipeline.append({"$sort": self.ordering})
        if self.limit_early:
            pipeline += window
        pipeline += self.lookup_pipeline or []
        for subquery in self.subqueries or ():
            pipeline += subquery.get_pipeline()
        if self.match_mql:
            pipeline.append({"$match": self.match_mql})
        if not self.limit_early:
            pipeline += window
        if self.project_fields:
            pipeline.append({"$project": self.project_fields})
        return pipeline

    def _window(self) -> list[dict[str, Any]]:
        low, high = self.query.low_mark, self.query.high_mark
        skip = [{"$skip": low}] if low else []
        return skip if high is None else [*skip, {"$limit": high - low}]


class SQLCompiler(compiler.SQLCompiler):  # type: ignore[misc]
    query_class = MongoQuery

    def compile(self, node: Any) -> tuple[str, Any]:
        """Nobody reads the SQL of a column, except to see whether two sort keys are the same."""
        if type(node) is Col:
            return f"{node.alias}.{node.target.column}", []
        return super().compile(node)  # type: ignore[no-any-return]

    def build_query(self, columns: Any = None) -> MongoQuery:
        sort = self._own_sort()
        if sort is None:
            return super().build_query(columns)  # type: ignore[no-any-return]
        own, rest = self._split_conditions()
        whole = self.get_where()
        self.set_where(rest)
        try:
            built: MongoQuery = super().build_query(columns)
        finally:
            self.set_where(whole)
        try:
            built.early_match = own.as_mql(self, self.connection) if own else None  # type: ignore[attr-defined]
        except FullResultSet:
            built.early_match = None
        built.ordering = sort
        built.sort_early = True
        built.limit_early = not built.match_mql and self._joins_keep_rows()
        if built.project_fields and "_id" not in built.project_fields:
            # An index that has the wanted columns then answers without reading documents.
            built.project_fields["_id"] = 0
        return built

    def _own_sort(self) -> SON[str, int] | None:
        """The sort keys (none at all is fine too), or None when the backend must build the pipeline: sets,
        groups, DISTINCT, inner queries, queries without a table, and orders by anything but own columns."""
        query = self.query
        if query.combinator or query.distinct or query.subquery or not self.base_table:
            return None
        if self.aggregation_pipeline or self.search_pipeline:
            return None
        sort: SON[str, int] = SON()
        for order in self.order_by_objs or ():
            column = self._own_column(order)
            if column is None:
                return None
            sort.setdefault(column, DESCENDING if order.descending else ASCENDING)
        return sort

    def _own_column(self, order: OrderBy) -> str | None:
        expression: Any = order.expression
        if isinstance(expression, Ref):
            expression = expression.source  # type: ignore[attr-defined]
        if not isinstance(expression, Col) or expression.alias != self.collection_name:
            return None
        if order.nulls_first or order.nulls_last:
            return None
        return str(expression.target.column)

    def _split_conditions(self) -> tuple[WhereNode | None, WhereNode | None]:
        """The WHERE as (conditions on own columns, the rest), to be joined by AND."""
        where = self.get_where()
        if not where or self._is_own(where):
            return where or None, None
        if where.negated or where.connector != AND:
            return None, where
        parts: dict[bool, list[Any]] = {True: [], False: []}
        for child in where.children:
            parts[self._is_own(child)].append(child)
        own, rest = (WhereNode(children, AND) if children else None for children in parts.values())
        return own, rest

    def _is_own(self, expression: Any) -> bool:
        """Whether this condition needs neither a join nor a subquery nor an outer query."""
        if isinstance(expression, Col):
            return bool(expression.alias == self.collection_name)
        if isinstance(expression, Query | ExtraWhere) or getattr(expression, "subquery", False):
            return False
        sources: list[Any] = getattr(expression, "get_source_expressions", list)()
        return all(self._is_own(source) for source in sources if source is not None)

    def _joins_keep_rows(self) -> bool:
        """Whether every join follows a foreign key from its own row: one row in, one row out."""
        joins: list[Any] = [
            join
            for alias, join in self.query.alias_map.items()
            if self.query.alias_refcount[alias] and alias != self.collection_name
        ]
        return all(
            isinstance(join.join_field, ForeignKey) and join.filtered_relation is None for join in joins
        )

    @cached_property
    def columns(self) -> tuple[tuple[str, Any], ...]:
        """(name, expression) of what is loaded. For whole rows `setup_query` has listed it already."""
        if self.query.default_cols and not self.query.annotations and self.query.selected is None:
            return tuple((column.target.column, column) for column, _, _ in self.select)
        return super().columns  # type: ignore[no-any-return]

    def get_converters(self, expressions: Iterable[Any]) -> dict[int, tuple[list[Any], Any]]:
        """What turns stored values into Python's: found out once for each column, not in each query."""
        converters = {}
        for place, expression in enumerate(expressions):
            if not expression:
                continue
            if type(expression) is Col and expression.target is expression.output_field:
                found = self._column_converters(expression)
            else:
                found = [
                    *self.connection.ops.get_db_converters(expression),
                    *expression.get_db_converters(self.connection),
                ]
            if found:
                converters[place] = (found, expression)
        return converters

    def _column_converters(self, column: Col) -> list[Any]:
        field = column.target
        known = _converters.get(field)
        if known is None:
            if type(field) is JSONField and field.decoder is None:
                # Documents hold JSON as it is; the detour through text would only parse it again.
                known = []
            else:
                known = [
                    *self.connection.ops.get_db_converters(column),
                    *column.get_db_converters(self.connection),
                ]
            _converters[field] = known
        return known

    def cursor_iter(self, cursor: Any, chunk_size: int, columns: Any) -> Iterator[list[Any]]:
        """Chunks of rows. What can be known about the columns is found out once, not for each row."""
        own = self.collection_name
        places = [
            (name, None if getattr(column, "alias", None) in (None, own) else column.alias)
            for name, column in columns
        ]
        simple = [name for name, _ in places] if not any(alias for _, alias in places) else None
        chunk: list[Any] = []
        for document in cursor:
            get = document.get
            if simple is not None:
                chunk.append([get(name) for name in simple])
            else:
                chunk.append(
                    [get(name) if alias is None else get(alias, {}).get(name) for name, alias in places]
                )
            if len(chunk) == chunk_size:
                yield chunk
                chunk = []
        yield chunk


class SQLInsertCompiler(compiler.SQLInsertCompiler):  # type: ignore[misc]
    insert = _says_why(compiler.SQLInsertCompiler.insert)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):  # type: ignore[misc]
    update = _says_why(compiler.SQLUpdateCompiler.update)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):  # type: ignore[misc]
    query_class = MongoQuery


# An aggregate wraps a query that `SQLCompiler` builds.
SQLAggregateCompiler = compiler.SQLAggregateCompiler
