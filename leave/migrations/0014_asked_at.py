"""Printed reports are files of the worker as the others are, with the same labels."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("leave", "0013_company_in_dutch")]

    operations = [
        migrations.AlterField(
            "reportfile", "asked_at", models.DateTimeField(verbose_name="gevraagd op")
        ),
        migrations.AlterField(
            "reportfile",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "wacht"),
                    ("making", "wordt gemaakt"),
                    ("ready", "klaar"),
                    ("failed", "mislukt"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="stand",
            ),
        ),
        migrations.AddConstraint(
            "reportfile",
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(stored_as=""),
                name="leave_reportfile_kept",
            ),
        ),
        migrations.RemoveConstraint("reportfile", "leave_reportfile_stored"),
        migrations.AddConstraint(
            "reportfile",
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex="^[0-9a-f]{64}$", size__gt=0)
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="leave_reportfile_stored",
            ),
        ),
    ]
