"""Whatever a transaction names, no leave goes before the law lets it (art. 52 AWR).

The role of the application can set ``app.forget_until`` itself, so the years are counted here as
well: the year itself and seven after it, as ``portal.retention`` has them.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION leave_refuse_unless_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE year int;
BEGIN
  IF TG_OP = 'DELETE' AND nullif(current_setting('app.forget_until', true), '') IS NOT NULL THEN
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO year USING OLD;
    IF core_is_forgotten(year)
       AND year < extract(year FROM now() AT TIME ZONE 'Europe/Amsterdam')::int - 7 THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
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
    dependencies = [("leave", "0011_report_files_until")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION leave_refuse_unless_forgotten();"),
        *(
            migrations.RunSQL(
                _trigger(table, f"leave_refuse_unless_forgotten('{year}')"),
                _trigger(table, f"core_refuse_unless_forgotten('{year}')"),
            )
            for table, year in YEARS.items()
        ),
    ]
