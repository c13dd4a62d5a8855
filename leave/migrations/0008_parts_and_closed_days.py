"""Leave that is cancelled from a day on, and bookings about days that were closed."""

from django.db import migrations, models
from django.db.models import F, Q

# Until now all of the leave came back when its cancelling was approved.
WAITING = (
    "UPDATE leave_leaverequest SET cancelled_from = start_date "
    "WHERE status = 'cancel-requested'"
)


class Migration(migrations.Migration):

    dependencies = [("leave", "0007_forgetting")]

    operations = [
        migrations.AddField("leaveentry", "concerns", models.DateField(null=True)),
        migrations.AddConstraint(
            "leaveentry",
            models.CheckConstraint(
                condition=Q(concerns__isnull=True) | Q(concerns__lt=F("day")),
                name="leave_entry_concerns",
            ),
        ),
        migrations.AddField("leavedecision", "cancelled_from", models.DateField(null=True)),
        migrations.AddConstraint(
            "leavedecision",
            models.CheckConstraint(
                condition=Q(cancelled_from__isnull=True)
                | Q(kind__in=["cancelled", "kept"]),
                name="leave_decision_cancelled_from",
            ),
        ),
        migrations.AlterField(
            "leavedaychange",
            "cause",
            models.CharField(
                choices=[
                    ("sickness", "ziek tijdens verlof"),
                    ("schedule", "rooster gewijzigd"),
                    ("holiday", "feestdag gewijzigd"),
                    ("cancelled", "ingetrokken"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField("leaverequest", "cancelled_from", models.DateField(null=True)),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "leaverequest",
            models.CheckConstraint(
                condition=Q(cancelled_from__isnull=True) & ~Q(status="cancel-requested")
                | Q(
                    status__in=["approved", "withdrawn", "cancel-requested"],
                    cancelled_from__isnull=False,
                    cancelled_from__gte=F("start_date"),
                    cancelled_from__lte=F("end_date"),
                ),
                name="leave_request_cancelled_from",
            ),
        ),
    ]
