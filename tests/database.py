"""An empty database for each test, on both engines."""

from django.db import connection

# What migrations fill and nothing changes afterwards.
CONSTANT = {"django_migrations", "django_content_type", "auth_permission"}


def flush() -> None:
    """Delete every row of every table. Cheap when little was written: empty tables are only looked at.

    Tests really commit (so on_commit hooks run, and threads see each other's rows): MongoDB has no
    transaction around a whole test that could be rolled back, and both engines are tested alike.
    """
    connection.ensure_connection()
    if connection.vendor == "mongodb":
        names = connection.introspection.table_names()
        connection.ops.execute_sql_flush([name for name in names if name not in CONSTANT])
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in CONSTANT and cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone():
                cursor.execute(f'DELETE FROM "{name}"')
