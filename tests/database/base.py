"""Where Django looks for the connection of a database backend."""

from collections.abc import Sequence
from typing import ClassVar

from django.core.management.color import Style
from django.db.backends.postgresql import operations

from portal.core.postgres import base
from tests.database import as_owner, become_application

# Of Django, which fills them again after each flush, row by row.
KEPT = {"django_content_type", "auth_permission"}


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables, after a test that commits."""

    def sql_flush(
        self,
        style: Style,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Of the tables with rows: TRUNCATE of all of them takes a quarter of a second."""
        filled = [
            self.quote_name(table) for table in self._with_rows(set(tables) - KEPT)
        ]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in filled),
            *(f"DELETE FROM {table}" for table in filled),  # noqa: S608 - names of our tables
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in filled),
        ]

    def _with_rows(self, tables: set[str]) -> list[str]:
        questions = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {self.quote_name(table)})"  # noqa: S608
            for table in sorted(tables)
        )
        with as_owner(self.connection), self.connection.cursor() as cursor:
            cursor.execute(questions)
            return [table for (table,) in cursor.fetchall()]

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
