"""When an employer first read figures of a run on a page."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("payslips", "0016_payments_taken")]

    operations = [
        migrations.AddField(
            model_name="payrollrun",
            name="shown_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.CheckConstraint(
                condition=Q(shown_at__isnull=True)
                | Q(status__in=["published", "superseded"]),
                name="payslips_run_shown",
            ),
        ),
    ]
