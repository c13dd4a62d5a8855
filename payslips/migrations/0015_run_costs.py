"""What the staff of a published run costs, added up once and never changed."""

import django.db.models.deletion
from django.db import migrations, models

from portal.core.walls import WallOff

KEEP = (
    "CREATE TRIGGER payslips_runcosts_append_only BEFORE UPDATE ON payslips_runcosts "
    "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
)
UNDO = "DROP TRIGGER payslips_runcosts_append_only ON payslips_runcosts;"


class Migration(migrations.Migration):
    dependencies = [("core", "0006_logos"), ("payslips", "0014_frozen_bsn")]

    operations = [
        migrations.CreateModel(
            name="RunCosts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.JSONField()),
                ("hours", models.JSONField()),
                (
                    "environment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.environment",
                        verbose_name="omgeving",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="payslips.payrollrun",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        WallOff("payslips_runcosts"),
        migrations.RunSQL(KEEP, UNDO),
    ]
