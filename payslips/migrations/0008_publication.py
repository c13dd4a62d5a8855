"""Embargo and withdrawal; the database itself keeps what is published, seen and stored."""

from django.db import migrations, models

PROTECT = """
CREATE FUNCTION payslips_keep_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.snapshot IS DISTINCT FROM NEW.snapshot OR OLD.payslip_id <> NEW.payslip_id THEN
      RAISE EXCEPTION 'what is published never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.opened_at IS NOT NULL OR OLD.shown_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was seen is not withdrawn' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER payslips_publishedpayslip_kept BEFORE UPDATE OR DELETE ON payslips_publishedpayslip
  FOR EACH ROW EXECUTE FUNCTION payslips_keep_publication();

-- A document exists as long as its publication does: whoever withdraws holds the row's lock.
CREATE FUNCTION payslips_admit_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM payslips_publishedpayslip WHERE payslip_id = NEW.payslip_id FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the payslip is not published' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payslips_keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payslips_publishedpayslip WHERE payslip_id = OLD.payslip_id) THEN
    RAISE EXCEPTION 'the document of what is published stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
DROP TRIGGER payslips_storeddocument_append_only ON payslips_storeddocument;
CREATE TRIGGER payslips_storeddocument_append_only BEFORE UPDATE ON payslips_storeddocument
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER payslips_storeddocument_admitted BEFORE INSERT ON payslips_storeddocument
  FOR EACH ROW EXECUTE FUNCTION payslips_admit_document();
CREATE TRIGGER payslips_storeddocument_kept BEFORE DELETE ON payslips_storeddocument
  FOR EACH ROW EXECUTE FUNCTION payslips_keep_document();
"""

UNDO = """
DROP TRIGGER payslips_publishedpayslip_kept ON payslips_publishedpayslip;
DROP FUNCTION payslips_keep_publication();
DROP TRIGGER payslips_storeddocument_kept ON payslips_storeddocument;
DROP TRIGGER payslips_storeddocument_admitted ON payslips_storeddocument;
DROP FUNCTION payslips_keep_document();
DROP FUNCTION payslips_admit_document();
DROP TRIGGER payslips_storeddocument_append_only ON payslips_storeddocument;
CREATE TRIGGER payslips_storeddocument_append_only BEFORE UPDATE OR DELETE ON payslips_storeddocument
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_logos'),
        ('payslips', '0007_ledger_accounts'),
        ('personnel', '0003_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='payrollrun',
            name='handed_out_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='payrollrun',
            name='publish_at',
            field=models.DateTimeField(null=True, verbose_name='publiceren op'),
        ),
        migrations.AddField(
            model_name='payrollrun',
            name='publish_problem',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='payrollrun',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='teruggetrokken op'),
        ),
        migrations.AddField(
            model_name='publishedpayslip',
            name='shown_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='payrollrun',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'imported'), models.Q(('publish_at__isnull', True), ('publish_problem', ''), ('withdrawn_at__isnull', True)), _connector='OR'), name='payslips_run_planned'),
        ),
        migrations.AddConstraint(
            model_name='payrollrun',
            constraint=models.CheckConstraint(condition=models.Q(('publish_at__isnull', True), ('publish_problem', ''), _connector='OR'), name='payslips_run_problem'),
        ),
        migrations.AddConstraint(
            model_name='payrollrun',
            constraint=models.CheckConstraint(condition=models.Q(('handed_out_at__isnull', True), ('status__in', ['published', 'superseded']), _connector='OR'), name='payslips_run_handed_out'),
        ),
        migrations.RunSQL(PROTECT, UNDO),
    ]
