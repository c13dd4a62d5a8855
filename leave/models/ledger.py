"""The ledger of leave: entries are added, and never changed or removed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leave.models.group import Hours, LeaveGroup
from leave.models.request import LeaveRequest
from personnel.models import Employment
from portal.core.scoping import ScopedQuerySet, TenantModel


class EntryQuerySet(ScopedQuerySet):
    employee_path = "employment__employee"
    company_path = "group__company"


class LeaveEntry(TenantModel):
    """Hours added to or taken from a bucket: the hours of one year, of one legal kind.

    The balance of a bucket is the sum of its entries, up to ``day`` for the balance of a day.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("beginsaldo")
        ACCRUAL = "accrual", _("opbouw")
        WITHDRAWAL = "withdrawal", _("opname")
        CORRECTION = "correction", _("correctie")
        EXPIRY = "expiry", _("verval")
        # From a bucket whose day came to one that keeps longer.
        TRANSFER = "transfer", _("overheveling")
        PAYOUT = "payout", _("uitbetaling")

    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, related_name="leave_entries"
    )
    group = models.ForeignKey(
        LeaveGroup, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    hours = Hours()
    # The bucket.
    accrual_year = models.PositiveSmallIntegerField()
    is_statutory = models.BooleanField()
    expires_on = models.DateField()
    # From when it counts: the day of the leave, or of the accrual.
    day = models.DateField()
    # The day that it is about, where that was closed by the time it was booked.
    concerns = models.DateField(null=True)
    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, null=True, related_name="entries"
    )
    # What a nightly job booked, so that it books it once: "2026-05" or "expiry 2027-07-01".
    source = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=250, blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=150)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(hours=0), name="leave_entry_hours"),
            models.CheckConstraint(
                condition=~Q(booked_by=""), name="leave_entry_booked_by"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["withdrawal", "payout"]) | Q(hours__lt=0),
                name="leave_entry_taken",
            ),
            models.CheckConstraint(
                condition=Q(concerns__isnull=True) | Q(concerns__lt=F("day")),
                name="leave_entry_concerns",
            ),
            models.UniqueConstraint(
                fields=[
                    "employment",
                    "group",
                    "accrual_year",
                    "is_statutory",
                    "source",
                ],
                condition=~Q(source=""),
                name="leave_entry_source_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["employment", "group", "day"], name="leave_entry_balance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id} {self.kind} {self.hours}"
