"""The database itself refuses to change the audit log, whoever asks."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION core_note_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.transaction_id := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;

CREATE TRIGGER core_auditevent_transaction BEFORE INSERT ON core_auditevent
  FOR EACH ROW EXECUTE FUNCTION core_note_transaction();
CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON core_auditevent
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_auditseal_append_only BEFORE UPDATE OR DELETE ON core_auditseal
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

UNDO = """
DROP TRIGGER core_auditevent_transaction ON core_auditevent;
DROP TRIGGER core_auditevent_append_only ON core_auditevent;
DROP TRIGGER core_auditseal_append_only ON core_auditseal;
DROP FUNCTION core_note_transaction();
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
