"""Row level security of a table, as an operation of its migration."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

POLICY = "environment"
# Asked once per statement: without SELECT the setting is read and cast for every row.
OWN_ROWS = "environment_id = (SELECT nullif(current_setting('app.environment', true), '')::bigint)"


class WallOff(Operation):
    """Shows and takes only rows of the environment that ``portal.core.tenancy`` chose.

    ``rows`` says which those are, for a table that does not name its environment itself.
    FORCE includes the owner of the table, unless that role has BYPASSRLS, as ours has.
    """

    reversible = True

    def __init__(self, *tables: str, rows: str = OWN_ROWS) -> None:
        self.tables, self.rows = tables, rows

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models know nothing of walls."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            schema_editor.execute(
                f"CREATE POLICY {POLICY} ON {table} USING ({self.rows}) WITH CHECK ({self.rows})"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for table in self.tables:
            schema_editor.execute(f"DROP POLICY {POLICY} ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Walls off {', '.join(self.tables)}"
