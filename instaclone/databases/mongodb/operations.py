"""What the compiler and the management commands ask of the engine."""

from collections.abc import Iterable

from django_mongodb_backend import operations


class DatabaseOperations(operations.DatabaseOperations):  # type: ignore[misc]
    compiler_module = "instaclone.databases.mongodb.compiler"

    def execute_sql_flush(self, tables: Iterable[str]) -> None:
        """Empty the collections. Asking first is much cheaper than a delete that waits for the majority."""
        for table in tables:
            collection = self.connection.database[table]
            if not table.startswith("system.") and collection.find_one({}, {"_id": 1}) is not None:
                collection.delete_many({})
