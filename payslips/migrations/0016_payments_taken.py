"""What an employer took away to pay by, apart from all other documents of a run."""

from django.db import migrations, models

# What was taken before is known from the audit log. The whole list of a correction was only read.
KNOWN = """
UPDATE payslips_payrollrun r SET payments_taken_at = taken.first_at
FROM (
  SELECT f.run_id, min(e.occurred_at) AS first_at
  FROM core_auditevent e
  JOIN payslips_companyfile f
    ON f.id::text = e.subject_id AND f.environment_id = e.environment_id
  JOIN payslips_payrollrun p ON p.id = f.run_id
  WHERE e.event = 'companyfile.downloaded' AND e.subject_type = 'payslips.companyfile'
    AND (f.kind = 'payment-differences'
      OR f.kind = 'payments' AND (f.file_format = 'xml' OR p.supersedes_id IS NULL))
  GROUP BY f.run_id
) taken
WHERE taken.run_id = r.id AND r.handed_out_at IS NOT NULL;
"""
# Files go after a while: of what is left by name alone, paid is the safe side.
BY_NAME = """
UPDATE payslips_payrollrun r SET payments_taken_at = r.handed_out_at
WHERE r.handed_out_at IS NOT NULL AND r.payments_taken_at IS NULL AND EXISTS (
  SELECT 1 FROM core_auditevent e
  WHERE e.environment_id = r.environment_id
    AND e.event = 'companyfile.downloaded' AND e.subject_type = 'payslips.companyfile'
    AND e.changes->>'document' ~ (
      '^' || r.year || '-' || r.period_number || '-' || r.period_type
      || CASE WHEN r.run_number > 1 THEN ' run ' || r.run_number ELSE '' END
      || ' (betaallijst|verschil met de eerdere betaallijst)[.]')
    AND NOT EXISTS (SELECT 1 FROM payslips_companyfile f WHERE f.id::text = e.subject_id)
);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_logos"), ("payslips", "0015_run_costs")]

    operations = [
        migrations.AddField(
            model_name="payrollrun",
            name="payments_taken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(BY_NAME, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("payments_taken_at__isnull", True),
                    ("handed_out_at__isnull", False),
                    _connector="OR",
                ),
                name="payslips_run_payments_taken",
            ),
        ),
    ]
