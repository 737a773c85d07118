"""What `manage.py check --database default` (and so `migrate`) says about the server."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError
from django_mongodb_backend import validation


class DatabaseValidation(validation.DatabaseValidation):  # type: ignore[misc]
    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        issues: list[checks.CheckMessage] = super().check(**kwargs)
        try:
            self.connection.ensure_connection()
        except ImproperlyConfigured as error:
            issues.append(checks.Error(str(error), id="databases.E001"))
        except DatabaseError as error:
            issues.append(checks.Error(str(error), id="databases.E002"))
        return issues
