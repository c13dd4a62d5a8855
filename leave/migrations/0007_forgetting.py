"""The ledger of leave goes after its years; until then it only grows, as before."""

from django.db import migrations

YEARS = {
    "leaveentry": "extract(year FROM ($1).day)::int",
    "leaveday": "extract(year FROM ($1).date)::int",
    "leavedaychange": "(SELECT extract(year FROM date)::int FROM leave_leaveday WHERE id = ($1).day_id)",
}


def _trigger(table: str, function: str) -> str:
    name = f"leave_{table}"
    return (
        f"DROP TRIGGER {name}_append_only ON {name}; "
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {function};"
    )


class Migration(migrations.Migration):
    dependencies = [("leave", "0006_one_calendar_feed"), ("core", "0009_forgetting")]

    operations = [
        migrations.RunSQL(
            _trigger(table, f"core_refuse_unless_forgotten('{year}')"),
            _trigger(table, "core_refuse_change()"),
        )
        for table, year in YEARS.items()
    ]
