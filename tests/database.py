"""An empty database for each test, on both engines."""

from django.db import connection

# What migrations fill and nothing changes afterwards.
CONSTANT = {"django_migrations", "django_content_type", "auth_permission"}


def flush() -> None:
    """Delete every row of every table. One look tells which have any: a test writes to few of them.

    Tests really commit (so on_commit hooks run, and threads see each other's rows): MongoDB has no
    transaction around a whole test that could be rolled back, and both engines are tested alike.
    """
    connection.ensure_connection()
    names = [name for name in connection.introspection.table_names() if name not in CONSTANT]
    if connection.vendor == "mongodb":
        _flush_mongodb(names)
    else:
        _flush_sqlite(names)


def _flush_mongodb(names: list[str]) -> None:
    def first(name: str) -> list[dict[str, object]]:
        return [{"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": name}}}]

    start, *others = names
    unions = [{"$unionWith": {"coll": name, "pipeline": first(name)}} for name in others]
    for row in connection.database[start].aggregate([*first(start), *unions]):
        connection.database[row["name"]].delete_many({})


def _flush_sqlite(names: list[str]) -> None:
    looks = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')
