"""Where Django looks for the connection of a database backend."""

from typing import ClassVar

from django.db.backends.postgresql import operations

from portal.core.postgres import base
from tests.database import as_owner, become_application


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables, after a test that commits."""

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        with as_owner(self.connection):
            super().execute_sql_flush(sql_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """Also of the threads that a test starts."""

    ops_class = DatabaseOperations
    # Not while the database of the tests is made and dropped.
    is_ready: ClassVar[bool] = False

    def check_role(self) -> None:
        if self.is_ready:
            become_application(self)
            super().check_role()
