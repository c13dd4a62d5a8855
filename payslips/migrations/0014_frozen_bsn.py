"""The BSN of a published payslip is kept with it, and never changes either."""

from django.db import migrations

import portal.core.crypto


def _kept(columns: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION payslips_keep_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {columns} THEN
      RAISE EXCEPTION 'what is published never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.opened_at IS NOT NULL OR OLD.shown_at IS NOT NULL) AND NOT core_is_forgotten(
    (SELECT r.year FROM payslips_payslip p JOIN payslips_payrollrun r ON r.id = p.run_id
     WHERE p.id = OLD.payslip_id)) THEN
    RAISE EXCEPTION 'what was seen is not withdrawn' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
"""


BEFORE = "OLD.snapshot IS DISTINCT FROM NEW.snapshot OR OLD.payslip_id <> NEW.payslip_id"
AFTER = f"{BEFORE} OR OLD.bsn IS DISTINCT FROM NEW.bsn"


class Migration(migrations.Migration):
    dependencies = [("payslips", "0013_forgetting")]

    operations = [
        migrations.AddField(
            model_name="publishedpayslip",
            name="bsn",
            field=portal.core.crypto.EncryptedField(null=True),
        ),
        migrations.RunSQL(_kept(AFTER), _kept(BEFORE)),
    ]
