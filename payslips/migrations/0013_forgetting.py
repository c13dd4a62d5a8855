"""Payroll goes after its years; until then it never changes, as before."""

from django.db import migrations

OF_RUN = "(SELECT year FROM payslips_payrollrun WHERE id = ($1).run_id)"
OF_PAYSLIP = (
    "(SELECT r.year FROM payslips_payslip p JOIN payslips_payrollrun r ON r.id = p.run_id "
    "WHERE p.id = ($1).payslip_id)"
)
OF_STATEMENT = "(SELECT year FROM payslips_annualstatement WHERE id = ($1).statement_id)"
YEARS = {
    "payslip": OF_RUN,
    "journalline": OF_RUN,
    "payment": OF_RUN,
    "payslipline": OF_PAYSLIP,
    "reservation": OF_PAYSLIP,
    "leaveline": OF_PAYSLIP,
    "annualstatement": "($1).year",
    "openedstatement": OF_STATEMENT,
    "storedstatement": OF_STATEMENT,
}


def _trigger(table: str, function: str) -> str:
    name = f"payslips_{table}"
    return (
        f"DROP TRIGGER {name}_append_only ON {name}; "
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {function};"
    )


def _replaced(condition: str) -> str:
    """The functions of 0008, which let go as well of what has had its years."""
    return f"""
CREATE OR REPLACE FUNCTION payslips_keep_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.snapshot IS DISTINCT FROM NEW.snapshot OR OLD.payslip_id <> NEW.payslip_id THEN
      RAISE EXCEPTION 'what is published never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.opened_at IS NOT NULL OR OLD.shown_at IS NOT NULL){condition} THEN
    RAISE EXCEPTION 'what was seen is not withdrawn' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE FUNCTION payslips_keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payslips_publishedpayslip WHERE payslip_id = OLD.payslip_id){condition} THEN
    RAISE EXCEPTION 'the document of what is published stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
"""


FORGOTTEN = """ AND NOT core_is_forgotten(
    (SELECT r.year FROM payslips_payslip p JOIN payslips_payrollrun r ON r.id = p.run_id
     WHERE p.id = OLD.payslip_id))"""


class Migration(migrations.Migration):
    dependencies = [
        ("payslips", "0012_archives_that_lack_something"),
        ("core", "0009_forgetting"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                _trigger(table, f"core_refuse_unless_forgotten('{year}')"),
                _trigger(table, "core_refuse_change()"),
            )
            for table, year in YEARS.items()
        ),
        migrations.RunSQL(_replaced(FORGOTTEN), _replaced("")),
    ]
