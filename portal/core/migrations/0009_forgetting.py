"""What never changes may go once its years are over, and only while that is named."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION core_is_forgotten(year int) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(year <= nullif(current_setting('app.forget_until', true), '')::int, false)
$$;

-- Its argument says which year a row, $1, belongs to.
CREATE FUNCTION core_refuse_unless_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE year int;
BEGIN
  IF TG_OP = 'DELETE' AND nullif(current_setting('app.forget_until', true), '') IS NOT NULL THEN
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO year USING OLD;
    IF core_is_forgotten(year) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

UNDO = """
DROP FUNCTION core_refuse_unless_forgotten();
DROP FUNCTION core_is_forgotten(int);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0008_signing_certificates")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
