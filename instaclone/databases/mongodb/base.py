"""The connection (Django's name for this module is fixed: it is what `ENGINE` loads)."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from django_mongodb_backend import base
from pymongo.errors import PyMongoError

from instaclone.databases.mongodb.operations import DatabaseOperations
from instaclone.databases.mongodb.schema import DatabaseSchemaEditor
from instaclone.databases.mongodb.validation import DatabaseValidation

NO_TRANSACTIONS = (
    "The MongoDB server at DATABASE_URL is a standalone server, which has no transactions. Make it a replica "
    "set (one member is enough): start mongod with --replSet rs0 and run rs.initiate() once."
)

# Aliases whose server has been seen to be part of a replica set (or a router before several).
_checked: set[str] = set()


def _null(field: str, is_null: bool) -> dict[str, Any]:
    # In a $match, `null` also stands for "missing", so one condition says it all and an index can serve it.
    return {field: None} if is_null else {field: {"$ne": None}}


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """A connection to a replica set. Standalone servers are refused with ImproperlyConfigured."""

    # A $match compares only values of one type, so nothing needs to be added to keep nulls out of `<`.
    mongo_operators = {
        **base.DatabaseWrapper.mongo_operators,
        "lt": lambda field, value: {field: {"$lt": value}},
        "lte": lambda field, value: {field: {"$lte": value}},
        "isnull": _null,
    }
    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation
    in_atomic_block: bool

    def init_connection_state(self) -> None:
        """OperationalError when no server answers."""
        try:
            super().init_connection_state()
            self._refuse_standalone()
        except PyMongoError as error:
            self.connection = None
            raise OperationalError(f"MongoDB can't be reached: {error}") from error
        except ImproperlyConfigured:
            self.connection = None
            raise

    def _refuse_standalone(self) -> None:
        if self.alias in _checked:
            return
        client: Any = self.connection
        hello = client.admin.command("hello")
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            raise ImproperlyConfigured(NO_TRANSACTIONS)
        _checked.add(self.alias)

    def run_and_clear_commit_hooks(self) -> None:
        """The admin puts its views into Django's `atomic`, which is no transaction here: what a service has
        committed inside one is committed, and its hooks are due."""
        inside_djangos: bool = self.in_atomic_block
        self.in_atomic_block = False
        try:
            super().run_and_clear_commit_hooks()
        finally:
            self.in_atomic_block = inside_djangos
