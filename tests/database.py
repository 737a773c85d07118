"""An empty database for each test, on both engines."""

from typing import Any

from django.db import connection

# What migrations fill and nothing changes afterwards.
CONSTANT = {"django_migrations", "django_content_type", "auth_permission"}
CAPTIONS = "feed_captions"

Row = dict[str, Any]


def flush() -> None:
    """Delete every row of every table. One look tells which have any: a test writes to few of them.

    Tests really commit (so on_commit hooks run, and threads see each other's rows): MongoDB has no
    transaction around a whole test that could be rolled back, and both engines are tested alike.
    """
    names = _tables()
    if connection.vendor == "mongodb":
        _flush_mongodb(names)
    else:
        _flush_sqlite(names)


def _tables() -> list[str]:
    connection.ensure_connection()
    names = [name for name in connection.introspection.table_names() if name not in CONSTANT]
    # What SQLite's full-text index keeps for itself goes with the rows of the index.
    return [name for name in names if not name.startswith(f"{CAPTIONS}_")]


def _rows_of(name: str) -> str:
    """The columns of a row. The full-text index doesn't count the id of a post among them."""
    return "rowid, words" if name == CAPTIONS else "*"


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


def kept() -> dict[str, list[Row]]:
    """Every row of every table, as the engine has it: columns and their values."""
    if connection.vendor == "mongodb":
        return {name: list(connection.database[name].find()) for name in _tables()}
    tables = {}
    with connection.cursor() as cursor:
        for name in _tables():
            found = cursor.execute(f'SELECT {_rows_of(name)} FROM "{name}"').fetchall()
            columns = [column[0] for column in cursor.description]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in found]
    return tables


def put_back(tables: dict[str, list[Row]]) -> None:
    """What `kept` gave, into an empty database."""
    filled = {name: rows for name, rows in tables.items() if rows}
    if connection.vendor == "mongodb":
        for name, rows in filled.items():
            connection.database[name].insert_many(rows)
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name, rows in filled.items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            places = ", ".join(["%s"] * len(rows[0]))
            values = [tuple(row.values()) for row in rows]
            cursor.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({places})', values)
