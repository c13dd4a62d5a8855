"""The ledger only grows, and each tenant sees its own leave (decision 9)."""

from django.db import migrations

from portal.core.walls import WallOff

APPEND_ONLY = ("leaveentry", "leaveday", "leavedaychange")


def _create(table: str) -> str:
    return (
        f"CREATE TRIGGER leave_{table}_append_only BEFORE UPDATE OR DELETE ON leave_{table} "
        "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
    )


def _drop(table: str) -> str:
    return f"DROP TRIGGER leave_{table}_append_only ON leave_{table};"


class Migration(migrations.Migration):
    dependencies = [("leave", "0001_initial"), ("core", "0005_walls")]

    operations = [
        *(migrations.RunSQL(_create(table), _drop(table)) for table in APPEND_ONLY),
        WallOff(
            "leave_allowance",
            "leave_calendarfeed",
            "leave_companyholiday",
            "leave_expirynotice",
            "leave_leaveday",
            "leave_leavedaychange",
            "leave_leaveentry",
            "leave_leavegroup",
            "leave_leavepolicy",
            "leave_leaverequest",
            "leave_leavesickness",
        ),
    ]
