"""Exports of one's own data are files of the worker as the others are, with their facts."""

from django.db import migrations, models
from django.db.models import F, Q

# Those of a day at most. A wall lets nobody at rows of every environment, the owner neither.
NOTE_SIGNS_OF_LIFE = """
ALTER TABLE accounts_dataexport NO FORCE ROW LEVEL SECURITY;
UPDATE accounts_dataexport SET reported_at = started_at;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE accounts_dataexport FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_data_exports")]

    operations = [
        migrations.RemoveConstraint("dataexport", "accounts_dataexport_started"),
        migrations.RemoveConstraint("dataexport", "accounts_dataexport_finished"),
        migrations.RemoveConstraint("dataexport", "accounts_dataexport_ready"),
        migrations.AddField(
            "dataexport", "done", models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            "dataexport", "total", models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            "dataexport", "reported_at", models.DateTimeField(null=True)
        ),
        migrations.RunSQL(NOTE_SIGNS_OF_LIFE, migrations.RunSQL.noop),
        migrations.AlterField(
            "dataexport",
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
        migrations.AlterField(
            "dataexport", "asked_at", models.DateTimeField(verbose_name="gevraagd op")
        ),
        migrations.AddConstraint(
            "dataexport",
            models.CheckConstraint(
                condition=Q(
                    state="waiting", started_at__isnull=True, reported_at__isnull=True
                )
                | ~Q(state="waiting")
                & Q(started_at__isnull=False, reported_at__isnull=False),
                name="accounts_dataexport_started_at",
            ),
        ),
        migrations.AddConstraint(
            "dataexport",
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed"], finished_at__isnull=False),
                name="accounts_dataexport_finished_at",
            ),
        ),
        migrations.AddConstraint(
            "dataexport",
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex="^[0-9a-f]{64}$", size__gt=0)
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="accounts_dataexport_stored",
            ),
        ),
        migrations.AddConstraint(
            "dataexport",
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="accounts_dataexport_progress"
            ),
        ),
        migrations.AddConstraint(
            "dataexport",
            models.CheckConstraint(
                condition=Q(
                    state="ready",
                    expires_at__isnull=False,
                    expires_at__gt=F("finished_at"),
                )
                | ~Q(state="ready") & Q(expires_at__isnull=True),
                name="accounts_dataexport_expires",
            ),
        ),
    ]
