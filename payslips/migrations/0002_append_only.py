"""Delivered figures never change: a correction is a new version of the run."""

from django.db import migrations

TABLES = ("payslip", "payslipline", "reservation", "leaveline", "journalline", "payment", "storeddocument")


def _create(table: str) -> str:
    return (
        f"CREATE TRIGGER payslips_{table}_append_only BEFORE UPDATE OR DELETE ON payslips_{table} "
        "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
    )


def _drop(table: str) -> str:
    return f"DROP TRIGGER payslips_{table}_append_only ON payslips_{table};"


class Migration(migrations.Migration):
    dependencies = [("payslips", "0001_initial"), ("core", "0002_append_only")]

    operations = [migrations.RunSQL(_create(table), _drop(table)) for table in TABLES]
