"""The primary key of every table."""

from typing import TYPE_CHECKING

from django.db import models

from instaclone.common.ids import new_id

if TYPE_CHECKING:
    BigAutoField = models.BigAutoField[int, int]
else:
    BigAutoField = models.BigAutoField


class IdField(BigAutoField):
    """A 64-bit time-ordered primary key made by the application, on every engine.

    It is a `BigAutoField` only so that Django accepts it as `DEFAULT_AUTO_FIELD`; its column is a plain
    big integer. `db_column="_id"` makes it MongoDB's own key: without it, look-ups by id scan.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("db_column", "_id")
        kwargs.setdefault("default", new_id)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def rel_db_type(self, connection: object) -> str | None:
        return models.BigIntegerField().db_type(connection)  # type: ignore[arg-type]

    def db_type(self, connection: object) -> str | None:
        if getattr(connection, "vendor", "") == "sqlite":
            # Exactly this word makes the key the row's own number: one B-tree less for each table.
            return "integer"
        return models.BigIntegerField().db_type(connection)  # type: ignore[arg-type]
