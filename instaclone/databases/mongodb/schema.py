"""Indexes."""

from typing import Any

from django.db import models
from django_mongodb_backend import schema
from pymongo import ASCENDING, DESCENDING, IndexModel

PLAIN_SUFFIX = "_plain"


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):  # type: ignore[misc]
    """Makes unique indexes that look-ups can use.

    The backend gives every unique index a partial filter ("only where the value has the column's type"), so
    that many rows may be null. A look-up doesn't say that filter, so it can't use the index: it scans. Where
    no column is nullable the filter has no purpose and we leave it out; where one is, a plain index stands
    beside the unique one.
    """

    def add_index(
        self,
        model: type[models.Model],
        index: models.Index,
        *,
        field: Any = None,
        unique: bool = False,
        column_prefix: str = "",
        parent_model: type[models.Model] | None = None,
    ) -> None:
        options = {"field": field, "column_prefix": column_prefix, "parent_model": parent_model}
        if not unique or index.condition is not None:
            super().add_index(model, index, unique=unique, **options)
            return
        # The model of a migration that adds the field doesn't know it yet.
        keys: list[tuple[Any, int]] = [
            (
                field if field is not None and field.name == name else model._meta.get_field(name),
                DESCENDING if order else ASCENDING,
            )
            for name, order in index.fields_orders
        ]
        nullable = any(key.null for key, _ in keys)
        if nullable:
            super().add_index(model, index, unique=True, **options)
        plain = IndexModel(
            [(column_prefix + key.column, order) for key, order in keys],
            name=index.name + PLAIN_SUFFIX if nullable else index.name,
            unique=not nullable,
        )
        self.get_collection((parent_model or model)._meta.db_table).create_indexes([plain])

    def remove_constraint(self, model: type[models.Model], constraint: models.BaseConstraint) -> None:
        super().remove_constraint(model, constraint)
        self._drop_plain(model, [constraint.name])

    def _remove_field_unique(self, model: type[models.Model], field: Any, column_prefix: str = "") -> None:
        names = self._constraint_names(model, [column_prefix + field.column], unique=True, primary_key=False)
        super()._remove_field_unique(model, field, column_prefix)
        self._drop_plain(model, names)

    def _drop_plain(self, model: type[models.Model], names: list[str]) -> None:
        """Drop the plain indexes that stand beside the unique indexes of these names."""
        collection = self.get_collection(model._meta.db_table)
        present = collection.index_information() or {}  # nothing when the commands are only collected
        for name in names:
            if name + PLAIN_SUFFIX in present:
                collection.drop_index(name + PLAIN_SUFFIX)
