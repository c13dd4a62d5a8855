"""The database itself refuses to change the audit log, whoever asks."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Sealing takes this lock alone; an event gets its id only while it is shared.
CREATE FUNCTION core_admit_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(721001);
  NEW.id := nextval(pg_get_serial_sequence('core_auditevent', 'id'));
  RETURN NEW;
END $$;

CREATE TRIGGER core_auditevent_admit BEFORE INSERT ON core_auditevent
  FOR EACH ROW EXECUTE FUNCTION core_admit_event();
CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON core_auditevent
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_auditseal_append_only BEFORE UPDATE OR DELETE ON core_auditseal
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

UNDO = """
DROP TRIGGER core_auditevent_admit ON core_auditevent;
DROP TRIGGER core_auditevent_append_only ON core_auditevent;
DROP TRIGGER core_auditseal_append_only ON core_auditseal;
DROP FUNCTION core_admit_event();
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
