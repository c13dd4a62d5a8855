"""Employer documents are files of the worker as the others are, under the same names."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("payslips", "0017_runs_that_were_shown")]

    operations = [
        migrations.RenameField("companyfile", "requested_at", "asked_at"),
        migrations.AddConstraint(
            "companyfile",
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(stored_as="") & ~Q(file_name=""),
                name="payslips_companyfile_kept",
            ),
        ),
        migrations.RemoveConstraint("companyfile", "payslips_companyfile_stored"),
        migrations.AddConstraint(
            "companyfile",
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex="^[0-9a-f]{64}$", size__gt=0)
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="payslips_companyfile_stored",
            ),
        ),
    ]
